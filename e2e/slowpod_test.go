//go:build unix

package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// TestSlowPod publishes a new image while the pod of the one before has not
// started yet: Tilt must not take the new one for something that it syncs into
// the pod when that starts at last.
func TestSlowPod(t *testing.T) {
	requireCluster(t)
	cleanCluster(t)
	p := newProject(t)
	p.replace(t, "k8s/petstore.yaml", regexp.MustCompile(`(\n +)(env:)`), "${1}envFrom: [{configMapRef: {name: petstore-late}}]${1}${2}")
	run := up(t, p)
	pg := newPages(p.port)
	defer report(t, p, pg.watch(t))

	wait(t, "the pod waits for its ConfigMap", func() string {
		got := kubectl(t, "get", "pods", "-l", "app=petstore", "-o", "jsonpath={.items[*].status.containerStatuses[*].state.waiting.reason}")
		if !strings.Contains(got, "CreateContainerConfigError") {
			return "it is " + got
		}
		return ""
	})
	wait(t, "all else is quiet", func() string { return run.busyBeside(t, "petstore") })
	before := p.read(t, ".tiltgen/petstore.ref")
	p.bump(t, server)
	wait(t, "the new image is loaded", func() string {
		if p.read(t, ".tiltgen/petstore.ref") == before {
			return "the old one is"
		}
		return ""
	})
	wait(t, "all else is quiet", func() string { return run.busyBeside(t, "petstore") })

	kubectl(t, "create", "configmap", "petstore-late")
	kubectl(t, "label", "configmap", "petstore-late", "app=petstore")
	run.settle(t, pg)
}
