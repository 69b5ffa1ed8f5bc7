package schedule

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// resultOf is the file that stands for what a consumer makes, whether or not
// the scenario names one.
const resultOf = "\x00result"

// cone is the part of a scenario that can influence a consumer: what makes the
// files that it reads or watches, and what its first build waits for, and so
// on. Everything else can only delay what is in it, and any delay is explored
// anyway, but for one that never ends: see Restless.
func cone(sc *Scenario, consumer string) (*Scenario, error) { return wire(sc).cone(consumer) }

func (w *wires) cone(consumer string) (*Scenario, error) {
	sc := w.sc
	at, ok := w.number[consumer]
	if !ok {
		return nil, fmt.Errorf("there is no resource %q: name one of the scenario's", consumer)
	}
	makers, all := w.leading(at)
	slices.Sort(all)
	part := &Scenario{Name: sc.Name, MaxParallelUpdates: sc.MaxParallelUpdates}
	for _, i := range all {
		r := sc.Resources[i]
		if i == at && len(r.Images) == 0 {
			r.Writes = append(slices.Clip(r.Writes), resultOf)
		}
		if !slices.Contains(makers, i) {
			// Only whether it has succeeded once matters.
			r.Deps, r.Reads, r.Writes, r.Images, r.Stage = nil, nil, nil, nil, nil
		}
		part.Resources = append(part.Resources, r)
	}
	part.keepVarying(sc.Sources)
	part.Sources = distinctSources(sc.Sources, part.Resources)
	part.keepVarying(part.Sources)
	return part, nil
}

// leading are the resources that feed a resource, be it through others, and all of
// these with what their first builds wait for. What Tilt does not start by itself is
// started by what it watches, so that this counts too.
func (w *wires) leading(at int) (makers, all []int) {
	for queue := []int{at}; ; {
		makers = closure(queue, w.feeds)
		all = closure(makers, w.holds)
		queue = slices.Clone(makers)
		for _, i := range all {
			if r := &w.sc.Resources[i]; r.isWoken() && !slices.Contains(makers, i) {
				queue = append(queue, i)
			}
		}
		if len(queue) == len(makers) {
			return makers, all
		}
	}
}

// isWoken reports whether nothing starts the resource for the first time but what it
// watches.
func (r *Resource) isWoken() bool {
	return !r.autoInit() && r.TriggerMode != tilt.TriggerManual && len(r.Deps) > 0
}

// keepVarying leaves out of what is read the files that neither a person edits
// nor a command makes. They are taken to be there all the time.
func (sc *Scenario) keepVarying(sources []string) {
	vary := map[string]bool{}
	for _, file := range sources {
		vary[file] = true
	}
	for i := range sc.Resources {
		for _, file := range sc.Resources[i].makes() {
			vary[file] = true
		}
	}
	for i := range sc.Resources {
		sc.Resources[i].keepReads(func(file string) bool { return vary[file] })
	}
}

// distinctSources are the sources that the resources take in, and one of those
// that all of them take in alike.
func distinctSources(sources []string, resources []Resource) []string {
	var distinct []string
	seen := map[string]bool{}
	for _, source := range sources {
		var use []byte
		note := func(takes bool) { use = append(use, bit(takes, 0)) }
		used := false
		for i := range resources {
			reads, watches := slices.Contains(resources[i].Reads, source), resources[i].watches(source)
			note(reads)
			note(watches)
			for _, t := range resources[i].Images {
				note(slices.Contains(t.Reads, source))
				note(t.watches(source))
			}
			if call := resources[i].Stage; call != nil {
				c := call.Settings
				note(takes(c.Shared, source))
				note(takes(c.Inputs, source))
				note(takes(c.HardInputs, source))
			}
			if live := resources[i].LiveUpdate; live != nil {
				note(live.syncs(source))
			}
			used = used || reads || watches
		}
		if used && !seen[string(use)] {
			distinct = append(distinct, source)
		}
		seen[string(use)] = true
	}
	return distinct
}
