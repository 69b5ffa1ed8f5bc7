package inspect

import (
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// Of is what was read with these options, in the order of the Tiltfile.
func Of(r *tiltfile.Reading, o tiltfile.Options) *Document {
	t := translator{r}
	d := &Document{
		Version: Version, Tiltfile: path.Base(filepath.ToSlash(r.Name)), Complete: r.Complete, Told: told(o), Errors: []Error{},
		Settings: t.settings(), Resources: t.resources(), Images: t.images(),
		K8sYAML: []K8sYAML{}, Opaque: []Opaque{}, Decisions: t.conditions(), Unknowns: []Unknown{}, Files: []File{},
	}
	for _, e := range r.Errors {
		d.Errors = append(d.Errors, Error{Message: t.text(e.Message), Cure: t.text(e.Cure), At: t.place(e.Start)})
	}
	for _, y := range r.Union.YAML {
		d.K8sYAML = append(d.K8sYAML, t.yaml(y))
	}
	for _, x := range r.Union.Opaque {
		opaque := Opaque{What: x.What, Names: x.Names, Declared: t.declared(x.Call), When: t.when(x.When)}
		opaque.Unknown = t.plain(&opaque, nil)
		d.Opaque = append(d.Opaque, opaque)
	}
	for _, u := range r.Unknown {
		d.Unknowns = append(d.Unknowns, t.unknown(u))
	}
	for _, f := range r.Files {
		d.Files = append(d.Files, File{Path: t.text(f.Path), By: f.By, Folder: f.Folder, Missing: f.Missing})
	}
	return d
}

func told(o tiltfile.Options) *Told {
	if len(o.Env) == 0 && o.Args == nil && o.Context == "" {
		return nil
	}
	all := &Told{Env: o.Env, Context: o.Context}
	if o.Args != nil {
		all.Args = &o.Args
	}
	return all
}

// translator puts a reading into the terms of a document.
type translator struct{ r *tiltfile.Reading }

// place is a position as seen from the Tiltfile's folder.
func (t translator) place(p tilt.Position) Place {
	file := p.File
	if rel, err := filepath.Rel(filepath.Dir(t.r.Name), filepath.FromSlash(file)); err == nil && file != "" {
		file = filepath.ToSlash(rel)
	}
	return Place{t.r.Portable(file), p.Line, p.Column}
}

func (t translator) places(all []tilt.Position) []Place {
	var places []Place
	for _, p := range all {
		if place := t.place(p); !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return places
}

// declared is where some calls declare something, the first of them first.
func (t translator) declared(calls ...*tilt.Call) Declared {
	d := Declared{At: t.place(calls[0].Start), Stack: t.places(calls[0].Stack)}
	for _, c := range calls[1:] {
		if p := t.place(c.Start); p != d.At && !slices.Contains(d.AlsoAt, p) {
			d.AlsoAt = append(d.AlsoAt, p)
		}
	}
	return d
}

func (t translator) when(when tilt.When) When {
	var all When
	for _, decisions := range when {
		var each []Decision
		for _, d := range decisions {
			each = append(each, Decision{Condition: t.text(d.Condition), Holds: d.Holds, At: t.place(d.At)})
		}
		all = append(all, each)
	}
	return all
}

// conditions are the decisions that were read, both sides of one together.
func (t translator) conditions() []Condition {
	all := []Condition{}
	for _, d := range t.r.Decisions {
		c := Condition{Condition: t.text(d.Condition), At: t.place(d.At)}
		i := slices.IndexFunc(all, func(old Condition) bool { return old.Condition == c.Condition && old.At == c.At })
		if i < 0 {
			i = len(all)
			all = append(all, c)
		}
		all[i].Read = append(all[i].Read, d.Holds)
	}
	return all
}

func (t translator) unknown(u tiltfile.Unknown) Unknown {
	x := Unknown{Value: t.text(u.Value), From: string(u.From), At: t.places(u.Places)}
	switch {
	case u.From == tiltfile.FromArguments:
		x.Tell = "--arg WORD"
	case u.Value == "k8s_context()":
		x.Tell = "--context NAME"
	case u.From == tiltfile.FromEnvironment:
		quoted := strings.TrimSuffix(strings.TrimPrefix(u.Value, "os.environ.get("), ")")
		if name, err := strconv.Unquote(quoted); err == nil && !strings.Contains(name, "…") {
			x.Tell = "--env " + name + "=VALUE"
		}
	}
	return x
}

func (t translator) yaml(y tilt.YAML) K8sYAML {
	k := K8sYAML{
		Declared: t.declared(y.At), When: t.when(y.When), Files: y.Files, Kustomize: y.Kustomize, Text: y.Text, AllowDuplicates: y.AllowDuplicates,
	}
	if h := y.Helm; h != nil {
		k.Helm = &Helm{Paths: h.Chart, Name: h.Name, Namespace: h.Namespace, Values: h.Values, Set: h.Set}
	}
	k.Unknown = t.plain(&k, y.At.Unknown)
	return k
}

// settings are those of all worlds.
func (t translator) settings() Settings {
	var all []SettingsVariant
	for _, w := range t.r.Worlds {
		v := SettingsVariant{When: t.when(w.Settings.When), SettingsKeys: settingsKeys(w.Settings)}
		t.plain(&v.SettingsKeys, nil)
		if !slices.ContainsFunc(all, func(old SettingsVariant) bool { return reflect.DeepEqual(old, v) }) {
			all = append(all, v)
		}
	}
	s := Settings{}
	s.SettingsKeys, s.Variants = factored(all, func(v *SettingsVariant) *SettingsKeys { return &v.SettingsKeys })
	return s
}
