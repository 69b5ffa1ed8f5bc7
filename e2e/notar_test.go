//go:build unix

package e2e

import (
	"regexp"
	"testing"
)

// TestNoTar edits a page that is synced, but the container has no tar, which
// Tilt syncs with: Tilt logs the failure and may take the edit for done. A
// trigger of the workload brings the page there in an image.
func TestNoTar(t *testing.T) {
	requireCluster(t)
	cleanCluster(t)
	p := newProject(t)
	p.replace(t, "scripts/build-server.sh", regexp.MustCompile(`ln -sf petstore bin/tar\n`), "rm -f bin/tar\n")
	run := up(t, p)
	pg := newPages(p.port)
	run.settle(t, pg)
	defer report(t, p, pg.watch(t))

	for range 2 {
		failed, images := run.count("could not exec `tar`"), run.count("tiltgen: published ")
		p.bump(t, site)
		wait(t, "the sync fails", func() string {
			if run.count("could not exec `tar`") == failed {
				return "Tilt has not tried"
			}
			return run.busy(t)
		})
		run.run(t, "trigger", "petstore")
		run.settle(t, pg)
		if images = run.count("tiltgen: published ") - images; images != 1 {
			t.Errorf("it took %d images to bring the page there", images)
		}
	}
}
