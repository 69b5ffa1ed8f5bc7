//go:build unix

package e2e

import "testing"

// TestRemovedWhileDown takes a page away that only a live update had brought,
// while Tilt is down. The image is the one that runs already, so the container
// stays: the page must go from it all the same.
func TestRemovedWhileDown(t *testing.T) {
	requireCluster(t)
	cleanCluster(t)
	p := newProject(t)
	run := up(t, p)
	pg := newPages(p.port)
	run.settle(t, pg)
	defer report(t, p, pg.watch(t))

	before := pods(t)
	p.toggle(t, "only for a while")
	run.settle(t, pg)
	run.stop()
	p.toggle(t, "")
	again := up(t, p)
	again.settle(t, pg)
	if now := pods(t); now != before {
		t.Logf("the container was replaced, pods %s, then %s: nothing is shown", before, now)
	}
}
