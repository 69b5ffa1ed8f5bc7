package emit_test

import (
	"fmt"
	"testing/fstest"

	"github.com/tiltgen/tiltgen/pkg/emit"
	"github.com/tiltgen/tiltgen/pkg/model"
)

// A Go program declares its project as values instead of in tiltgen.yaml.
func Example() {
	project := &model.Project{
		Cluster: model.Cluster{Kind: "dev"},
		Builds: []model.Build{
			{Name: "compile", Cmd: model.Command{Shell: "go build -o bin/api ./cmd/api"}, Deps: []string{"cmd", "api.yaml"}, Outputs: []string{"bin/api"}},
			{Name: "ui", Cmd: model.Command{Argv: []string{"npm", "run", "build"}}, Deps: []string{"web", "api.yaml"}, Outputs: []string{"dist"}},
		},
		Images:    []model.Image{{Name: "api", Ref: "example.com/api", Context: "docker", Inputs: []string{"bin/api", "dist"}}},
		Workloads: []model.Workload{{Name: "api-server", Images: []string{"api"}}},
	}
	tree := model.FS(fstest.MapFS{"docker/Dockerfile": {}, "cmd/api/main.go": {}, "web/index.html": {}, "api.yaml": {}})

	text, problems, err := emit.Tiltfile(project, tree, emit.Header{Source: "main.go", Command: "go run ."})
	fmt.Println(len(text) > 0, problems, err)
	for _, r := range emit.Compile(project, model.NewGraph(project, tree)).LocalResources {
		fmt.Println(r.Name, r.Deps)
	}
	// Output:
	// true [] <nil>
	// compile [cmd api.yaml]
	// ui [web api.yaml]
	// wait-for-builds [.tiltgen/compile.stamp .tiltgen/ui.stamp docker/Dockerfile]
	// docker-build-image [.tiltgen/api.ready]
	// kind-load-image [.tiltgen/api.image]
}
