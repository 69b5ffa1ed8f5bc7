package emit

import (
	"fmt"

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

	file *syntax.File
	err  error
}

func (s *passage) parse() {
	portion := syntax.FilePortion{Content: s.text, FirstLine: int32(s.line), FirstCol: 1}
	s.file, s.err = dialect.Parse("Tiltfile", portion, 0)
}

// check looks for passages that do not parse, and for names that nothing
// binds in what is not the author's own Starlark.
func (p *page) check() error {
	own := &syntax.File{Options: &dialect}
	whole := &syntax.File{Options: &dialect}
	for _, s := range p.passages {
		if s.err != nil {
			return fmt.Errorf("the printed Tiltfile would not load: %w", s.err)
		}
		whole.Stmts = append(whole.Stmts, s.file.Stmts...)
		if !s.raw {
			own.Stmts = append(own.Stmts, s.file.Stmts...)
		}
	}
	err := resolveNames(own, func(name string) bool { return printedNames[name] })
	if err == nil && len(own.Stmts) < len(whole.Stmts) {
		err = resolveNames(whole, anyName)
	}
	if err != nil {
		return fmt.Errorf("the printed Tiltfile would not load: %w", err)
	}
	return nil
}
