//go:build unix

package e2e

import (
	"strings"
	"testing"
)

// TestFailingBuild breaks a build, edits a source that it shares with another
// one, and repairs it: until then the pages stay as they were.
func TestFailingBuild(t *testing.T) {
	requireCluster(t)
	cleanCluster(t)
	p := newProject(t)
	run := up(t, p)
	pg := newPages(p.port)
	run.settle(t, pg)
	defer report(t, p, pg.watch(t))
	before := p.want(t)

	good := p.read(t, server.path)
	p.write(t, server.path, good+"\nthis is not Go\n")
	p.edits++
	status := func(resource, want string) {
		t.Helper()
		wait(t, resource+" is "+want, func() string {
			got := run.statuses(t)[resource]
			if got == want {
				return ""
			}
			return "it is " + got
		})
	}
	status("build-server", "error")

	p.bump(t, spec)
	wait(t, "the page of the new spec is made", func() string {
		if page := p.read(t, "static_site/index.html"); !strings.Contains(page, `<b id="spec">`+p.version(t, spec)+`</b>`) {
			return "the page is the old one"
		}
		return ""
	})
	wait(t, "all is quiet", func() string { return run.busy(t) })
	status("build-server", "error")
	if why := pg.current(before); why != "" {
		t.Errorf("with a failed build the pages did not stay: %s", why)
	}

	p.write(t, server.path, good)
	p.bump(t, server)
	run.settle(t, pg)
}
