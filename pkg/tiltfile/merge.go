package tiltfile

import (
	"encoding/binary"
	"reflect"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// merger gathers the worlds of a reading. Those in which the same things are
// declared become one, and each thing learns in which worlds it is.
type merger struct {
	worlds []*World
	// byForms are the worlds by the forms of all that they declare.
	byForms map[string]*World
	// declared are these forms, for each world.
	declared [][]*form
	forms    map[formKey][]*form
	named    map[named]*worldSet
	count    uint32
	compare  comparer
}

// worldSet is a set of worlds, by their places in a reading.
type worldSet [2 * maxWorlds / 64]uint64

func (s *worldSet) add(i int)     { s[i/64] |= 1 << (i % 64) }
func (s worldSet) has(i int) bool { return s[i/64]>>(i%64)&1 == 1 }

// named is what has a name: the resources of a name are one, whatever declares
// them, and so are the images.
type named struct{ space, name string }

// thing is something that a world declares. It has a name and exists, or
// neither and when.
type thing struct {
	named
	at     tilt.Position
	value  reflect.Value
	exists *tilt.Existence
	when   *tilt.When
}

// form is a thing as some worlds declare it.
type form struct {
	thing
	id uint32
	in worldSet
}

// formKey is equal for forms that may be equal.
type formKey struct {
	kind reflect.Type
	name string
	at   tilt.Position
}

func newMerger() *merger {
	return &merger{
		byForms: map[string]*World{}, forms: map[formKey][]*form{}, named: map[named]*worldSet{},
		compare: comparer{map[reflect.Type][]int{}},
	}
}

// add takes in a world to which some decisions lead.
func (m *merger) add(w *World, decisions []answer) {
	things := w.things()
	forms := make([]*form, len(things))
	key := make([]byte, 0, 4*len(things))
	for i, t := range things {
		forms[i] = m.form(t)
		key = binary.LittleEndian.AppendUint32(key, forms[i].id)
	}
	if equal := m.byForms[string(key)]; equal != nil {
		equal.ways = append(equal.ways, decisions)
		return
	}
	for _, f := range forms {
		f.in.add(len(m.worlds))
		if f.name != "" {
			m.worldsOf(f.named).add(len(m.worlds))
		}
	}
	w.ways = [][]answer{decisions}
	m.byForms[string(key)] = w
	m.worlds = append(m.worlds, w)
	m.declared = append(m.declared, forms)
}

func (m *merger) worldsOf(n named) *worldSet {
	if m.named[n] == nil {
		m.named[n] = &worldSet{}
	}
	return m.named[n]
}

// form is the form of a thing, that of another world if they are the same.
func (m *merger) form(t thing) *form {
	key := formKey{t.value.Type(), t.name, t.at}
	for _, f := range m.forms[key] {
		if m.compare.same(f.value, t.value) {
			return f
		}
	}
	m.count++
	f := &form{thing: t, id: m.count}
	m.forms[key] = append(m.forms[key], f)
	return f
}

// preamble is what a file declares as a whole.
type preamble struct {
	Loads              []tilt.Load
	Includes, MakeDirs []string
}

// things are all that a world declares.
func (w *World) things() []thing {
	all := make([]thing, 0, 2+len(w.LocalResources)+len(w.Resources)+len(w.CustomBuilds)+len(w.DockerBuilds)+len(w.YAML)+len(w.K8sResources)+len(w.Opaque))
	all = append(all,
		thing{value: reflect.ValueOf(&preamble{w.Loads, w.Includes, w.MakeDirs}).Elem()},
		thing{value: reflect.ValueOf(&w.Settings).Elem(), when: &w.Settings.When})
	for i := range w.LocalResources {
		r := &w.LocalResources[i]
		all = append(all, called("resource", r.Name, r.At, r, &r.Exists))
	}
	for _, r := range w.Resources {
		all = append(all, called("resource", r.Name, r.Calls[0], r, &r.Exists))
	}
	for i := range w.CustomBuilds {
		b := &w.CustomBuilds[i]
		all = append(all, called("image", b.Ref, b.At, b, &b.Exists))
	}
	for i := range w.DockerBuilds {
		b := &w.DockerBuilds[i]
		all = append(all, called("image", b.Ref, b.At, b, &b.Exists))
	}
	for i := range w.YAML {
		y := &w.YAML[i]
		all = append(all, thing{at: y.At.Start, value: reflect.ValueOf(y).Elem(), when: &y.When})
	}
	for i := range w.K8sResources {
		r := &w.K8sResources[i]
		all = append(all, thing{at: r.At.Start, value: reflect.ValueOf(r).Elem(), when: &r.When})
	}
	for i := range w.Opaque {
		o := &w.Opaque[i]
		all = append(all, thing{at: o.Call.Start, value: reflect.ValueOf(o).Elem(), when: &o.When})
	}
	return all
}

// called is a thing with a name, as far as that is known.
func called[T any](space, name string, at *tilt.Call, v *T, exists *tilt.Existence) thing {
	t := thing{at: at.Start, value: reflect.ValueOf(v).Elem(), exists: exists}
	if tilt.Known(name) {
		t.named = named{space, name}
	}
	return t
}
