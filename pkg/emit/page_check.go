package emit

import (
	"fmt"

	"go.starlark.net/resolve"
	"go.starlark.net/syntax"
)

// printedNames are the names of Tilt's that a printed Tiltfile uses.
var printedNames = map[string]bool{
	"TRIGGER_MODE_AUTO": true, "TRIGGER_MODE_MANUAL": true,
	"allow_k8s_contexts": true, "analytics_settings": true, "ci_settings": true,
	"custom_build": true, "default_registry": true, "docker_build": true,
	"docker_prune_settings": true, "exec_action": true, "helm": true,
	"http_get_action": true, "include": true, "initial_sync": true,
	"k8s_resource": true, "k8s_yaml": true, "kustomize": true, "link": true,
	"local": true, "local_resource": true, "probe": true, "run": true,
	"secret_settings": true, "set_team": true, "sync": true,
	"tcp_socket_action": true, "trigger_mode": true, "update_settings": true,
	"version_settings": true, "watch_settings": true,
}

// passage is a run of whole chunks of a page, with what stands around them.
//
// Passages are parsed by themselves. That is as good as parsing the whole:
// each begins at the left margin, behind a line that is at its end or blank,
// so that no statement that is complete in its own passage goes on in the
// next.
type passage struct {
	text []byte
	raw  bool
	// line is the number of its first line.
	line int

	// before hands over the names that tiltgen's own text binds in the passages
	// ahead, when all of them are checked; after hands them on.
	before, after chan map[string]bool
	// err may be read when there is something in after.
	err error
}

// newPassage begins a passage behind another one, which is nil for the first.
func newPassage(line int, raw bool, ahead *passage) *passage {
	s := &passage{
		text:  make([]byte, 0, passageSize+passageSize/4),
		raw:   raw,
		line:  line,
		after: make(chan map[string]bool, 1),
	}
	if ahead != nil {
		s.before = ahead.after
	} else {
		s.before = make(chan map[string]bool, 1)
		s.before <- map[string]bool{}
	}
	return s
}

func (s *passage) write(text string) { s.text = append(s.text, text...) }

// check finds out whether the passage parses, and whether something binds the
// names in what is not the author's own Starlark.
func (s *passage) check() {
	portion := syntax.FilePortion{Content: s.text, FirstLine: int32(s.line), FirstCol: 1}
	file, err := dialect.Parse("Tiltfile", portion, 0)
	bound := <-s.before
	if err == nil {
		err = s.resolve(file, bound)
	}
	if err != nil {
		s.err = fmt.Errorf("the printed Tiltfile would not load: %w", err)
	}
	s.after <- bound
}

// resolve looks up the names of the passage, and adds those to bound that
// tiltgen's own text binds there.
func (s *passage) resolve(file *syntax.File, bound map[string]bool) error {
	if s.raw {
		return resolveNames(file, anyName)
	}
	known := func(name string) bool { return bound[name] || printedNames[name] }
	if err := resolveNames(file, known); err != nil {
		return err
	}
	for _, global := range file.Module.(*resolve.Module).Globals {
		bound[global.First.Name] = true
	}
	return nil
}
