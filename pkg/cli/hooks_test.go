package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestHooks runs each hook as pre-commit does: it installs the program from
// the repository, and calls the entry in the root of a project, with the names
// of the files that the commit touches.
func TestHooks(t *testing.T) {
	text, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct {
		ID            string
		Entry         string
		Language      string
		Types         []string
		PassFilenames *bool `yaml:"pass_filenames"`
	}
	if err := yaml.Unmarshal(text, &hooks); err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	install := exec.Command("go", "install", "./...")
	install.Dir = "../.."
	install.Env = append(os.Environ(), "GOBIN="+bin)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	racy := "local_resource('compile', 'go build -o bin/api .', deps=['main.go'], allow_parallel=True)\n" +
		"custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['bin/api'])\n"
	want := map[string]struct {
		files map[string]string
		code  int
		says  string
	}{
		"tiltgen-lint":       {map[string]string{"Tiltfile": racy, "dev/Tiltfile": "print(1)\n"}, 1, "ungated-custom-build"},
		"tiltgen-emit-check": {map[string]string{"tiltgen.yaml": "builds: {a: {cmd: make, outputs: [x]}}\n", "Tiltfile": "# old\n"}, 1, "Tiltfile"},
	}
	if len(hooks) != len(want) {
		t.Fatalf("%d hooks, want %d", len(hooks), len(want))
	}
	for _, hook := range hooks {
		t.Run(hook.ID, func(t *testing.T) {
			w := want[hook.ID]
			dir := t.TempDir()
			args := strings.Fields(hook.Entry)
			for name, text := range w.files {
				path := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				if hook.PassFilenames == nil || *hook.PassFilenames {
					args = append(args, name)
				}
			}
			cmd := exec.Command(filepath.Join(bin, args[0]), args[1:]...)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if code := cmd.ProcessState.ExitCode(); code != w.code || !strings.Contains(string(out), w.says) {
				t.Errorf("%s: exit code %d (%v), want %d\n%s", hook.Entry, code, err, w.code, out)
			}
			if hook.Language != "golang" {
				t.Errorf("language %s", hook.Language)
			}
		})
	}
}
