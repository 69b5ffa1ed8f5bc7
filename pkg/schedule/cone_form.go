package schedule

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// form is a cone in which numbers stand for all names, so that cones which
// differ in nothing else are equal, and are explored once.
type form struct {
	cone     *Scenario
	consumer string
	numbers  map[string]string
	// pairs are numbers, each with the name that it stands for.
	pairs []string
}

// formOf is the form of a cone of ordinary steps. Folders become the files in
// them.
func formOf(cone *Scenario, consumer string) *form {
	f := &form{cone: &Scenario{MaxParallelUpdates: cone.MaxParallelUpdates}, numbers: map[string]string{}}
	f.cone.Sources = f.files(cone.Sources)
	known := slices.Clone(cone.Sources)
	for i := range cone.Resources {
		r := &cone.Resources[i]
		f.number("resource", r.Name)
		for _, file := range slices.Concat(r.Reads, r.Writes) {
			if !slices.Contains(known, file) {
				known = append(known, file)
			}
		}
	}
	for i := range cone.Resources {
		f.cone.Resources = append(f.cone.Resources, f.resource(cone, &cone.Resources[i], known))
	}
	f.consumer = f.number("resource", consumer)
	return f
}

// resource is a resource in numbers, without what only concerns a simulation, or
// what is said about it.
func (f *form) resource(cone *Scenario, r *Resource, known []string) Resource {
	of := *r
	of.Name, of.Ignore, of.ResourceDeps, of.Duration, of.Opaque = f.number("resource", r.Name), nil, nil, 0, ""
	for _, dep := range r.ResourceDeps {
		if slices.ContainsFunc(cone.Resources, func(other Resource) bool { return other.Name == dep }) {
			of.ResourceDeps = append(of.ResourceDeps, f.number("resource", dep))
		}
	}
	slices.Sort(of.ResourceDeps)
	of.Reads, of.Writes = f.files(r.Reads), f.files(r.Writes)
	watched := func(file string) bool { return r.watches(file) }
	of.Deps = f.files(filter(known, watched))
	if len(r.Deps) > 0 && len(of.Deps) == 0 {
		of.Deps = []string{elsewhere}
	}
	if live := r.LiveUpdate; live != nil {
		of.LiveUpdate = &LiveUpdate{Syncs: f.files(filter(known, live.syncs)), InitialSync: live.InitialSync}
	}
	return of
}

func filter(files []string, in func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(files), func(file string) bool { return !in(file) })
}

// number stands for a name among those of a kind. That of what belongs to no
// workload means something to Tilt.
func (f *form) number(kind, name string) string {
	if name == Uncategorized {
		return name
	}
	number, ok := f.numbers[kind+name]
	if !ok {
		number = fmt.Sprintf("\x03%d\x04", len(f.numbers))
		f.numbers[kind+name] = number
		f.pairs = append(f.pairs, number, name)
	}
	return number
}

func (f *form) files(names []string) []string {
	var all []string
	for _, name := range names {
		if name != resultOf {
			name = f.number("file", name)
		}
		all = append(all, name)
	}
	return all
}

// names puts the names back into a text.
func (f *form) names() *strings.Replacer { return strings.NewReplacer(f.pairs...) }

// key is equal for equal forms.
func (f *form) key() (string, error) {
	text, err := json.Marshal(f.cone)
	return string(text) + f.consumer, err
}
