package emit_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/tiltgen/tiltgen/examples"
	"github.com/tiltgen/tiltgen/pkg/emit"
	"github.com/tiltgen/tiltgen/pkg/model"
)

// services is a project of n services with three builds each, which share a
// source.
func services(b *testing.B, n int) (*model.Project, model.Tree) {
	b.Helper()
	dir := b.TempDir()
	write := func(name string) {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte("FROM scratch\n"), 0o644)); err != nil {
			b.Fatal(err)
		}
	}
	p := &model.Project{Cluster: model.Cluster{Kind: "dev"}}
	for i := range n {
		name := fmt.Sprintf("service-%03d", i)
		build := func(kind string, deps ...string) string {
			out := name + "/out/" + kind
			p.Builds = append(p.Builds, model.Build{
				Name:    name + "-" + kind,
				Cmd:     model.Command{Shell: "make " + kind},
				Dir:     name,
				Deps:    append(deps, name+"/src/"+kind, name+"/api.yaml"),
				Outputs: []string{out},
			})
			write(name + "/src/" + kind + "/main")
			return out
		}
		gen := build("gen")
		ui, bin := build("ui"), build("bin", gen)
		p.Images = append(p.Images, model.Image{
			Name: name, Ref: name, Dockerfile: name + "/Dockerfile", Context: name, Inputs: []string{ui, bin},
			LiveUpdate: &model.LiveUpdate{Sync: []model.Sync{{From: ui, To: "/ui"}}},
		})
		p.Workloads = append(p.Workloads, model.Workload{
			Name: name, Images: []string{name}, Manifests: model.Manifests{Files: []string{name + "/k8s.yaml"}},
		})
		for _, file := range []string{"/Dockerfile", "/k8s.yaml", "/api.yaml"} {
			write(name + file)
		}
	}
	return p, model.Dir(dir)
}

var header = emit.Header{Source: "tiltgen.yaml", Command: "tiltgen emit -o Tiltfile"}

func BenchmarkTiltfile(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as cmd/tiltgen does
	for _, n := range []int{50, 500} {
		b.Run(fmt.Sprintf("services=%d", n), func(b *testing.B) {
			p, tree := services(b, n)
			for b.Loop() {
				if text, problems, err := emit.Tiltfile(p, tree, header); text == nil || err != nil {
					b.Fatal(problems, err)
				}
			}
		})
	}
}

func BenchmarkPetStore(b *testing.B) {
	text, err := examples.FS.ReadFile("tiltgen.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p, _, err := model.Decode("tiltgen.yaml", text)
		if err != nil {
			b.Fatal(err)
		}
		if text, problems, err := emit.Tiltfile(p, model.FS(examples.FS), header); text == nil || err != nil {
			b.Fatal(problems, err)
		}
	}
}
