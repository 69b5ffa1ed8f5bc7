package emit

import (
	"bytes"
	"cmp"
	"fmt"
	"sync"

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

// check parses the page, and resolves the names of what is not its author's
// own Starlark.
//
// The passages are parsed by themselves, all at once. That is as good as parsing
// the whole: each begins at the left margin, behind a line that is at its end
// or blank, so that no statement that is complete in its own passage goes on in
// the next.
func (p *page) check() error {
	files := make([]*syntax.File, len(p.passages))
	errs := make([]error, len(p.passages))
	var parsing sync.WaitGroup
	for i, portion := range p.portions() {
		parsing.Go(func() { files[i], errs[i] = dialect.Parse("Tiltfile", portion, 0) })
	}
	parsing.Wait()
	err := cmp.Or(errs...)
	if err == nil {
		err = p.resolve(files)
	}
	if err != nil {
		return fmt.Errorf("the printed Tiltfile would not load: %w", err)
	}
	return nil
}

// portions are the texts of the passages.
func (p *page) portions() []syntax.FilePortion {
	portions := make([]syntax.FilePortion, len(p.passages))
	line := int32(1)
	for i := range p.passages {
		end := len(p.text)
		if i+1 < len(p.passages) {
			end = p.passages[i+1].from
		}
		text := p.text[p.passages[i].from:end]
		portions[i] = syntax.FilePortion{Content: text, FirstLine: line, FirstCol: 1}
		line += int32(bytes.Count(text, []byte("\n")))
	}
	return portions
}

// resolve looks for the names that the page uses, first without what its
// author wrote.
func (p *page) resolve(files []*syntax.File) error {
	own := &syntax.File{Options: &dialect}
	whole := &syntax.File{Options: &dialect}
	for i, f := range files {
		whole.Stmts = append(whole.Stmts, f.Stmts...)
		if !p.passages[i].raw {
			own.Stmts = append(own.Stmts, f.Stmts...)
		}
	}
	err := resolveNames(own, func(name string) bool { return printedNames[name] })
	if err == nil && len(own.Stmts) < len(whole.Stmts) {
		err = resolveNames(whole, anyName)
	}
	return err
}
