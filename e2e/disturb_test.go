//go:build unix

package e2e

import (
	"regexp"
	"testing"
)

var manifestRevision = regexp.MustCompile(`(example\.tiltgen\.dev/revision: ")\d+`)

// TestDisturbances does to a project with a synced page what makes Tilt deploy
// a container that does not have it: the page must be there again each time.
func TestDisturbances(t *testing.T) {
	requireCluster(t)
	cleanCluster(t)
	p := newProject(t)
	run := up(t, p)
	pg := newPages(p.port)
	run.settle(t, pg)
	defer report(t, p, pg.watch(t))

	t.Log("a live edit, then an edit of the manifest")
	p.bump(t, site)
	run.settle(t, pg)
	p.replace(t, "k8s/petstore.yaml", manifestRevision, "${1}2")
	wait(t, "the manifest is deployed", func() string {
		got := kubectl(t, "get", "pods", "-l", "app=petstore", "-o", `jsonpath={.items[*].metadata.annotations.example\.tiltgen\.dev/revision}`)
		if got != "2" {
			return "the pods have revision " + got
		}
		return ""
	})
	run.settle(t, pg)

	t.Log("a live edit, then a trigger of the workload")
	p.bump(t, site)
	run.settle(t, pg)
	before := pods(t)
	run.run(t, "trigger", "petstore")
	wait(t, "the pod is a new one", func() string {
		if now := pods(t); now == "" || now == before {
			return "the pods are " + now
		}
		return ""
	})
	run.settle(t, pg)

	t.Log("a trigger of the image's stage with an edit under way")
	p.bump(t, spec)
	run.run(t, "trigger", "docker-build-image")
	run.settle(t, pg)

	t.Log("an edit under way, then a trigger of the workload")
	p.bump(t, spec)
	p.bump(t, site)
	run.run(t, "trigger", "petstore")
	run.settle(t, pg)

	t.Log("a live edit, then a restart of Tilt with the edit taken back")
	old := p.version(t, site)
	p.bump(t, site)
	run.settle(t, pg)
	run.stop()
	p.set(t, site, old)
	again := up(t, p)
	again.settle(t, pg)

	t.Log("an edit after the restart")
	p.bump(t, spec)
	again.settle(t, pg)
}

// pods are the unique ids of the pods that are there.
func pods(t *testing.T) string {
	t.Helper()
	return kubectl(t, "get", "pods", "-l", "app=petstore", "-o", "jsonpath={.items[*].metadata.uid}")
}
