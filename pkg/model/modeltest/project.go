// Package modeltest draws projects for tests: of any shape that a person could
// declare, with names, texts and paths that are hard to write down.
package modeltest

import (
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/model"
)

// Case is a project, and the files of its folder by their paths.
type Case struct {
	Project *model.Project
	Files   map[string]string
}

// Tree is the project's folder.
func (c Case) Tree() model.Tree {
	files := fstest.MapFS{}
	for name, text := range c.Files {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return model.FS(files)
}

// Cases draws projects. Most of them are valid; what is drawn can still clash,
// as where a build has the name of an image's stage, so that a test has to skip
// what [model.Validate] refuses.
func Cases() *rapid.Generator[Case] {
	return rapid.Custom(func(t *rapid.T) Case {
		d := &drawing{T: t, project: &model.Project{}, files: standing()}
		d.project.Settings = d.settings()
		d.project.Cluster = d.cluster()
		d.builds()
		d.images()
		d.workloads()
		d.starlark()
		return Case{Project: d.project, Files: d.files}
	})
}

// drawing is a project that is being drawn.
type drawing struct {
	*rapid.T
	project *model.Project
	files   map[string]string
	// outputs are what the builds so far make.
	outputs []string
}

// sources are what a build or an image may take in; each stands in the folder.
var sources = []string{"src", "src/deep/a.c", "spec/api.yaml", "it's", "-f", "#x/ä ö", "$HOME", "web"}

func standing() map[string]string {
	const ignore = "**/.tiltgen\n"
	return map[string]string{
		"src/a.c": "", "src/deep/a.c": "", "spec/api.yaml": "a: 1\n", "it's": "", "-f": "", "#x/ä ö": "", "$HOME": "",
		"web/Dockerfile": "FROM scratch\nCOPY . /\n", "web/.dockerignore": ignore, ".dockerignore": ignore,
	}
}

func (d *drawing) settings() model.Settings {
	s := model.Settings{
		CheckUpdates: d.optional(), Analytics: d.optional(), ScrubSecrets: d.optional(), TriggerMode: d.mode(),
		TiltVersion:        rapid.SampledFrom([]string{"", ">=0.37.3", "<1.0.0 || >=2.0.0"}).Draw(d.T, "version"),
		MaxParallelUpdates: rapid.IntRange(0, 5).Draw(d.T, "parallel"),
		UpsertTimeoutSecs:  rapid.IntRange(0, 90).Draw(d.T, "upsert"),
		Team:               d.maybe(text()),
	}
	s.SuppressUnusedImageWarnings = d.list(reference(), 2)
	s.WatchIgnore = d.list(pattern(), 2)
	if d.one(4) {
		s.DockerPrune = &model.DockerPrune{Disable: d.one(2), MaxAgeMins: 5, KeepRecent: rapid.IntRange(0, 3).Draw(d.T, "keep")}
	}
	if d.one(4) {
		s.CI = &model.CI{Timeout: "30m", ReadinessTimeout: rapid.SampledFrom([]string{"", "90s"}).Draw(d.T, "readiness")}
	}
	return s
}

func (d *drawing) cluster() model.Cluster {
	var c model.Cluster
	switch rapid.IntRange(0, 2).Draw(d.T, "cluster") {
	case 0:
		c.Kind = "dev"
	case 1:
		c.SharedDocker = true
	default:
		c.Registry = &model.Registry{Host: "localhost:5005", HostFromCluster: rapid.SampledFrom([]string{"", "registry:5000/dev"}).Draw(d.T, "from")}
	}
	c.Contexts = d.list(text(), 2)
	return c
}

// starlark draws files that define names and declare nothing.
func (d *drawing) starlark() {
	s := &d.project.Starlark
	if d.one(5) {
		d.files["lib/names.Tiltfile"] = "one = 1\n\ndef two():\n    return 2\n"
		s.Load = []model.Load{{Path: "./lib/names.Tiltfile", Names: []string{"one", "two"}}}
	}
	if d.one(5) {
		d.files["lib/Tiltfile"] = "x = 1\n"
		s.Include = []string{"lib/Tiltfile"}
	}
	if d.one(5) {
		s.Before = "# before\nbefore = 1\n"
	}
	if d.one(5) {
		s.After = "def after():\n    return 'after'\n"
	}
}
