package stage_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

var livePage = stage.Settings{Name: "g", Image: "i", Inputs: []string{"image", "site"}, HardInputs: []string{"image"}, Live: []string{"site"}}

// deployed has an image deployed to whose container nothing was sent.
func (f folder) deployed() folder {
	f.t.Helper()
	f.sh("mkdir site; echo 1 > image; echo 1 > site/a; echo 1 > site/b")
	f.must(stage.Gate, livePage)
	docker := livePage
	docker.Run = dockerBuild
	f.must(stage.Image, docker)
	f.must(stage.Load, stage.Settings{Name: "l", Image: "i", Ref: "i", Kind: "k"})
	f.must(stage.Tag, stage.Settings{Image: "i", Live: []string{"site"}})
	return f
}

// checkHeldInRollout edits a page while the container of the image before may
// still run.
func checkHeldInRollout(f folder) error {
	f.deployed().sh("echo 2 > site/a; rm -f .tiltgen/i.moving")
	f.must(stage.Gate, livePage)
	if !f.exists(".tiltgen/i.moving") {
		return errors.New("the page may be synced to the container before")
	}
	return nil
}

// checkAskedAgain has an image asked for by the tag step, and the build of that
// thrown away.
func checkAskedAgain(f folder) error {
	f.synced().sh("echo 3 > site/a")
	f.must(stage.Gate, livePage)
	f.must(stage.Tag, stage.Settings{Image: "i", Live: []string{"site"}})
	f.sh("cp .tiltgen/i.ready ready; echo 4 > site/b")
	f.must(stage.Gate, livePage)
	if f.read("ready") == f.read(".tiltgen/i.ready") {
		return errors.New("nobody asks again for the image that the container needs")
	}
	return nil
}

// checkStrays has a container to which two pages were sent, and taken back: one
// of them may still be there, though the image has all.
func checkStrays(f folder) error {
	f.synced().sh("echo 1 > site/a; echo 1 > site/b")
	f.must(stage.Gate, livePage)
	f.sh("ls -i .tiltgen/i.live/site/a > file")
	f.must(stage.Tag, stage.Settings{Image: "i", Live: []string{"site"}})
	f.sh("ls -i .tiltgen/i.live/site/a > file.after")
	if f.read("file") == f.read("file.after") {
		return errors.New("what was sent once is not sent again")
	}
	return nil
}

// checkTagWoken has a tag step that passed over its first image, since the gate
// had not moved in what belongs to it.
func checkTagWoken(f folder) error {
	f.deployed().sh("rm -f .tiltgen/i.deployed .tiltgen/i.running .tiltgen/i.moving")
	f.must(stage.Gate, livePage)
	if !f.exists(".tiltgen/i.moving") {
		return errors.New("nobody wakes the tag step")
	}
	return nil
}

// synced has an image deployed, to whose container two pages were sent since.
func (f folder) synced() folder {
	f.t.Helper()
	f.deployed().sh("echo 2 > site/a; echo 2 > site/b")
	f.must(stage.Gate, livePage)
	// What was held back after the rollout is sent by the tag step that follows.
	f.must(stage.Tag, stage.Settings{Image: "i", Live: []string{"site"}})
	return f
}

func checkRemoved(f folder) error {
	f.synced().sh("rm site/b")
	f.must(stage.Gate, livePage)
	if f.exists(".tiltgen/i.live/site/b") {
		return errors.New("a removed page stays in the container")
	}
	return nil
}

// checkInPlace keeps the folders open, so that a folder made anew cannot get
// the number of the one before.
func checkInPlace(f folder) error {
	f.synced()
	folders := []string{".tiltgen/i.live", ".tiltgen/i.live/site"}
	var before []os.FileInfo
	for _, name := range folders {
		watched, err := os.Open(filepath.Join(f.dir, name))
		if err != nil {
			f.t.Fatal(err)
		}
		defer watched.Close()
		is, err := watched.Stat()
		if err != nil {
			f.t.Fatal(err)
		}
		before = append(before, is)
	}
	f.sh("echo 3 > site/a")
	f.must(stage.Gate, livePage)
	for i, name := range folders {
		now, err := os.Stat(filepath.Join(f.dir, name))
		if err != nil || !os.SameFile(before[i], now) {
			return fmt.Errorf("the watched folder %s was made anew", name)
		}
	}
	return nil
}

func checkTagSends(f folder) error {
	f.synced()
	if !f.exists(".tiltgen/i.live/site/a") {
		return errors.New("what was held back is never sent")
	}
	f.sh("ls -i .tiltgen/i.live/site/a > file")
	f.must(stage.Tag, stage.Settings{Image: "i", Live: []string{"site"}})
	f.sh("ls -i .tiltgen/i.live/site/a > file.after")
	if f.read("file") == f.read("file.after") {
		return errors.New("a new container does not get what its image lacks")
	}
	return nil
}

// checkPassedOver has an image deployed that has a newer page than what was sent
// to the container before, while a newer image is on its way: what is sent now
// must belong to the deployed one.
func checkPassedOver(f folder) error {
	f.synced()
	docker := livePage
	docker.Run = dockerBuild
	f.sh("echo 2 > image; echo 3 > site/a")
	f.must(stage.Gate, livePage)
	f.must(stage.Image, docker)
	f.must(stage.Load, stage.Settings{Name: "l", Image: "i", Ref: "i", Kind: "k"})
	f.must(stage.Tag, stage.Settings{Image: "i", Live: []string{"site"}})
	f.sh("echo 3 > image; echo 4 > site/a")
	f.must(stage.Gate, livePage)
	f.must(stage.Tag, stage.Settings{Image: "i", Live: []string{"site"}})
	if page := f.read(".tiltgen/i.live/site/a"); page != "3\n" {
		return fmt.Errorf("the container of page 3 is sent page %q", page)
	}
	return nil
}

// checkWanted has an image asked for that turns out to be the deployed one: what
// its container was sent has been taken back.
func checkWanted(f folder) error {
	f.synced()
	f.must(stage.Tag, stage.Settings{Image: "i", Live: []string{"site"}})
	f.sh("cp .tiltgen/i.ref ref; echo 1 > site/a; echo 1 > site/b")
	f.must(stage.Gate, livePage)
	docker := livePage
	docker.Run = dockerBuild
	f.must(stage.Image, docker)
	f.must(stage.Load, stage.Settings{Name: "l", Image: "i", Ref: "i", Kind: "k"})
	if f.read("ref") == f.read(".tiltgen/i.ref") {
		return errors.New("the container that may lack something stays")
	}
	return nil
}
