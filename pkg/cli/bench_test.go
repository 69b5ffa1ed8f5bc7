package cli_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/cli"
)

// BenchmarkEmit is all that tiltgen emit does once it runs, for n services
// with three builds each: it reads YAML, looks at the files, and writes the
// Tiltfile.
func BenchmarkEmit(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as cmd/tiltgen does
	for _, n := range []int{50, 500} {
		b.Run(fmt.Sprintf("services=%d", n), func(b *testing.B) {
			args := []string{"tiltgen", "emit", "-f", services(b, n)}
			command := cli.Command{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard}
			for b.Loop() {
				if code := command.Main(args); code != 0 {
					b.Fatal("exit code", code)
				}
			}
		})
	}
}

// services writes a project, and returns the path of its file.
func services(b *testing.B, n int) string {
	b.Helper()
	dir := b.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	var builds, images, workloads strings.Builder
	for i := range n {
		name := fmt.Sprintf("service-%03d", i)
		for _, build := range []struct{ kind, dep string }{
			{"gen", "api.yaml"}, {"ui", "api.yaml"}, {"bin", "out/gen"},
		} {
			fmt.Fprintf(&builds, "  %[1]s-%[2]s:\n    cmd: make %[2]s\n    dir: %[1]s\n    deps:\n"+
				"      - %[1]s/src/%[2]s\n      - %[1]s/%[3]s\n    outputs: [%[1]s/out/%[2]s]\n", name, build.kind, build.dep)
			write(name+"/src/"+build.kind+"/main", "")
		}
		fmt.Fprintf(&images, "  %[1]s:\n    ref: %[1]s\n    dockerfile: %[1]s/Dockerfile\n    context: %[1]s\n"+
			"    inputs: [%[1]s/out/ui, %[1]s/out/bin]\n    live_update:\n      sync:\n        - from: %[1]s/out/ui\n          to: /ui\n", name)
		fmt.Fprintf(&workloads, "  %[1]s:\n    images: [%[1]s]\n    manifests: %[1]s/k8s.yaml\n", name)
		write(name+"/Dockerfile", "FROM scratch\n")
		write(name+"/api.yaml", "")
		write(name+"/k8s.yaml", "")
	}
	write("tiltgen.yaml", "cluster: {kind: dev}\nbuilds:\n"+builds.String()+"images:\n"+images.String()+"workloads:\n"+workloads.String())
	return filepath.Join(dir, "tiltgen.yaml")
}
