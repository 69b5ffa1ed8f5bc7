package prove

import (
	"maps"
	"slices"
)

// cone are the parts that can influence a consumer that is built in a part:
// makers make the files that it reads or watches, and so on, and the first
// builds of these wait for others. What makes the files that such a one watches is
// among the makers where nothing else starts it.
func (w *world) cone(c *consumer, part int) (makers, all map[int]bool) {
	before := func(i int) []int { return w.before(w.usesIn(c, part, i)) }
	for in := together(part, w.targets(c, part)); ; {
		makers = w.closure(in, before)
		all = w.closure(makers, w.waits)
		in = maps.Clone(makers)
		for i := range all {
			in[i] = makers[i] || w.parts[i].isWoken()
		}
		maps.DeleteFunc(in, func(_ int, is bool) bool { return !is })
		if len(in) == len(makers) {
			return makers, all
		}
	}
}

// isWoken reports whether nothing starts the part for the first time but what it
// watches.
func (p *part) isWoken() bool { return !p.startsItself() && !p.manual() && p.watches() }

// waits are the parts that resource_deps of one name.
func (w *world) waits(i int) []int {
	var all []int
	for _, name := range w.parts[i].resource.ResourceDeps {
		if other, ok := w.index[name]; ok {
			all = append(all, other)
		}
	}
	return all
}

// closure are parts with what leads to them, and so on.
func (w *world) closure(in map[int]bool, leads func(int) []int) map[int]bool {
	all := maps.Clone(in)
	queue := slices.Sorted(maps.Keys(in))
	for n := 0; n < len(queue); n++ {
		for _, i := range leads(queue[n]) {
			if !all[i] {
				all[i] = true
				queue = append(queue, i)
			}
		}
	}
	return all
}

// before are the parts that make what uses read or watch.
func (w *world) before(uses []*use) []int {
	var all []int
	for _, u := range uses {
		f := w.files[u]
		for _, file := range slices.Concat(f.watches, f.reads) {
			all = append(all, w.makers[file]...)
		}
		for _, name := range w.stagesBefore(u) {
			all = append(all, w.index[name])
		}
	}
	return all
}

// stagesBefore are the parts that a stage looks at by name: the builds that it
// names, and the other stages of its image and of the images that this is made
// from.
func (w *world) stagesBefore(u *use) []string {
	if u.call == nil {
		return nil
	}
	s := u.call.Settings
	var names []string
	for _, name := range slices.Concat(s.Builds, s.After) {
		if _, ok := w.index[name]; ok {
			names = append(names, name)
		}
	}
	for _, p := range w.parts {
		for _, other := range p.uses {
			if other.call == nil || other.call.Settings.Image == "" {
				continue
			}
			if image := other.call.Settings.Image; image == s.Image || slices.Contains(s.Bases, image) {
				names = append(names, p.resource.Name)
			}
		}
	}
	return names
}
