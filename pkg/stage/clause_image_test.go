package stage_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// exists reports whether a file is there.
func (f folder) exists(name string) bool {
	_, err := os.Stat(filepath.Join(f.dir, name))
	return err == nil
}

// begun has run one step, so that the state is that of a Tilt that runs.
func (f folder) begun() folder {
	f.t.Helper()
	f.step(stage.Build, stage.Settings{Name: "first", Run: "true"})
	return f
}

func checkOwnStamp(f folder) error {
	f.must(stage.Build, stage.Settings{Name: "b", Run: "true"})
	run := f.background(stage.Build, stage.Settings{Name: "b", Run: waitsForGo})
	f.await("started")
	stamped := f.exists(".tiltgen/b.stamp")
	f.sh("touch go")
	run.wait()
	if stamped {
		return errors.New("a build has a stamp while it runs")
	}
	return nil
}

func checkFailed(f folder) error {
	if f.step(stage.Build, stage.Settings{Name: "b", Run: "false"}); f.exists(".tiltgen/b.stamp") {
		return errors.New("a failed build has a stamp")
	}
	return nil
}

func checkOwnShell(f folder) error {
	if said, ok := f.step(stage.Build, stage.Settings{Name: "b", Run: `: "$NOT_SET"; ls * && [ $# = 0 ]`}); !ok {
		return fmt.Errorf("the command runs in the runtime's own shell: %s", said)
	}
	return nil
}

func checkToken(f folder) error {
	f.must(stage.Build, stage.Settings{Name: "b", Run: "true"})
	before := f.read(".tiltgen/b.stamp")
	f.must(stage.Build, stage.Settings{Name: "b", Run: "true"})
	if f.read(".tiltgen/b.stamp") == before {
		return errors.New("two runs have the same stamp")
	}
	return nil
}

// opens reports an error when the gate of a cone opens that must stay shut.
func opens(f folder, cone stage.Settings) error {
	if said, _ := f.step(stage.Gate, cone); f.exists(".tiltgen/i.ready") {
		return fmt.Errorf("the gate opened: %s", said)
	}
	return nil
}

func checkMissing(f folder) error {
	return opens(f.begun(), stage.Settings{Name: "g", Image: "i", Builds: []string{"a"}})
}

func checkTokens(f folder) error {
	f.begun()
	f.write(".tiltgen/a.stamp", "2222\n")
	f.write(".tiltgen/b.stamp", "3333\nfrom 1111 a\n")
	return opens(f, stage.Settings{Name: "g", Image: "i", Builds: []string{"a", "b"}})
}

func checkShared(f folder) error {
	f.begun()
	f.write(".tiltgen/a.stamp", "2222\nsaw 1 1 spec\n")
	f.write(".tiltgen/b.stamp", "3333\nsaw 2 1 spec\n")
	return opens(f, stage.Settings{Name: "g", Image: "i", Builds: []string{"a", "b"}})
}

func checkBase(f folder) error {
	return opens(f.begun(), stage.Settings{Name: "g", Image: "i", Bases: []string{"base"}})
}

func checkReady(f folder) error {
	cone := stage.Settings{Name: "g", Image: "i", Inputs: []string{"image"}}
	f.sh("echo 1 > image")
	f.must(stage.Gate, cone)
	before := firstOf(f.read(".tiltgen/i.ready"))
	f.sh("echo 2 > image")
	f.must(stage.Gate, cone)
	if firstOf(f.read(".tiltgen/i.ready")) == before {
		return errors.New("a changed input makes no new image")
	}
	return nil
}

func checkImageFresh(f folder) error {
	f.begun()
	f.step(stage.Image, stage.Settings{Name: "d", Image: "i", Builds: []string{"a"}, Run: "touch ran"})
	if f.exists("ran") {
		return errors.New("an image is built from what is not there")
	}
	return nil
}

const dockerBuild = `docker build --iidfile "$TILTGEN_IID" .`

func checkSecondSnapshot(f folder) error {
	f.begun()
	f.sh("echo 1 > image")
	f.write(".tiltgen/a.stamp", "1111\n")
	f.step(stage.Image, stage.Settings{Name: "d", Image: "i", Builds: []string{"a"}, Run: dockerBuild + "; echo 2222 > .tiltgen/a.stamp"})
	if f.exists(".tiltgen/i.image") {
		return errors.New("an image is published though a build ran meanwhile")
	}
	return nil
}

// published has built an image and loaded it.
func (f folder) published() folder {
	f.t.Helper()
	f.sh("echo 1 >> image")
	f.must(stage.Gate, stage.Settings{Name: "g", Image: "i", Inputs: []string{"image"}})
	f.must(stage.Image, stage.Settings{Name: "d", Image: "i", Inputs: []string{"image"}, Run: dockerBuild})
	f.must(stage.Load, stage.Settings{Name: "l", Image: "i", Ref: "reg/i", Kind: "k"})
	return f
}

func checkLoaded(f folder) error {
	f.write("bin/kind", "#!/bin/sh\necho \"$@\" >> loaded\n")
	f.published()
	if ref := firstOf(f.read(".tiltgen/i.ref")); !f.exists("loaded") || !strings.Contains(f.read("loaded"), ref+" --name k") {
		return errors.New("the image was not loaded")
	}
	return nil
}

func checkPruned(f folder) error {
	f.sh(`sed -i.old 's/^case/echo "$@" >> docker.log; case/' bin/docker`)
	f.published().published()
	ref := firstOf(f.read(".tiltgen/i.ref"))
	if strings.Contains(f.read("docker.log"), "image rm "+ref) {
		return fmt.Errorf("the current tag %s was removed", ref)
	}
	return nil
}

func checkHandedOver(f folder) error {
	f.published().must(stage.Tag, stage.Settings{Image: "i"})
	if out, ref := firstOf(f.read(".tiltgen/i.out")), firstOf(f.read(".tiltgen/i.ref")); out != ref {
		return fmt.Errorf("Tilt gets %s, and the cluster has %s", out, ref)
	}
	return nil
}

func checkDeadOwner(f folder) error {
	f.begun()
	f.sh("ln -s 999999999-1 .tiltgen/lock/step.b")
	run := f.background(stage.Build, stage.Settings{Name: "b", Run: "true"})
	said := run.line()
	f.sh("rm -f .tiltgen/lock/step.b")
	run.wait()
	if strings.Contains(said, "waiting") {
		return fmt.Errorf("a dead owner is waited for: %s", said)
	}
	return nil
}

// firstOf is a text's first line.
func firstOf(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
