package model_test

import (
	"fmt"
	"testing/fstest"

	"github.com/tiltgen/tiltgen/pkg/model"
)

// A project is written as Go values as well as in YAML. Here the image takes
// in a file that no build makes.
func Example() {
	project := &model.Project{
		Cluster: model.Cluster{Kind: "petstore-dev"},
		Builds: []model.Build{{
			Name:    "compile",
			Cmd:     model.Command{Shell: "go build -o bin/app ."},
			Deps:    []string{"main.go"},
			Outputs: []string{"bin/app"},
		}},
		Images: []model.Image{{
			Name:   "api",
			Ref:    "example/petstore",
			Inputs: []string{"bin/api"},
		}},
		Workloads: []model.Workload{{
			Name:      "petstore",
			Manifests: model.Manifests{Files: []string{"k8s.yaml"}},
			Images:    []string{"api"},
		}},
	}
	tree := model.FS(fstest.MapFS{
		"main.go":       {},
		"k8s.yaml":      {},
		"Dockerfile":    {Data: []byte("FROM scratch\nCOPY bin/api /\n")},
		".dockerignore": {Data: []byte(".tiltgen\n")},
	})

	for _, problem := range model.Validate(project, tree, model.NewGraph(project, tree)) {
		fmt.Println(problem)
	}
	// Output:
	// images.api.inputs[0]: nobody makes "bin/api" and it does not exist; did you mean the output "bin/app" of build "compile"?
}
