//go:build unix

package e2e

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var kindCluster = regexp.MustCompile(`(?m)^  kind: \S+$`)

// TestRegistry deploys from a registry and not with kind load: an edit of the
// server is a new tag there, an edit of the page is synced.
func TestRegistry(t *testing.T) {
	host := os.Getenv("E2E_REGISTRY")
	if host == "" {
		t.Skip("E2E_REGISTRY names no registry")
	}
	requireCluster(t)
	cleanCluster(t)
	p := newProject(t, func(p *project) {
		p.replace(t, "tiltgen.yaml", kindCluster, "  registry: {host: "+host+"}")
	})
	t.Cleanup(func() { removeImages(t, host+"/"+imageRef) })
	run := up(t, p)
	pg := newPages(p.port)
	run.settle(t, pg)
	defer report(t, p, pg.watch(t))

	var tags []string
	for _, s := range []source{server, site, spec} {
		p.bump(t, s)
		run.settle(t, pg)
		ref := firstLine(p.read(t, ".tiltgen/petstore.ref"))
		if !strings.HasPrefix(ref, host+"/") {
			t.Errorf("%s was handed to Tilt, which is not in %s", ref, host)
		}
		if got := kubectl(t, "get", "pods", "-l", "app=petstore", "-o", "jsonpath={.items[*].spec.containers[*].image}"); got != ref {
			t.Errorf("the pods run %s, pushed was %s", got, ref)
		}
		if !slices.Contains(tags, ref) {
			tags = append(tags, ref)
		}
	}
	if len(tags) != 2 {
		t.Errorf("two edits need an image and one does not; pushed were %v", tags)
	}
}
