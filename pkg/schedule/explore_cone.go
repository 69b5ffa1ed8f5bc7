package schedule

import (
	"fmt"
	"maps"
	"slices"
)

// resultOf is the file that stands for what a consumer makes, whether or not
// the scenario names one.
const resultOf = "\x00result"

// cone is the part of a scenario that can influence a consumer: what makes the
// files that it reads or watches, and what its first build waits for, and so
// on. Everything else can only delay what is in it, and any delay is explored
// anyway.
func cone(sc *Scenario, consumer string) (*Scenario, error) {
	at := slices.IndexFunc(sc.Resources, func(r Resource) bool { return r.Name == consumer })
	if at < 0 {
		return nil, fmt.Errorf("there is no resource %q: name one of the scenario's", consumer)
	}
	makers := closure(sc, map[string]bool{consumer: true}, feeds)
	all := closure(sc, makers, holdsBack)
	part := &Scenario{Name: sc.Name, MaxParallelUpdates: sc.MaxParallelUpdates}
	for _, r := range sc.Resources {
		switch {
		case !all[r.Name]:
			continue
		case r.Name == consumer:
			r.Writes = append(slices.Clip(r.Writes), resultOf)
		case !makers[r.Name]:
			// Only whether it has succeeded once matters.
			r.Deps, r.Reads, r.Writes = nil, nil, nil
		}
		r.Reads = slices.DeleteFunc(slices.Clone(r.Reads), func(file string) bool { return !sc.varies(file) })
		part.Resources = append(part.Resources, r)
	}
	part.Sources = distinctSources(sc.Sources, part.Resources)
	for i := range part.Resources {
		part.Resources[i].Reads = slices.DeleteFunc(part.Resources[i].Reads, func(file string) bool { return !part.varies(file) })
	}
	return part, nil
}

// closure are the resources of in, those that lead to them, and so on.
func closure(sc *Scenario, in map[string]bool, leads func(r, other *Resource) bool) map[string]bool {
	all := maps.Clone(in)
	for n := -1; n != len(all); {
		n = len(all)
		for i := range sc.Resources {
			for k := range sc.Resources {
				if r, other := &sc.Resources[i], &sc.Resources[k]; all[other.Name] && leads(r, other) {
					all[r.Name] = true
				}
			}
		}
	}
	return all
}

// varies reports whether the file is one that a person edits or a command
// makes. Any other is taken to be there all the time.
func (sc *Scenario) varies(file string) bool {
	return slices.Contains(sc.Sources, file) ||
		slices.ContainsFunc(sc.Resources, func(r Resource) bool { return slices.Contains(r.makes(), file) })
}

// feeds reports whether other takes in, or watches, what r makes.
func feeds(r, other *Resource) bool {
	return slices.ContainsFunc(r.makes(), func(file string) bool { return slices.Contains(other.takesIn(), file) || other.watches(file) })
}

// holdsBack reports whether the first build of other waits for r.
func holdsBack(r, other *Resource) bool { return slices.Contains(other.ResourceDeps, r.Name) }

// distinctSources are the sources that the resources take in, and one of those
// that all of them take in alike.
func distinctSources(sources []string, resources []Resource) []string {
	var distinct []string
	seen := map[string]bool{}
	for _, source := range sources {
		use, used := "", false
		for i := range resources {
			reads, watches := slices.Contains(resources[i].Reads, source), resources[i].watches(source)
			use += fmt.Sprint(reads, watches)
			if call := resources[i].Stage; call != nil {
				c := call.Settings
				use += fmt.Sprint(takes(c.Shared, source), takes(c.Inputs, source), takes(c.HardInputs, source))
			}
			if live := resources[i].LiveUpdate; live != nil {
				use += fmt.Sprint(live.syncs(source))
			}
			used = used || reads || watches
		}
		if used && !seen[use] {
			distinct = append(distinct, source)
		}
		seen[use] = true
	}
	return distinct
}
