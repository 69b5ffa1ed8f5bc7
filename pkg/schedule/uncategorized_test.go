package schedule

import "testing"

// TestUncategorized holds that the objects that belong to no workload are
// deployed before all workloads, and that these wait for it.
func TestUncategorized(t *testing.T) {
	p := playOf(t, &Scenario{Resources: []Resource{
		{Name: "uncategorized", Kind: Workload},
		{Name: "web", Kind: Image},
		{Name: "config", Kind: Workload},
		{Name: "first", AllowParallel: true},
		{Name: "second", AllowParallel: true, ResourceDeps: []string{"first"}},
	}})
	p.make("pick first")
	p.build("uncategorized")
	p.make("pick config", "pick web")

	p = playOf(t, &Scenario{Resources: []Resource{
		{Name: "web", Kind: Image},
		{Name: "uncategorized", Kind: Workload},
		{Name: "step", AllowParallel: true, ResourceDeps: []string{"other"}},
		{Name: "other", AllowParallel: true},
	}})
	p.make("pick other", "pick uncategorized")
	if held := p.Held(&p.st, p.index("web")); held != HoldWaitingForUncategorized {
		t.Errorf("web is held as %q", held)
	}
	p.make("read other", "half-write other", "end other", "complete other", "pick step")
	if next, ok := p.NextTarget(&p.st); ok {
		t.Errorf("Tilt builds %s next", p.resources[next].name)
	}
}
