package compose

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// services are those of a file, or of several, by their names.
type services map[string]*service

func (all services) names() []string { return slices.Sorted(maps.Keys(all)) }

// service is what one file says of a service. Only what [Service] is made of is
// kept.
type service struct {
	file         string
	line, column int

	image string
	// build says how the image is made, and provided is true where there is none.
	build    *build
	provided bool
	// dependsOn tells which services are required.
	dependsOn                   map[string]bool
	links, volumesFrom, profile []string
	// namespaces are those that it may share with other services, by their keys.
	namespaces map[string]string
	extends    *extends
	// incomplete is true where it extends what is not here.
	incomplete bool
	// replaced are the keys, or dependencies as "depends_on.NAME", of which
	// nothing that came before is kept.
	replaced []string
}

// build is how an image is made. Its context is relative to the folder of its
// file until it is placed.
type build struct {
	context, dockerfile string
	placed              bool
}

// overriddenBy is how an image is made with what another file says of it.
func (b *build) overriddenBy(more *build) *build {
	if b == nil || more == nil {
		return cmp.Or(more, b)
	}
	merged := *b
	if more.context != "" {
		merged.context, merged.placed = more.context, more.placed
	}
	merged.dockerfile = cmp.Or(more.dockerfile, b.dockerfile)
	return &merged
}

// place makes the build contexts of services those of a folder; otherwise is the
// one of a service that says none.
func (all services) place(dir, otherwise string) {
	for _, s := range all {
		if s.build == nil || s.build.placed || s.build.context+otherwise == "" {
			continue
		}
		b := *s.build
		b.context, b.placed = joinContext(dir, cmp.Or(b.context, otherwise)), true
		s.build = &b
	}
}

// joinContext is a build context that is written in a folder: another one, or a
// repository that is fetched.
func joinContext(dir, context string) string {
	if strings.HasPrefix(context, "git@") || strings.HasPrefix(context, "github.com/") {
		return context
	}
	return join(dir, context)
}

// namespaceKeys are the keys by which a service shares a namespace.
var namespaceKeys = []string{"network_mode", "ipc", "pid", "uts", "cgroup"}

// overriddenBy is what files say together: those so far, and one more document.
//
// It mirrors override.Merge.
func (all services) overriddenBy(doc *document) services {
	merged := maps.Clone(all)
	for _, name := range doc.replaced {
		delete(merged, name)
	}
	for name, s := range doc.services {
		if before := merged[name]; before != nil {
			s = before.overriddenBy(s)
		}
		merged[name] = s
	}
	return merged
}

// overriddenBy is a service with what another file says of it.
func (s *service) overriddenBy(more *service) *service {
	merged := s.without(more.replaced)
	merged.file, merged.line, merged.column = more.file, more.line, more.column
	if more.image != "" {
		merged.image = more.image
	}
	merged.build = merged.build.overriddenBy(more.build)
	merged.provided = merged.provided || more.provided
	merged.incomplete = merged.incomplete || more.incomplete
	maps.Copy(merged.dependsOn, more.dependsOn)
	maps.Copy(merged.namespaces, more.namespaces)
	merged.links = append(merged.links, more.links...)
	merged.volumesFrom = append(merged.volumesFrom, more.volumesFrom...)
	merged.profile = append(merged.profile, more.profile...)
	merged.extends = more.extends
	return merged
}

// without is a copy of a service that says nothing of some keys.
func (s *service) without(keys []string) *service {
	c := *s
	c.dependsOn, c.namespaces = maps.Clone(s.dependsOn), maps.Clone(s.namespaces)
	if c.dependsOn == nil {
		c.dependsOn = map[string]bool{}
	}
	if c.namespaces == nil {
		c.namespaces = map[string]string{}
	}
	c.links, c.volumesFrom, c.profile = slices.Clone(s.links), slices.Clone(s.volumesFrom), slices.Clone(s.profile)
	for _, key := range keys {
		switch key {
		case "image":
			c.image = ""
		case "build":
			c.build = nil
		case "provider":
			c.provided = false
		case "links":
			c.links = nil
		case "volumes_from":
			c.volumesFrom = nil
		case "profiles":
			c.profile = nil
		case "depends_on":
			clear(c.dependsOn)
		default:
			delete(c.namespaces, key)
			if dep, ok := strings.CutPrefix(key, "depends_on."); ok {
				delete(c.dependsOn, dep)
			}
		}
	}
	return &c
}

// plain is a service for others to read, with the dependencies that follow from
// other keys.
//
// It mirrors loader.Normalize.
func (s *service) plain(name string) Service {
	required := map[string]bool{}
	maps.Copy(required, s.dependsOn)
	implied := func(name string) {
		if _, ok := required[name]; !ok {
			required[name] = true
		}
	}
	for _, link := range s.links {
		if other, alias, ok := strings.Cut(link, ":"); ok && !strings.Contains(alias, ":") {
			link = other
		}
		implied(link)
	}
	for _, shared := range s.namespaces {
		if other, ok := strings.CutPrefix(shared, "service:"); ok {
			implied(other)
		}
	}
	for _, volumes := range s.volumesFrom {
		if other, _, _ := strings.Cut(volumes, ":"); other != "container" || other == volumes {
			implied(other)
		}
	}
	p := Service{Name: name, Image: s.image, Profiles: s.profile, File: s.file, Line: s.line, Column: s.column, provided: s.provided}
	if s.build != nil {
		p.Build = &Build{Context: s.build.context, Dockerfile: s.build.dockerfile}
	}
	if s.incomplete {
		implied(tilt.Hole)
		p.Image = cmp.Or(p.Image, tilt.Hole)
	}
	for _, other := range slices.Sorted(maps.Keys(required)) {
		p.DependsOn = append(p.DependsOn, Dependency{other, required[other]})
	}
	return p
}
