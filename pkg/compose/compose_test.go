package compose

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var update = flag.Bool("update", false, "write what was read into the cases")

// memory are files by their names.
type memory map[string]string

func (m memory) ReadFile(name string) ([]byte, error) {
	text, ok := m[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return []byte(text), nil
}

// TestCases reads, of each archive in testdata, every file *.compose.yaml alone,
// and what "files" lists as one project, beside the files that they need. Of the
// environment is known what "env" says: NAME=VALUE, or a NAME that is not set.
func TestCases(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := readArchive(a)
			last := len(a.Files) - 1
			if a.Files[last].Name != "want" {
				t.Fatal(`the case says nothing under "want"`)
			}
			if *update {
				a.Files[last].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(string(a.Files[last].Data), got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

func readArchive(a *txtar.Archive) string {
	files, env := memory{}, map[string]string{}
	var specs []Spec
	for _, f := range a.Files {
		files[f.Name] = string(f.Data)
		switch {
		case f.Name == "env":
			for line := range strings.FieldsSeq(string(f.Data)) {
				name, value, set := strings.Cut(line, "=")
				if !set {
					value = "not set"
				}
				env[name] = value
			}
		case f.Name == "files":
			var s Spec
			for name := range strings.FieldsSeq(string(f.Data)) {
				s.Configs = append(s.Configs, Config{Path: name})
			}
			specs = append(specs, s)
		case strings.HasSuffix(f.Name, ".compose.yaml"):
			specs = append(specs, Spec{Configs: []Config{{Path: f.Name}}})
		}
	}
	var all strings.Builder
	for _, s := range specs {
		s.Name, s.Dir = "project", "."
		s.Env = func(name string) (string, bool) {
			value, ok := env[name]
			if !ok {
				value = tilt.Hole
			}
			return value, value != "not set"
		}
		fmt.Fprintf(&all, "%s:\n%s", s.Configs[0].Path, dump(files, s))
	}
	return tilt.Readable(all.String())
}

// dump is a project as text, or why there is none.
func dump(files Files, s Spec) string {
	var b strings.Builder
	p, err := Read(files, s)
	if err == nil {
		for _, name := range p.Missing {
			fmt.Fprintf(&b, "  missing %q\n", tilt.Readable(name))
		}
		for _, s := range p.Services {
			b.WriteString("  " + s.text() + "\n")
		}
		err = p.Check(p.Services)
	}
	var at *Error
	if errors.As(err, &at) {
		fmt.Fprintf(&b, "  %s:%d:%d: %s\n", at.File, at.Line, at.Column, at.Message)
	} else if err != nil {
		fmt.Fprintf(&b, "  an error without a place: %v\n", err)
	}
	return b.String()
}

func (s Service) text() string {
	text := fmt.Sprintf("%s:%d:%d %s", s.File, s.Line, s.Column, s.Name)
	if s.Image != "" {
		text += " image=" + s.Image
	}
	if s.Build != nil {
		text += fmt.Sprintf(" build=%s,%s", s.Build.Context, s.Build.Dockerfile)
	}
	if len(s.Profiles) > 0 {
		text += fmt.Sprint(" profiles=", s.Profiles)
	}
	for _, d := range s.DependsOn {
		text += " after=" + d.Name
		if !d.Required {
			text += "?"
		}
	}
	return text
}

func TestEnabled(t *testing.T) {
	active := func(profile string) bool { return profile == "a" }
	for _, tt := range []struct {
		name     string
		profiles []string
		want     bool
	}{
		{"of no profile", nil, true},
		{"of one that is active", []string{"b", "a"}, true},
		{"of others", []string{"b", "c"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := (Service{Profiles: tt.profiles}).Enabled(active); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestNormalizeName(t *testing.T) {
	for text, want := range map[string]string{"shop": "shop", "My Shop.x": "myshopx", "_-9a_B-": "9a_b-", "ü": ""} {
		if got := NormalizeName(text); got != want {
			t.Errorf("NormalizeName(%q) = %q, want %q", text, got, want)
		}
	}
}

// FuzzRead asks of any text that it is read, or refused at a place, and of any
// .env file beside it too.
func FuzzRead(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			f.Add(string(file.Data), "A=1\nexport B=\"$A\"\n")
		}
	}
	f.Add("a: &a {<<: *a}\nservices: {a: *a}", "A='\\''")
	f.Add("services: {a: &a [*a], b: {extends: b}}", "A")
	f.Fuzz(func(t *testing.T, text, env string) {
		p, err := Read(memory{"compose.yaml": text, ".env": env}, Spec{Configs: []Config{{Path: "compose.yaml"}}, Dir: "."})
		if err == nil {
			err = p.Check(p.Services)
		}
		var at *Error
		if err != nil && (!errors.As(err, &at) || at.Message == "" || at.Line < 1) {
			t.Fatalf("an error without a place: %#v", err)
		}
	})
}
