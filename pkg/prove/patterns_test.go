package prove

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/schedule"
)

// TestPatterns holds the verdicts on Tiltfiles as people write them.
func TestPatterns(t *testing.T) {
	for _, row := range []struct {
		name, tiltfile string
		want           map[string][]schedule.Verdict
	}{
		{
			"an ungated custom_build with a dangling gate",
			`local_resource('ui', 'cp ui/a static', deps=['ui'], allow_parallel=True)
local_resource('compile', 'go build -o bin/api ./cmd', deps=['cmd'], allow_parallel=True)
local_resource('builds-complete', 'echo done', resource_deps=['ui', 'compile'])
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['bin/api', 'static'])
k8s_resource('api', resource_deps=['builds-complete'])`,
			map[string][]schedule.Verdict{"api": {schedule.HalfWrittenInput}},
		},
		{
			"an image build that nothing holds",
			`local_resource('compile', 'go build -o bin/api ./cmd', deps=['cmd'], allow_parallel=True)
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['bin/api'])`,
			map[string][]schedule.Verdict{"api": {schedule.HalfWrittenInput, schedule.MissingInput}},
		},
		{
			"four stages that only resource_deps join",
			`local_resource('compile', 'go build -o bin/api ./cmd', deps=['cmd'])
local_resource('wait-for-builds', 'echo done', resource_deps=['compile'])
local_resource('docker-build-image', 'docker build -t api:dev .', deps=['bin/api'], resource_deps=['wait-for-builds'])
local_resource('kind-load-image', 'kind load docker-image api:dev', resource_deps=['docker-build-image'])
custom_build('api', 'docker tag api:dev $EXPECTED_REF', deps=[], tag='dev', disable_push=True)
k8s_resource('api', resource_deps=['kind-load-image'])`,
			map[string][]schedule.Verdict{"api": {schedule.StaleResult}, "kind-load-image": {schedule.StaleResult}, "docker-build-image": {schedule.Safe}},
		},
		{
			"a local docker build with a second watcher of the same outputs",
			`local_resource('compile', 'go build -o bin/api ./cmd', deps=['cmd'])
local_resource('docker-build', 'docker build -t api:dev .', deps=['bin/api'], resource_deps=['compile'])
custom_build('api', 'docker tag api:dev $EXPECTED_REF', deps=['bin/api'])
k8s_resource('api', resource_deps=['docker-build'])`,
			map[string][]schedule.Verdict{"api": {schedule.StaleResult}, "docker-build": {schedule.Safe}},
		},
		{
			"a compiler that excludes all others",
			`local_resource('compile', 'go build -o bin/api ./cmd', deps=['cmd'])
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['bin/api'])
k8s_resource('api', resource_deps=['compile'])`,
			map[string][]schedule.Verdict{"api": {schedule.Safe}},
		},
		{
			"an exclusive step that another one holds while an ungated image is built",
			`local_resource('test', 'sleep 5', allow_parallel=True)
local_resource('ui', 'cp ui/a static', deps=['ui'])
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['static'])`,
			map[string][]schedule.Verdict{"api": {schedule.MissingInput}},
		},
		{
			"a step that wakes itself",
			`local_resource('format', 'cp raw src/out', deps=['src/out', 'raw'])
local_resource('check', 'cat src/out', deps=['src/out'], resource_deps=['format'])`,
			map[string][]schedule.Verdict{"check": {schedule.Unsettled}},
		},
		{
			"a workload that waits for what nobody starts",
			`local_resource('migrate', 'cp a b', auto_init=False, trigger_mode=TRIGGER_MODE_MANUAL)
custom_build('api', './build.sh', deps=['src'])
k8s_resource('api', resource_deps=['migrate'])`,
			map[string][]schedule.Verdict{"api": {schedule.NeverStarts}},
		},
		{
			"a step that only a person starts",
			`local_resource('compile', 'go build -o bin/api ./cmd', deps=['cmd'])
local_resource('load-test', 'cat bin/api', auto_init=False, trigger_mode=TRIGGER_MODE_MANUAL, resource_deps=['compile'])`,
			map[string][]schedule.Verdict{"load-test": {schedule.Safe}},
		},
		{
			"an image of which one workload waits and another does not",
			`def pod(name):
    return encode_yaml({'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': name}, 'spec': {'containers': [{'name': name, 'image': 'api'}]}})
local_resource('compile', 'go build -o bin/api ./cmd', deps=['cmd'], auto_init=True)
local_resource('first', 'sleep 1', allow_parallel=True)
local_resource('late', 'cp x y', deps=['x'], resource_deps=['first'])
custom_build('api', './build.sh', deps=['y'])
k8s_yaml([pod('web'), pod('worker')])
k8s_resource('web', resource_deps=['late'])`,
			map[string][]schedule.Verdict{"api": {schedule.MissingInput}},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := read(t, txtar.Parse([]byte("-- Tiltfile --\n"+row.tiltfile+"\n-- raw --\n-- x --\n")))
			got := map[string][]schedule.Verdict{}
			for _, result := range Run(r, func(Consumer) bool { return true }) {
				got[result.Name] = result.Verdicts
			}
			if d := cmp.Diff(row.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}
