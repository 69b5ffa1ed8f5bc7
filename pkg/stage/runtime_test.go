package stage_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// folder is a project whose steps are run one by one, as children of this
// process, with stand-ins for docker and kind.
type folder struct {
	t       *testing.T
	dir     string
	runtime string
}

func newFolder(t *testing.T) folder {
	f := folder{t, t.TempDir(), stage.Runtime}
	f.sh("mkdir .tiltgen bin")
	f.write("bin/docker", `#!/bin/sh
case $1 in
build) while [ $# -gt 0 ]; do [ "$1" = --iidfile ] && iid=$2; shift; done; echo "sha256:$(cat image | sha256sum | cut -c1-64)" > "$iid" ;;
esac
`)
	f.write("bin/kind", "#!/bin/sh\n")
	f.sh("chmod +x bin/*")
	return f
}

func (f folder) write(name, text string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o644); err != nil {
		f.t.Fatal(err)
	}
}

func (f folder) read(name string) string {
	f.t.Helper()
	text, err := os.ReadFile(filepath.Join(f.dir, name))
	if err != nil {
		f.t.Fatal(err)
	}
	return string(text)
}

func (f folder) sh(script string) {
	f.t.Helper()
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = f.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		f.t.Fatalf("%s: %v\n%s", script, err, out)
	}
}

// command is a step as a process that has not started, with further variables.
func (f folder) command(kind stage.Kind, s stage.Settings, env ...string) *exec.Cmd {
	call := stage.Call{Kind: kind, Settings: s}
	cmd := exec.Command(call.Argv()[0], call.Argv()[1:]...)
	cmd.Dir = f.dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Join(f.dir, "bin")+":"+os.Getenv("PATH"))
	for key, value := range call.Env() {
		cmd.Env = append(cmd.Env, key+"="+value)
	}
	cmd.Env = append(append(cmd.Env, "TILTGEN="+f.runtime), env...)
	return cmd
}

// step runs a step, and returns what it said and whether it succeeded.
func (f folder) step(kind stage.Kind, s stage.Settings, env ...string) (said string, ok bool) {
	f.t.Helper()
	out, err := f.command(kind, s, env...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		f.t.Fatal(err)
	}
	return string(out), err == nil
}

func (f folder) must(kind stage.Kind, s stage.Settings) {
	f.t.Helper()
	if said, ok := f.step(kind, s); !ok {
		f.t.Fatalf("%s failed:\n%s", kind, said)
	}
}

// The author's command gets its own environment, whatever the runtime calls
// its variables, and none of the runtime's.
func TestTheCommandHasItsOwnEnvironment(t *testing.T) {
	f := newFolder(t)
	want := []string{"NAME=mine", "IMAGE=reg/app", "T=t", "IFS=x", "LIVE=no", "from=here", "key=k", "LC_ALL=C.UTF-8", "ODD=it's \"$(odd)\""}
	said, ok := f.step(stage.Build, stage.Settings{Name: "b", Run: "env > seen"}, want...)
	if !ok {
		t.Fatal(said)
	}
	seen := strings.Split(f.read("seen"), "\n")
	for _, w := range want {
		if !slices.Contains(seen, w) && !strings.HasPrefix(w, "IFS=") { // a shell takes no IFS from outside
			t.Errorf("the command did not get %s", w)
		}
	}
	for _, line := range seen {
		if strings.HasPrefix(line, "TILTGEN") || strings.HasPrefix(line, "THEIRS") {
			t.Errorf("the command got %s", line)
		}
	}
}

// Where sh is bash, as on macOS, and the environment holds its options, these
// are not the runtime's.
func TestTheCommandHasItsOwnOptions(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("missing: bash")
	}
	f := newFolder(t)
	if err := os.Symlink(bash, filepath.Join(f.dir, "bin/sh")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Join(f.dir, "bin")+":"+os.Getenv("PATH"))
	said, ok := f.step(stage.Build, stage.Settings{Name: "b", Run: "set -o > seen"}, "SHELLOPTS=braceexpand:ignoreeof", "BASHOPTS=extglob")
	if !ok {
		t.Fatal(said)
	}
	for line := range strings.Lines(f.read("seen")) {
		option, state := strings.Fields(line)[0], strings.Fields(line)[1]
		if on := option == "ignoreeof"; slices.Contains([]string{"noglob", "nounset", "ignoreeof"}, option) && (state == "on") != on {
			t.Errorf("the command's %s is %s", option, state)
		}
	}
}

func TestTheCommandIsAShellOfItsOwn(t *testing.T) {
	for _, tc := range []struct {
		name, run, dir string
		stamped        bool
	}{
		{"success", "true", "", true},
		{"failure", "false", "", false},
		{"an exit ahead of the end", "exit 0; false", "", true},
		{"a trailing comment", "true # done", "", true},
		{"set -e in a group", "(set -e; false; true)", "", false},
		{"a failure in its last line", "true\nfalse", "", false},
		{"another folder", "test -e here", "sub dir", true},
		{"a folder that is not there", "true", "none", false},
		{"a syntax error", "if", "", false},
		{"a trap", "trap 'exit 1' EXIT", "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFolder(t)
			f.sh("mkdir 'sub dir'; touch 'sub dir/here'")
			said, ok := f.step(stage.Build, stage.Settings{Name: "b", Run: tc.run, Dir: tc.dir})
			_, err := os.Stat(filepath.Join(f.dir, ".tiltgen/b.stamp"))
			if stamped := err == nil; stamped != tc.stamped || ok != tc.stamped {
				t.Errorf("stamped %v, succeeded %v, want %v:\n%s", stamped, ok, tc.stamped, said)
			}
		})
	}
}

// What is staged for the container follows the source through links and
// folders that take each other's place, and never reaches out through a link.
func TestStagedFilesFollowTheirSource(t *testing.T) {
	for _, tc := range []struct{ name, before, after string }{
		{"a changed file", "echo 1 > site/a", "echo 2 > site/a"},
		{"a removed file", "echo 1 > site/a; echo 1 > site/b", "rm site/b"},
		{"a file in a new folder", "echo 1 > site/a", "mkdir -p site/d/e; echo 1 > site/d/e/f"},
		{"a file becomes a folder", "echo 1 > site/a", "rm site/a; mkdir site/a; echo 1 > site/a/b"},
		{"a folder becomes a file", "mkdir site/a; echo 1 > site/a/b", "rm -r site/a; echo 1 > site/a"},
		{"a link goes elsewhere", "mkdir site/v1 site/v2; echo 1 > site/v1/f; echo 2 > site/v2/f; ln -s v1 site/now", "rm site/now; ln -s v2 site/now"},
		{"a folder becomes a link", "mkdir site/v1 site/now; echo 1 > site/v1/f; echo 1 > site/now/f", "rm -r site/now; ln -s v1 site/now"},
		{"a link becomes a folder", "mkdir site/v1; echo 1 > site/v1/f; ln -s v1 site/now", "rm site/now; mkdir site/now; echo 2 > site/now/f"},
		{"a file can be run", "echo 1 > site/a", "chmod +x site/a"},
		{"odd names", "echo 1 > 'site/a b'", "echo 2 > 'site/a b'; echo 1 > 'site/-c'; echo 1 > 'site/d*'; echo 1 > 'site/d1'"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFolder(t)
			f.sh("mkdir site; echo 1 > image; " + tc.before)
			cone := stage.Settings{Name: "s", Image: "i", Inputs: []string{"image", "site"}, HardInputs: []string{"image"}, Live: []string{"site"}}
			f.must(stage.Gate, cone)
			docker := cone
			docker.Run = `docker build --iidfile "$TILTGEN_IID" .`
			f.must(stage.Image, docker)
			f.must(stage.Load, stage.Settings{Name: "l", Image: "i", Ref: "i", Kind: "k"})
			f.must(stage.Tag, stage.Settings{Image: "i", Live: []string{"site"}})
			// A second state from which every file was sent, by the tag step that
			// follows on the rollout.
			f.sh("find site -type f -exec sh -c 'for f do echo more >> \"$f\"; done' sh {} +")
			f.must(stage.Gate, cone)
			f.must(stage.Tag, stage.Settings{Image: "i", Live: []string{"site"}})
			f.sh(tc.after)
			f.must(stage.Gate, cone)
			f.sh("diff -r --no-dereference site .tiltgen/i.live/site")
		})
	}
}
