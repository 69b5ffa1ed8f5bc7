package cli_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tiltgen/tiltgen/pkg/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tiltgen": func() {
			os.Exit(cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}.Main(os.Args))
		},
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition " + name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits runs a program and compares its exit code: exits CODE PROGRAM ARG…
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	code := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit interface{ ExitCode() int }
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = string(rune('0' + exit.ExitCode()))
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestTiltfileThatCannotBeWrittenIsAFailure(t *testing.T) {
	var stderr strings.Builder
	c := cli.Command{Stdin: strings.NewReader(""), Stdout: brokenWriter{}, Stderr: &stderr}
	if code := c.Main([]string{"tiltgen", "emit", "--example"}); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
	if want := "tiltgen: no space left on device\n"; stderr.String() != want {
		t.Errorf("stderr %q, want %q", stderr.String(), want)
	}
}

func TestBrokenStdinIsAFailure(t *testing.T) {
	var stdout, stderr strings.Builder
	c := cli.Command{Stdin: io.MultiReader(strings.NewReader("builds:\n"), brokenReader{}), Stdout: &stdout, Stderr: &stderr}
	if code := c.Main([]string{"tiltgen", "emit", "-f", "-"}); code != 3 || stdout.Len() > 0 {
		t.Errorf("exit code %d, want 3; stdout %q", code, stdout.String())
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("input/output error") }
