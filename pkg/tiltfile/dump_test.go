package tiltfile_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// dump is a reading as text: a line for each thing that is declared, with the
// fields that are set.
func dump(r *tiltfile.Reading) string {
	var b strings.Builder
	for _, e := range r.Errors {
		fmt.Fprintf(&b, "error %s: %v\n", span(e.Span), e)
	}
	if !r.Complete {
		b.WriteString("not read in all ways\n")
	}
	for i, w := range r.Worlds {
		if len(r.Worlds) > 1 || len(w.When) > 0 {
			fmt.Fprintf(&b, "world %d\n", i+1)
		}
		for i, decisions := range w.When {
			if i > 0 {
				b.WriteString("  or\n")
			}
			for _, d := range decisions {
				fmt.Fprintf(&b, "  when %s: %v\n", d.Condition, d.Holds)
			}
		}
		for _, o := range w.Opaque {
			fmt.Fprintf(&b, "  opaque %s %s %q\n", span(o.Call.Span), tilt.Readable(o.What), o.Names)
		}
		if settings := fields(reflect.ValueOf(w.Settings)); settings != "" {
			fmt.Fprintf(&b, "  settings%s\n", settings)
		}
		declared(&b, "local_resource", w.LocalResources)
		declared(&b, "docker_build", w.DockerBuilds)
		declared(&b, "custom_build", w.CustomBuilds)
		declared(&b, "k8s_yaml", w.YAML)
		declared(&b, "k8s_resource", w.K8sResources)
		for _, x := range w.Resources {
			text := resource(x)
			if x.PodReadiness == "" && !x.Compose && len(r.Errors) == 0 {
				text += " readiness=?"
			}
			fmt.Fprintf(&b, "  resource %s\n", text)
		}
	}
	return b.String()
}

// resource is one that Tilt assembles, with what is told of it by nothing else.
func resource(r *tiltfile.Resource) string {
	text := fmt.Sprintf("%q", r.Name)
	for _, part := range []struct {
		name string
		list []string
	}{{"images", r.Images}, {"builds", r.Builds}, {"waits", r.Options.ResourceDeps}, {"labels", r.Options.Labels}} {
		if len(part.list) > 0 {
			text += " " + part.name + "=" + value(reflect.ValueOf(part.list))
		}
	}
	if r.PodReadiness != "" && r.PodReadiness != tilt.PodReadinessWait {
		text += " readiness=" + r.PodReadiness
	}
	if r.Compose {
		text += " compose"
	}
	if b := r.ComposeBuild; b != nil {
		text += fmt.Sprintf(" built from %q %q", tilt.Readable(b.Context), tilt.Readable(b.Dockerfile))
	}
	return tilt.Readable(text)
}

func span(s tilt.Span) string {
	return fmt.Sprintf("%s:%d:%d-%d:%d", s.Start.File, s.Start.Line, s.Start.Column, s.End.Line, s.End.Column)
}

func declared[T any](b *strings.Builder, kind string, list []T) {
	for _, x := range list {
		v := reflect.ValueOf(x)
		at := v.FieldByName("At").Interface().(*tilt.Call)
		fmt.Fprintf(b, "  %s %s%s", kind, span(at.Span), fields(v))
		if len(at.Unknown) > 0 {
			fmt.Fprintf(b, " unknown=%s", strings.Join(slices.Sorted(slices.Values(at.Unknown)), ","))
		}
		b.WriteByte('\n')
	}
}

func fields(v reflect.Value) string {
	var b strings.Builder
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if field := v.Field(i); !field.IsZero() && name != "At" && name != "When" && name != "Exists" {
			fmt.Fprintf(&b, " %s=%s", name, value(field))
		}
	}
	return tilt.Readable(b.String())
}

func value(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		return value(v.Elem())
	case reflect.Struct:
		return "{" + strings.TrimPrefix(fields(v), " ") + "}"
	case reflect.Slice:
		var all []string
		for i := range v.Len() {
			all = append(all, value(v.Index(i)))
		}
		return "[" + strings.Join(all, " ") + "]"
	case reflect.String:
		return fmt.Sprintf("%q", tilt.Readable(v.String()))
	}
	return fmt.Sprint(v.Interface())
}
