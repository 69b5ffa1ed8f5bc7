package compose

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Check is the error of services that cannot be together: those of a project
// that are enabled. A project of which files are missing may be right.
//
// It mirrors loader.checkConsistency and graph.CheckCycle.
func (p *Project) Check(enabled []Service) error {
	byName := map[string]Service{}
	for _, s := range enabled {
		byName[s.Name] = s
	}
	for _, s := range enabled {
		if s.Image == "" && s.Build == nil && !s.provided {
			return s.refuse("service %q has neither an image nor a build context specified: invalid compose project", s.Name)
		}
		for _, d := range s.DependsOn {
			if _, there := byName[d.Name]; !there && len(p.Missing) == 0 && tilt.Known(d.Name) && (d.Required || !p.has(d.Name)) {
				return s.refuse("service %q depends on undefined service %q: invalid compose project", s.Name, d.Name)
			}
		}
	}
	done := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if cycle := findCycle(byName, done, []string{name}); cycle != nil {
			return byName[cycle[0]].refuse("dependency cycle detected: %s", strings.Join(append(cycle, cycle[0]), " -> "))
		}
	}
	return nil
}

// has reports whether there is a service, enabled or not.
func (p *Project) has(name string) bool {
	return slices.ContainsFunc(p.Services, func(s Service) bool { return s.Name == name })
}

// findCycle finds services that wait for each other, at the end of a way of
// those that do.
func findCycle(byName map[string]Service, done map[string]bool, way []string) []string {
	name := way[len(way)-1]
	if done[name] {
		return nil
	}
	for _, d := range byName[name].DependsOn {
		if i := slices.Index(way, d.Name); i >= 0 {
			return way[i:]
		}
		if cycle := findCycle(byName, done, append(slices.Clip(way), d.Name)); cycle != nil {
			return cycle
		}
	}
	done[name] = true
	return nil
}

func (s Service) refuse(format string, args ...any) error {
	return &Error{File: s.File, Line: s.Line, Column: s.Column, Message: fmt.Sprintf(format, args...)}
}
