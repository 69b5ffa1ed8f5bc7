package emit

import (
	"fmt"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// manyServices is a project of n services with three builds each.
func manyServices(n int) *tilt.File {
	f := &tilt.File{MakeDirs: []string{stage.Folder}}
	for i := range n {
		image := fmt.Sprintf("service-%03d", i)
		cone := stage.Settings{Image: image, Inputs: []string{image + "/Dockerfile"}}
		for _, b := range []string{"gen", "ui", "bin"} {
			name := image + "-" + b
			out := image + "/" + b
			r := runtimeResource(name, stage.Build, stage.Settings{Run: "make " + b, Dir: image, Outputs: []string{out}}, nil)
			r.Deps, r.Outputs = []string{image + "/src"}, []string{out}
			f.LocalResources = append(f.LocalResources, r)
			cone.Builds = append(cone.Builds, name)
		}
		f.LocalResources = append(f.LocalResources,
			runtimeResource("wait-for-builds-"+image, stage.Gate, cone, nil), runtimeResource("docker-build-image-"+image, stage.Image, cone, nil))
		tag, env := runtimeStep(stage.Tag, stage.Settings{Image: image}, nil)
		f.CustomBuilds = append(f.CustomBuilds, tilt.CustomBuild{Ref: image, Cmd: tag, Env: env, Deps: []string{".tiltgen/" + image + ".ref"}})
		f.K8sResources = append(f.K8sResources, tilt.K8sResource{Workload: image})
	}
	return f
}

func BenchmarkPrint(b *testing.B) {
	for _, n := range []int{1, 500} {
		b.Run(fmt.Sprintf("services=%d", n), func(b *testing.B) {
			f := manyServices(n)
			for b.Loop() {
				text, err := Print(f, printHeader)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(len(text)))
			}
		})
	}
}
