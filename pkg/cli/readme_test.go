package cli_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/cli"
)

// TestReadme runs the linter on the Tiltfile that the README shows, and
// expects what the README says that it prints.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	tiltfile := block(t, string(text), "```python\nlocal_resource('compile'", "```python\n")
	want := block(t, string(text), "```console\n$ tiltgen lint\n", "```console\n$ tiltgen lint\n")
	var stdout, stderr strings.Builder
	c := cli.Command{Stdin: strings.NewReader(tiltfile), Stdout: &stdout, Stderr: &stderr}
	if code := c.Main([]string{"tiltgen", "lint", "-"}); code != 1 {
		t.Errorf("exit code %d, want 1\n%s", code, &stderr)
	}
	if d := cmp.Diff(want, stdout.String()); d != "" {
		t.Errorf("-README +printed\n%s", d)
	}
}

// TestReadmeTimeline plays the run that the README shows.
func TestReadmeTimeline(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	tiltfile := block(t, string(text), "```python\nlocal_resource('compile'", "```python\n")
	want := block(t, string(text), "```console\n$ tiltgen simulate", "```console\n$ tiltgen simulate --edit main.go@5\n")
	var stdout, stderr strings.Builder
	c := cli.Command{Stdin: strings.NewReader(tiltfile), Stdout: &stdout, Stderr: &stderr}
	if code := c.Main([]string{"tiltgen", "simulate", "--edit", "main.go@5", "-"}); code != 0 {
		t.Errorf("exit code %d\n%s", code, &stderr)
	}
	if d := cmp.Diff(want, stdout.String()); d != "" {
		t.Errorf("-README +printed\n%s", d)
	}
}

// TestReadmeInspect inspects the Tiltfile that the README shows for it.
func TestReadmeInspect(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	tiltfile := block(t, string(text), "```python\nlocal_resource('compile', 'go build -o bin/api .', deps=['main.go'])\nif", "```python\n")
	want := block(t, string(text), "```console\n$ tiltgen inspect\n", "```console\n$ tiltgen inspect\n")
	var stdout, stderr strings.Builder
	c := cli.Command{Stdin: strings.NewReader(tiltfile), Stdout: &stdout, Stderr: &stderr}
	if code := c.Main([]string{"tiltgen", "inspect", "-"}); code != 0 {
		t.Errorf("exit code %d, want 0\n%s", code, &stderr)
	}
	if !strings.Contains(stdout.String(), want) {
		t.Errorf("-README +printed\n%s", cmp.Diff(want, stdout.String()))
	}
}

// block is the code block that starts with a text, without its fence.
func block(t *testing.T, text, start, fence string) string {
	t.Helper()
	i := strings.Index(text, start)
	if i < 0 {
		t.Fatalf("the README has no %q", start)
	}
	code, _, _ := strings.Cut(text[i+len(fence):], "```")
	return code
}
