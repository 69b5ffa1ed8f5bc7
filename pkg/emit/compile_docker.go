package emit

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// dockerBuild is the image that no build feeds: Tilt builds it when its
// context changes, and nothing can go wrong.
func dockerBuild(m *model.Image) tilt.DockerBuild {
	b := tilt.DockerBuild{
		Ref:        m.Ref,
		Context:    m.ContextPath(),
		BuildArgs:  m.BuildArgs,
		Target:     m.Target,
		Platform:   m.Platform,
		Secrets:    m.Secrets,
		SSH:        m.SSH,
		CacheFrom:  m.CacheFrom,
		Entrypoint: tilt.Cmd(m.Entrypoint),
		Dockerfile: cleanPath(m.Dockerfile),
	}
	if m.LiveUpdate == nil {
		return b
	}
	for _, s := range m.LiveUpdate.Sync {
		b.LiveUpdate = append(b.LiveUpdate, tilt.LiveUpdateStep{Sync: &tilt.Sync{Local: path.Clean(s.From), Remote: s.To}})
	}
	for _, r := range m.LiveUpdate.Run {
		b.LiveUpdate = append(b.LiveUpdate, tilt.LiveUpdateStep{Run: &tilt.Run{Cmd: tilt.Cmd(r.Cmd), Triggers: cleanPaths(r.Triggers)}})
	}
	return b
}

// dockerCommand is the docker build command of a staged image, as a person
// would type it. The runtime says where the image's id goes.
func dockerCommand(m *model.Image) string {
	words := []string{"docker build", `--iidfile "$TILTGEN_IID"`, "-f " + stage.Quote(stage.Path(m.DockerfilePath()))}
	flag := func(name string, values ...string) {
		for _, v := range values {
			words = append(words, name+" "+stage.Quote(v))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(m.BuildArgs)) {
		flag("--build-arg", key+"="+m.BuildArgs[key])
	}
	if m.Target != "" {
		flag("--target", m.Target)
	}
	if m.Platform != "" {
		flag("--platform", m.Platform)
	}
	flag("--secret", m.Secrets...)
	flag("--ssh", m.SSH...)
	flag("--cache-from", m.CacheFrom...)
	for _, arg := range m.Args {
		words = append(words, stage.Quote(arg))
	}
	words = append(words, stage.Quote(stage.Path(m.ContextPath())))
	return strings.Join(words, " ")
}
