package prove

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// racyPetStore is the well-known pet store before anything was mended: its image
// is built from what parallel steps write.
const racyPetStore = `
local_resource('build-petstore', 'cargo build --release -p pet_store && mkdir -p build_artifacts && cp target/pet_store build_artifacts/pet_store',
               deps=['examples/pet_store/src', 'Cargo.toml'], allow_parallel=True)
# tiltgen: outputs=examples/pet_store/static_site
local_resource('build-sample-ui', 'npm run build', deps=['sample-ui/src', 'sample-ui/package.json'], allow_parallel=True)
custom_build('petstore', 'docker build -t $EXPECTED_REF .', deps=['build_artifacts/pet_store', 'examples/pet_store/static_site'])
k8s_yaml(encode_yaml({'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'petstore'},
                      'spec': {'containers': [{'name': 'a', 'image': 'petstore'}]}}))
k8s_resource('petstore', resource_deps=['build-petstore', 'build-sample-ui'])
`

// services is a Tiltfile with services that are compiled behind a step that makes
// code for all of them. The options of the steps that compile are those of
// compile.
func services(n int, compile string) string {
	var text strings.Builder
	text.WriteString("# tiltgen: outputs=gen\nlocal_resource('generate', 'protoc --go_out=gen proto/api.proto', deps=['proto'])\n")
	for i := range n {
		fmt.Fprintf(&text, `
local_resource('compile-%[1]d', 'go build -o s%[1]d/bin/api ./s%[1]d/cmd', deps=['s%[1]d/cmd', 'gen'], resource_deps=['generate']%[2]s)
custom_build('image-%[1]d', 'docker build -t $EXPECTED_REF s%[1]d', deps=['s%[1]d/bin/api'])
k8s_yaml(encode_yaml({'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'w%[1]d'},
                      'spec': {'containers': [{'name': 'a', 'image': 'image-%[1]d'}]}}))
k8s_resource('w%[1]d', resource_deps=['compile-%[1]d'])
`, i, compile)
	}
	return text.String()
}

// deployments is a Tiltfile with workloads whose images Tilt does not build, and
// a step beside them.
func deployments(n int) string {
	var text strings.Builder
	text.WriteString("local_resource('check', 'make check', deps=['src'])\n")
	for i := range n {
		fmt.Fprintf(&text, "k8s_yaml(encode_yaml({'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'w%d'}, 'spec': {'containers': [{'name': 'a', 'image': 'redis'}]}}))\n", i)
	}
	return text.String()
}

func parsed(t testing.TB, text string) *tiltfile.Reading {
	t.Helper()
	r, err := tiltfile.Parse("Tiltfile", text, tiltfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// BenchmarkProjects explores every run of Tiltfiles as projects have them.
func BenchmarkProjects(b *testing.B) {
	examples, err := tiltfile.Load("../../examples/Tiltfile", tiltfile.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, row := range []struct {
		name string
		read *tiltfile.Reading
	}{
		{"examples", examples},
		{"racy pet store", parsed(b, racyPetStore)},
		{"100 images", hundred(b, 100)},
		{"100 services behind generated code", parsed(b, services(100, ", allow_parallel=True"))},
		{"30 services with exclusive steps", parsed(b, services(30, ""))},
	} {
		b.Run(row.name, func(b *testing.B) {
			states := 0
			for b.Loop() {
				for _, result := range Run(row.read, func(Consumer) bool { return true }) {
					states += result.States
				}
			}
			b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
		})
	}
}

// BenchmarkPlay plays an edit while many workloads are deployed: as many as one
// simulation can have.
func BenchmarkPlay(b *testing.B) {
	r := parsed(b, deployments(60))
	for b.Loop() {
		if _, err := Play(r, Script{Edits: []Act{{Of: "src", At: 20}}}); err != nil {
			b.Fatal(err)
		}
	}
}
