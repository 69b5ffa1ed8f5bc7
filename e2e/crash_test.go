//go:build unix

package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// crashes makes the server end at once when its page says so. The image's tar
// and rm are the same program, and go on.
const crashes = `package main

import (
	"bytes"
	"os"
	"path/filepath"
	"time"
)

func init() {
	if filepath.Base(os.Args[0]) != "petstore" {
		return
	}
	end := func() {
		if page, _ := os.ReadFile("/app/static_site/index.html"); bytes.Contains(page, []byte("<h1>Crash</h1>")) {
			os.Exit(1)
		}
	}
	end()
	go func() {
		for range time.Tick(100 * time.Millisecond) {
			end()
		}
	}()
}
`

var heading = regexp.MustCompile(`<h1>.*</h1>`)

// TestCrashLoop syncs a page on which the server ends, and then a good one into
// a container that is not there to be synced: that one needs an image. Neither
// makes Tilt deploy without end.
func TestCrashLoop(t *testing.T) {
	requireCluster(t)
	cleanCluster(t)
	p := newProject(t)
	p.write(t, "server/crash.go", crashes)
	run := up(t, p)
	pg := newPages(p.port)
	run.settle(t, pg)
	defer report(t, p, pg.watch(t))

	p.replace(t, site.path, heading, "<h1>Crash</h1>")
	p.edits++
	// One whose sync failed because it had crashed gets an image with the page;
	// that one's pod never becomes ready, so the old pod stays and crashes too.
	wait(t, "a pod stays, and crashes in a loop", func() string {
		got := kubectl(t, "get", "pods", "-l", "app=petstore", "-o",
			`jsonpath={range .items[*]}{.status.containerStatuses[*].restartCount} {.status.containerStatuses[*].state.waiting.reason}{"\n"}{end}`)
		for pod := range strings.Lines(got) {
			var restarts int
			var reason string
			if fmt.Sscan(pod, &restarts, &reason); restarts >= 3 && reason == "CrashLoopBackOff" {
				return ""
			}
		}
		return "restarts and states are: " + got
	})
	wait(t, "all else is quiet", func() string { return run.busyBeside(t, "petstore") })
	deploys := run.count("tiltgen: deploying ")
	t.Logf("%d deploys until the loop", deploys)

	p.replace(t, site.path, heading, "<h1>Pet Store</h1>")
	p.bump(t, site)
	run.settle(t, pg)
	more := run.count("tiltgen: deploying ") - deploys
	t.Logf("%d deploys until the repair", more)
	if deploys > 5 || more > 5 {
		t.Errorf("%d deploys until the loop, %d until the repair: too many", deploys, more)
	}
	p.bump(t, site)
	run.settle(t, pg)
}
