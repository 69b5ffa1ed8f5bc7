package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestParts holds that what explorers share changes nothing of what they find,
// nor how it is told: that has each scenario's own names.
func TestParts(t *testing.T) {
	shared := NewParts()
	for seed := range 15 {
		sc := randomScenario(rand.New(rand.NewPCG(uint64(seed), 31)), seed, 4)
		consumer := sc.Resources[len(sc.Resources)-1].Name
		renamed := sc.inOtherNames()
		for _, one := range []struct {
			sc       *Scenario
			consumer string
		}{{sc, consumer}, {renamed, otherName(consumer)}} {
			alone, err := NewExplorer(one.sc).Explore(one.consumer, 5_000)
			if err != nil {
				t.Fatal(err)
			}
			together, err := shared.Explorer(one.sc).Explore(one.consumer, 5_000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(alone, together, cmpopts.IgnoreUnexported(Result{})); diff != "" {
				t.Errorf("seed %d, %s:\n%s", seed, one.consumer, diff)
			}
		}
	}
}

func otherName(name string) string { return "other-" + name }

// inOtherNames is a scenario of ordinary steps with other names.
func (sc *Scenario) inOtherNames() *Scenario {
	others := func(names []string) []string {
		var all []string
		for _, name := range names {
			all = append(all, otherName(name))
		}
		return all
	}
	renamed := &Scenario{MaxParallelUpdates: sc.MaxParallelUpdates, Sources: others(sc.Sources)}
	for _, r := range sc.Resources {
		r.Name, r.ResourceDeps = otherName(r.Name), others(r.ResourceDeps)
		r.Deps, r.Ignore, r.Reads, r.Writes = others(r.Deps), others(r.Ignore), others(r.Reads), others(r.Writes)
		if live := r.LiveUpdate; live != nil {
			r.LiveUpdate = &LiveUpdate{Syncs: others(live.Syncs), FallBackOn: others(live.FallBackOn), InitialSync: live.InitialSync}
		}
		renamed.Resources = append(renamed.Resources, r)
	}
	return renamed
}

// TestIgnored holds that a verdict that need not be looked for does not leave
// others open.
func TestIgnored(t *testing.T) {
	e := NewExplorer(scenario(t, "manual-trigger"))
	e.Ignored = []Verdict{StaleResult}
	result, err := e.Explore("tool", 200_000)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Verdict{Safe}, result.Verdicts()); diff != "" {
		t.Error(diff)
	}
}

// TestManyMakers holds that what two of many makers make is seen to differ.
func TestManyMakers(t *testing.T) {
	sc := &Scenario{Sources: []string{"shared"}}
	all := Resource{Name: "all", Kind: Image}
	for i := range 8 {
		name := fmt.Sprint("compile-", i)
		sc.Resources = append(sc.Resources, Resource{Name: name, Deps: []string{"shared"}, Reads: []string{"shared"}, Writes: []string{"out-" + name}})
		all.Deps, all.Reads = append(all.Deps, "out-"+name), append(all.Reads, "out-"+name)
		all.ResourceDeps = append(all.ResourceDeps, name)
	}
	sc.Resources = append(sc.Resources, all)
	result, err := Explore(sc, "all", 20_000)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(result.Verdicts(), MixedInputs) {
		t.Errorf("it is %q", result.Verdicts())
	}
}

// TestSeenStates holds that states are told apart, and found by what they are.
func TestSeenStates(t *testing.T) {
	seen := newSeenStates()
	for i := range 1000 {
		packed := fmt.Append(nil, i)
		if !seen.add(packed) || seen.add(packed) {
			t.Fatalf("%s is not new once", packed)
		}
	}
	for i := range 1000 {
		packed := fmt.Append(nil, i)
		if number, ok := seen.find(packed); !ok || int(number) != i || string(seen.at(number)) != string(packed) {
			t.Fatalf("%s is %d, %t", packed, number, ok)
		}
	}
	if _, ok := seen.find([]byte("1000")); ok || seen.len() != 1000 {
		t.Errorf("there are %d", seen.len())
	}
}
