package prove

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/schedule"
)

// TestImages holds the verdicts on workloads with several images, and on such as
// share one.
func TestImages(t *testing.T) {
	for _, row := range []struct {
		name, files string
		want        map[string][]schedule.Verdict
	}{
		{
			"a base image and what is on it in one context",
			`-- Dockerfile --
FROM base
COPY ui /
-- Dockerfile.base --
FROM scratch
COPY ui /
-- ui/page --
-- pod.yaml --
` + pod("web", "api") + `-- Tiltfile --
k8s_yaml('pod.yaml')
docker_build('base', '.', dockerfile='Dockerfile.base', only=['ui'])
docker_build('api', '.', only=['ui'])`,
			map[string][]schedule.Verdict{"base": {schedule.Safe}, "api": {schedule.MixedInputs, schedule.StaleResult}},
		},
		{
			"a base image that only image_deps name",
			`-- Dockerfile.base --
FROM scratch
COPY ui /
-- ui/page --
-- pod.yaml --
` + pod("web", "api") + `-- Tiltfile --
k8s_yaml('pod.yaml')
docker_build('base', '.', dockerfile='Dockerfile.base', only=['ui'])
custom_build('api', 'docker tag $TILT_IMAGE_0 $EXPECTED_REF', deps=[], image_deps=['base'])`,
			map[string][]schedule.Verdict{"base": {schedule.Safe}, "api": {schedule.Safe}},
		},
		{
			"a workload that takes the image that another one has built",
			`-- Dockerfile --
FROM scratch
COPY out /
-- ui/page --
-- ui/fixed --
-- out/page --
-- pods.yaml --
` + pod("web", "api") + "---\n" + pod("worker", "api") + `-- Tiltfile --
k8s_yaml('pods.yaml')
local_resource('draw', 'cp ui/page out/page')
local_resource('fix', 'cp ui/fixed out/page', allow_parallel=True, resource_deps=['web'])
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=[])
k8s_resource('web', resource_deps=['draw'])
k8s_resource('worker', resource_deps=['web'])`,
			map[string][]schedule.Verdict{"api": {schedule.Safe}},
		},
		{
			"an image that is built too early for one of its workloads",
			`-- Dockerfile --
FROM base
COPY pages /
-- Dockerfile.base --
FROM scratch
COPY out /
-- pages/page --
-- pods.yaml --
` + pod("web", "api") + "---\n" + pod("worker", "base") + `-- Tiltfile --
k8s_yaml('pods.yaml')
local_resource('first', 'sleep 1', allow_parallel=True)
local_resource('draw', 'cp ui/page out/page', resource_deps=['first'])
custom_build('base', 'docker build -t $EXPECTED_REF -f Dockerfile.base .', deps=[])
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['pages'], image_deps=['base'])
k8s_resource('web', resource_deps=['draw'])`,
			map[string][]schedule.Verdict{"base": {schedule.MissingInput}, "api": {schedule.MissingInput}},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := map[string][]schedule.Verdict{}
			for _, result := range Run(read(t, txtar.Parse([]byte(row.files+"\n"))), func(c Consumer) bool { return c.Kind == Image }) {
				got[result.Name] = result.Verdicts
			}
			if d := cmp.Diff(row.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

// TestBuiltOntoOlderBase holds how it is told that an image is built onto a base
// that is older than the rest of it.
func TestBuiltOntoOlderBase(t *testing.T) {
	results := Run(read(t, txtar.Parse([]byte(`-- Dockerfile --
FROM base
COPY pages /
-- Dockerfile.base --
FROM scratch
COPY out /
-- pod.yaml --
`+pod("web", "api")+`-- Tiltfile --
local_resource('draw', 'cp ui/page out/page && cp ui/page pages/page', deps=['ui'])
k8s_yaml('pod.yaml')
docker_build('base', '.', dockerfile='Dockerfile.base', only=['out'])
docker_build('api', '.', only=['pages'])
k8s_resource('web', resource_deps=['draw'])
`))), func(c Consumer) bool { return c.Name == "api" })
	run := results[0].Findings[0].Run
	told := strings.Join(run, "\n")
	for _, want := range []string{"It builds api onto the base that is there.", "api is built onto a base that was made from an older ui/page."} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not told:\n%s", want, told)
		}
	}
}

// TestPlayImages holds that a workload with several images builds again only what
// has changed.
func TestPlayImages(t *testing.T) {
	r := read(t, txtar.Parse([]byte(`-- Dockerfile --
FROM base
COPY cmd /
-- Dockerfile.base --
FROM scratch
COPY ui /
-- ui/page --
-- cmd/main --
-- pods.yaml --
`+pod("web", "api")+"---\n"+pod("worker", "base")+`-- Tiltfile --
k8s_yaml('pods.yaml')
docker_build('base', '.', dockerfile='Dockerfile.base', only=['ui'])
docker_build('api', '.', only=['cmd'])
`)))
	playback, err := Play(r, Script{Edits: []Act{{Of: "cmd", At: 20}}})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range playback.Runs[0].Events {
		told = append(told, e.String())
	}
	want := []string{
		"0.04 start web", "0.54 end web", "0.58 start web", "1.08 end web",
		"20.00 edit cmd to version 2", "20.24 start web", "20.74 end web",
	}
	if d := cmp.Diff(want, slices.DeleteFunc(told, func(e string) bool { return strings.Contains(e, "worker") })); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	if got := playback.Runs[0].Final["api in web"].Versions["cmd"]; got != 2 {
		t.Errorf("web runs an api of version %d", got)
	}
}
