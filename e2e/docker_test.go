//go:build unix

package e2e

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImageStages runs the stages as processes with a real Docker engine: what
// is handed to Tilt is an image that is there, equal input is an equal image,
// and of the tags only those of this checkout are pruned.
func TestImageStages(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute: left out with -short")
	}
	requireDocker(t)
	t.Cleanup(func() { removeImages(t, imageRef) })
	p := copyExample(t)
	s := newSteps(t, p)
	all := []string{"build-server", "build-site", "wait-for-builds", "docker-build-image", "kind-load-image"}

	s.run(t, all...)
	ref := s.customBuild(t)
	id := imageID(t, ref)
	if published := firstLine(p.read(t, ".tiltgen/petstore.image")); published != id {
		t.Errorf("%s is %s, published was %s", ref, id, published)
	}
	if loaded := firstLine(p.read(t, ".tiltgen/petstore.ref")); loaded != ref {
		t.Errorf("%s is handed to Tilt, %s was loaded", ref, loaded)
	}

	s.run(t, all...)
	if again := imageID(t, s.customBuild(t)); again != id {
		t.Errorf("equal input gave %s and %s", id, again)
	}

	// One that is obviously not ours, and one that another checkout may have made.
	foreign := []string{imageRef + ":foreign", imageRef + ":tiltgen-000000000000"}
	for _, tag := range foreign {
		docker(t, "tag", id, tag)
	}
	made := []string{ref}
	for range 4 {
		p.bump(t, server)
		s.run(t, all...)
		ref := s.customBuild(t)
		if slices.Contains(made, ref) {
			t.Errorf("an edit gave the same reference %s again", ref)
		}
		made = append(made, ref)
		imageID(t, ref)
	}

	left := strings.Fields(docker(t, "images", "--format", "{{.Repository}}:{{.Tag}}", imageRef))
	for _, tag := range foreign {
		if !slices.Contains(left, tag) {
			t.Errorf("%s was pruned, which this checkout did not make", tag)
		}
	}
	if !slices.Contains(left, made[len(made)-1]) {
		t.Errorf("the current tag %s was pruned", made[len(made)-1])
	}
	if slices.Contains(left, made[0]) {
		t.Errorf("%s was not pruned after %d newer ones; left are %v", made[0], len(made)-1, left)
	}
	t.Logf("%d images made, left are %v", len(made), left)
}

// TestSharedDocker runs the stages for a cluster that runs images straight from
// the Docker engine: no step carries them, and the tag step itself tags what is
// handed to Tilt, and prunes.
func TestSharedDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute: left out with -short")
	}
	requireDocker(t)
	t.Cleanup(func() { removeImages(t, imageRef) })
	p := copyExample(t)
	p.replace(t, "tiltgen.yaml", kindCluster, "  shared_docker: true")
	s := newSteps(t, p)
	all := []string{"build-server", "build-site", "wait-for-builds", "docker-build-image"}

	s.run(t, all...)
	made := []string{s.customBuild(t)}
	for range 3 {
		p.bump(t, site)
		s.run(t, "build-site", "wait-for-builds")
		if ref := s.customBuild(t); ref != made[len(made)-1] {
			t.Errorf("an edit of the page gave %s after %s", ref, made[len(made)-1])
		}
		if staged := p.read(t, ".tiltgen/petstore.live/static_site/index.html"); staged != p.read(t, "static_site/index.html") {
			t.Error("an edit of the page was not staged for the container")
		}
		p.bump(t, server)
		s.run(t, all...)
		ref := s.customBuild(t)
		if id := firstLine(p.read(t, ".tiltgen/petstore.image")); imageID(t, ref) != id {
			t.Errorf("%s is not the published %s", ref, id)
		}
		if slices.Contains(made, ref) {
			t.Errorf("an edit of the server gave the same reference %s again", ref)
		}
		made = append(made, ref)
	}
	left := strings.Fields(docker(t, "images", "--format", "{{.Repository}}:{{.Tag}}", imageRef))
	for i, ref := range made {
		if kept := i >= len(made)-2; kept != slices.Contains(left, ref) {
			t.Errorf("of %v, the newest two should be left; left are %v", made, left)
		}
	}
}

// imageID is the id of an image that has to be there.
func imageID(t *testing.T, ref string) string {
	t.Helper()
	return docker(t, "image", "inspect", "--format", "{{.Id}}", ref)
}

// docker runs docker and returns what it prints.
func docker(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("docker", args...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", cmd, err)
	}
	return strings.TrimSpace(string(out))
}

// firstLine is the first line of a text.
func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
