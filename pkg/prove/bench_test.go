package prove

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// hundred is a Tiltfile with independent images, each with a compiler and a
// page of its own.
func hundred(b *testing.B, images int) *tiltfile.Reading {
	b.Helper()
	var text strings.Builder
	for i := range images {
		fmt.Fprintf(&text, `
local_resource('compile-%[1]d', 'go build -o s%[1]d/bin/api ./s%[1]d/cmd', deps=['s%[1]d/cmd'], allow_parallel=True)
local_resource('draw-%[1]d', 'cp s%[1]d/ui s%[1]d/site', deps=['s%[1]d/ui'], allow_parallel=True)
custom_build('image-%[1]d', 'docker build -t $EXPECTED_REF s%[1]d', deps=['s%[1]d/bin/api', 's%[1]d/site'])
k8s_yaml(encode_yaml({'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'w%[1]d'},
                      'spec': {'containers': [{'name': 'a', 'image': 'image-%[1]d'}]}}))
k8s_resource('w%[1]d', resource_deps=['compile-%[1]d', 'draw-%[1]d'])
`, i)
	}
	r, err := tiltfile.Parse("Tiltfile", text.String(), tiltfile.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// BenchmarkScenarios makes the scenarios of as many images.
func BenchmarkScenarios(b *testing.B) {
	for _, images := range []int{100, 1000} {
		b.Run(fmt.Sprint(images), func(b *testing.B) {
			r := hundred(b, images)
			for b.Loop() {
				if n := len(examinations(r)); n != images {
					b.Fatalf("%d consumers", n)
				}
			}
		})
	}
}
