package model_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/model"
)

func TestBasesAreFoundInDockerfiles(t *testing.T) {
	for _, tc := range []struct {
		name       string
		dockerfile string
		deps       []string
		bases      []string
		refs       []string
	}{
		{"none", "FROM debian:12\n", nil, nil, nil},
		{"from", "FROM base\n", nil, []string{"base"}, []string{"base"}},
		{"from with a tag and flags", "from --platform=linux/amd64 docker.io/library/base:dev AS x\n", nil, []string{"base"}, []string{"docker.io/library/base:dev"}},
		{"copy from", "FROM scratch\nCOPY --chown=1:1 --from=base:dev /a /a\n", nil, []string{"base"}, []string{"base:dev"}},
		{"mount from", "FROM scratch\nRUN --mount=type=bind,from=base,target=/x true\n", nil, []string{"base"}, []string{"base"}},
		{"two tags of one base", "FROM base:a\nCOPY --from=base:b / /\n", nil, []string{"base"}, []string{"base:a", "base:b"}},
		{"a digest is somebody else's", "FROM base@sha256:1234\n", nil, nil, nil},
		{"a variable with a default", "ARG B=base\nFROM ${B}:1\n", nil, []string{"base"}, []string{"base:1"}},
		{"a variable names nothing", "ARG B\nFROM ${B}\n", nil, nil, nil},
		{"declared", "ARG B\nFROM ${B}\n", []string{"base"}, []string{"base"}, []string{"base"}},
		{"a stage that the last one does not need", "FROM base\nFROM scratch\n", nil, []string{"base"}, []string{"base"}},
		{"itself", "FROM app:1\n", nil, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := &model.Project{Images: []model.Image{
				{Name: "base", Ref: "base", Dockerfile: "base.Dockerfile"},
				{Name: "app", Ref: "app", ImageDeps: tc.deps},
			}}
			g := model.NewGraph(p, model.FS(fstest.MapFS{"Dockerfile": {Data: []byte(tc.dockerfile)}}))
			if diff := cmp.Diff(tc.bases, g.Bases("app")); diff != "" {
				t.Errorf("bases (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.refs, g.BaseRefs("base")); diff != "" {
				t.Errorf("references (-want +got):\n%s", diff)
			}
		})
	}
}
