package tiltfile_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// BenchmarkLoad reads the pet store as emit writes it, a file of 1,500
// resources, one whose conditions lead to 64 worlds, and both together.
func BenchmarkLoad(b *testing.B) {
	petstore, err := os.ReadFile("../../examples/Tiltfile")
	if err != nil {
		b.Fatal(err)
	}
	var many, branches strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&many, "local_resource(\n    'build-%d',\n    cmd='go build -o bin/%[1]d ./cmd/%[1]d',\n    deps=['cmd/%[1]d', 'pkg'],\n    labels=['build'],\n)\n", i)
	}
	for i := range 6 {
		fmt.Fprintf(&branches, "if os.environ.get('V%d'):\n    local_resource('r%[1]d', 'make')\n", i)
	}
	both := branches.String() + many.String()
	for i := range 100 {
		fmt.Fprintf(&branches, "local_resource('s%d', 'make', deps=['src'])\n", i)
	}
	for _, bench := range []struct{ name, text string }{
		{"petstore", string(petstore)}, {"resources=1500", many.String()}, {"worlds=64", branches.String()},
		{"worlds=64,resources=1500", both},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := tiltfile.Parse(folder+"Tiltfile", bench.text, tiltfile.Options{Files: memory{}})
				if err != nil || len(r.Worlds) == 0 {
					b.Fatal(err, r.Errors)
				}
			}
		})
	}
}
