package manifest

import (
	"fmt"
	"strings"
)

// Names is the names that the resources of workloads get, in the same order:
// the shortest of name, name:kind, name:kind:namespace and
// name:kind:namespace:group that no other of the workloads could have, in lower
// case. One that has all four in common with another gets its index instead.
//
// It mirrors internal/k8s/names.go:UniqueNamesMeta of Tilt 0.37.
func Names(workloads []Object) []string {
	wanted := map[string]int{}
	candidates := make([][]string, len(workloads))
	for i, o := range workloads {
		candidates[i] = o.fragments()
		for _, name := range candidates[i] {
			wanted[name]++
		}
	}
	names := make([]string, len(workloads))
	for i, own := range candidates {
		names[i] = fmt.Sprintf("%s:%d", own[len(own)-1], i)
		for _, name := range own {
			if wanted[name] == 1 {
				names[i] = name
				break
			}
		}
	}
	return names
}

// fragments is what an object may be called, the shortest first.
func (o Object) fragments() []string {
	group := o.Group()
	if group == "" {
		group = "core"
	}
	parts := []string{o.Name, o.Kind, o.namespace(), group}
	out := make([]string, len(parts))
	for i := range parts {
		out[i] = strings.ToLower(joinFragment(parts[:i+1]...))
	}
	return out
}
