package prove

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/schedule"
)

// pod is a manifest that runs an image.
func pod(name, image string) string {
	return "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + "}\nspec: {containers: [{name: a, image: " + image + "}]}\n"
}

// TestVerdicts holds the verdicts on Tiltfiles that need files beside them.
func TestVerdicts(t *testing.T) {
	for _, row := range []struct {
		name, files string
		want        map[string][]schedule.Verdict
	}{
		{
			"what is not there, and a script may make",
			`-- Dockerfile --
FROM scratch
COPY dist /
-- Tiltfile --
local_resource('build', './build.sh', deps=['src'])
docker_build('api', '.', only=['dist'])
k8s_resource('api', resource_deps=['build'])`,
			map[string][]schedule.Verdict{"api": {schedule.UnknownVerdict}},
		},
		{
			"what is copied and not watched, in a folder that a compiler fills",
			`-- Dockerfile --
FROM scratch
COPY target/release/api /
-- target/release/api --
-- Tiltfile --
local_resource('build', 'cargo build --release', deps=['src'])
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['Dockerfile'])
k8s_resource('api', resource_deps=['build'])`,
			map[string][]schedule.Verdict{"api": {schedule.UnknownVerdict}},
		},
		{
			"what is copied and not watched, and a script may make",
			`-- Dockerfile --
FROM scratch
COPY out /
-- out/page --
-- Tiltfile --
local_resource('build', './build.sh')
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=[])`,
			map[string][]schedule.Verdict{"api": {schedule.UnknownVerdict}},
		},
		{
			"a parallel script after an image that is built again meanwhile",
			`-- Dockerfile --
FROM scratch
COPY . /
-- Tiltfile --
local_resource('seed', './seed.sh', resource_deps=['api'], allow_parallel=True)
docker_build('api', '.')`,
			map[string][]schedule.Verdict{"api": {schedule.UnknownVerdict}},
		},
		{
			"an exclusive step beside parallel ones that start each other",
			`-- Dockerfile --
FROM scratch
COPY out /
-- out/page --
-- pod.yaml --
` + pod("api", "api") + `-- Tiltfile --
local_resource('ping', 'cp pong/file ping/file', deps=['pong'], allow_parallel=True)
local_resource('pong', 'cp ping/file pong/file', deps=['ping'], allow_parallel=True)
local_resource('draw', 'cp ui/page out/page', deps=['ui'])
k8s_yaml('pod.yaml')
docker_build('api', '.', only=['out'])
k8s_resource('api', resource_deps=['draw'])`,
			map[string][]schedule.Verdict{
				"ping": {schedule.HalfWrittenInput, schedule.MissingInput, schedule.Unsettled},
				"pong": {schedule.HalfWrittenInput, schedule.MissingInput, schedule.Unsettled},
				"api":  {schedule.UnknownVerdict},
			},
		},
		{
			"a base image that does not watch what it copies",
			`-- Dockerfile --
FROM base
COPY out/page /
-- Dockerfile.base --
FROM scratch
COPY out/page /
-- pod.yaml --
` + pod("api", "api") + `-- Tiltfile --
local_resource('draw', 'cp ui/page out/page', deps=['ui'])
k8s_yaml('pod.yaml')
custom_build('base', 'docker build -t $EXPECTED_REF -f Dockerfile.base .', deps=['Dockerfile.base'])
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['out/page', 'Dockerfile'], image_deps=['base'])
k8s_resource('api', resource_deps=['draw'])`,
			map[string][]schedule.Verdict{"base": {schedule.StaleResult}, "api": {schedule.MixedInputs, schedule.StaleResult}},
		},
		{
			"a base image with a watch of its own",
			`-- Dockerfile --
FROM base
COPY pages /
-- Dockerfile.base --
FROM scratch
COPY out /
-- pod.yaml --
` + pod("api", "api") + `-- Tiltfile --
local_resource('draw', 'cp ui/page out/page && cp ui/page pages/page', deps=['ui'])
k8s_yaml('pod.yaml')
docker_build('base', '.', dockerfile='Dockerfile.base', only=['out'])
docker_build('api', '.', only=['pages'])
k8s_resource('api', resource_deps=['draw'])`,
			map[string][]schedule.Verdict{"base": {schedule.Safe}, "api": {schedule.MixedInputs}},
		},
		{
			"a base image that has nothing in common with what is on it",
			`-- Dockerfile --
FROM base
COPY pages /
-- Dockerfile.base --
FROM scratch
COPY certs /
-- certs/a --
-- pod.yaml --
` + pod("api", "api") + `-- Tiltfile --
local_resource('draw', 'cp ui/page pages/page', deps=['ui'])
k8s_yaml('pod.yaml')
docker_build('base', '.', dockerfile='Dockerfile.base', only=['certs'])
docker_build('api', '.', only=['pages'])
k8s_resource('api', resource_deps=['draw'])`,
			map[string][]schedule.Verdict{"base": {schedule.Safe}, "api": {schedule.Safe}},
		},
		{
			"a service of Docker Compose that waits",
			`-- Dockerfile --
FROM scratch
COPY out /
-- compose.yaml --
services:
  web:
    image: api
-- Tiltfile --
local_resource('draw', 'cp ui/page out/page', deps=['ui'], allow_parallel=True)
docker_compose('compose.yaml')
docker_build('api', '.')
dc_resource('web', resource_deps=['draw'])`,
			map[string][]schedule.Verdict{"api": {schedule.HalfWrittenInput}},
		},
		{
			"a service of Docker Compose with a build of its own",
			`-- Dockerfile --
FROM scratch
COPY out /
-- compose.yaml --
services:
  web:
    build: .
-- Tiltfile --
local_resource('draw', 'cp ui/page out/page', deps=['ui'], allow_parallel=True)
docker_compose('compose.yaml')
dc_resource('web', resource_deps=['draw'])`,
			map[string][]schedule.Verdict{"web": {schedule.HalfWrittenInput}},
		},
		{
			"a service of Docker Compose that mounts nobody knows what",
			`-- Dockerfile --
FROM scratch
COPY out /
-- compose.yaml --
services:
  web:
    build: .
-- Tiltfile --
local_resource('draw', 'cp ui/page out/page', deps=['ui'])
docker_compose('compose.yaml')`,
			map[string][]schedule.Verdict{"web": {schedule.UnknownVerdict}},
		},
		{
			"a step that is disabled",
			`-- Dockerfile --
FROM scratch
COPY out /
-- pod.yaml --
` + pod("api", "api") + `-- Tiltfile --
local_resource('draw', 'cp ui/page out/page', deps=['ui'])
k8s_yaml('pod.yaml')
docker_build('api', '.')
config.set_enabled_resources(['api'])`,
			map[string][]schedule.Verdict{"api": {schedule.MissingInput, schedule.StaleResult}},
		},
		{
			"a step whose outputs are told in part",
			`-- Dockerfile --
FROM scratch
COPY out /
-- Tiltfile --
# tiltgen: outputs=report
local_resource('draw', 'cp ui/page out/page && ./report.sh', deps=['ui'], allow_parallel=True)
docker_build('api', '.', only=['out'])
k8s_resource('api', resource_deps=['draw'])`,
			map[string][]schedule.Verdict{"api": {schedule.HalfWrittenInput}},
		},
		{
			"a Dockerfile beside an initial sync",
			`-- Dockerfile --
FROM scratch
COPY page /
-- page --
-- pod.yaml --
` + pod("api", "api") + `-- Tiltfile --
k8s_yaml('pod.yaml')
docker_build('api', '.', only=['page'], live_update=[initial_sync(), sync('page', '/page')])`,
			map[string][]schedule.Verdict{"api": {schedule.Safe}},
		},
		{
			"a sync elsewhere that holds an exclusive step",
			`-- Dockerfile --
FROM scratch
COPY page /
-- Dockerfile.web --
FROM scratch
COPY out /
-- page --
-- pods.yaml --
` + pod("api", "api") + "---\n" + pod("web", "web") + `-- Tiltfile --
k8s_yaml('pods.yaml')
docker_build('api', '.', only=['page'], live_update=[sync('page', '/page')])
local_resource('migrate', 'true', resource_deps=['api'])
local_resource('draw', 'cp ui/page out/page', deps=['ui'], resource_deps=['migrate'])
docker_build('web', '.', dockerfile='Dockerfile.web', only=['out'])
k8s_resource('web', resource_deps=['migrate'])`,
			map[string][]schedule.Verdict{"api": {schedule.Safe}, "web": {schedule.MissingInput}},
		},
		{
			"a step that only a change starts",
			`-- Tiltfile --
local_resource('gen', 'cp a out/x', deps=['a'])
local_resource('mid', 'cat out/x', deps=['out/x'], auto_init=False)
local_resource('use', 'cat out/x', deps=['out/x'], resource_deps=['mid'])`,
			map[string][]schedule.Verdict{"mid": {schedule.Safe}, "use": {schedule.Safe}},
		},
		{
			"a step that watches nothing",
			`-- Dockerfile --
FROM scratch
COPY . /
-- now.py --
-- Tiltfile --
local_resource('now', 'python3 now.py > start.txt')
docker_build('api', '.')
k8s_resource('api', resource_deps=['now'])`,
			map[string][]schedule.Verdict{"api": {schedule.Safe}},
		},
		{
			"a step that makes a file and an image",
			`-- Dockerfile --
FROM scratch
COPY ui /
-- Tiltfile --
local_resource('draw', 'cp ui/page out/page && docker build -t api:dev .', deps=['ui'], allow_parallel=True)
custom_build('api', 'docker tag api:dev $EXPECTED_REF', deps=['ui'])
k8s_resource('api', resource_deps=['draw'])`,
			map[string][]schedule.Verdict{"api": {schedule.StaleResult}},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := map[string][]schedule.Verdict{}
			for _, result := range Run(read(t, txtar.Parse([]byte(row.files+"\n"))), func(Consumer) bool { return true }) {
				got[result.Name] = result.Verdicts
			}
			if d := cmp.Diff(row.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}
