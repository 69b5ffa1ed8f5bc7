package prove

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/schedule"
)

// TestServers holds when what waits for a server is built: when Tilt has started
// it, or, with a readiness probe, when that has succeeded.
func TestServers(t *testing.T) {
	for _, row := range []struct {
		name, server string
		want         []schedule.Verdict
	}{
		{"without a probe", `local_resource('db', serve_cmd='postgres')`, []schedule.Verdict{schedule.Safe}},
		{"with a probe", `local_resource('db', serve_cmd='postgres', readiness_probe=probe(exec=exec_action(['pg_isready'])))`, []schedule.Verdict{schedule.MissingInput}},
		{"with a command and a probe", `local_resource('db', 'true', serve_cmd='postgres', readiness_probe=probe(exec=exec_action(['pg_isready'])))`, []schedule.Verdict{schedule.MissingInput}},
		{"a probe of nothing", `local_resource('db', 'true', readiness_probe=probe(exec=exec_action(['pg_isready'])))`, []schedule.Verdict{schedule.Safe}},
	} {
		t.Run(row.name, func(t *testing.T) {
			results := Run(read(t, txtar.Parse([]byte(`-- Dockerfile --
FROM scratch
COPY out /
-- ui/page --
-- pod.yaml --
`+pod("web", "api")+`-- Tiltfile --
`+row.server+`
local_resource('draw', 'cp ui/page out/page', deps=['ui'], resource_deps=['db'])
local_resource('migrate', 'sleep 1')
k8s_yaml('pod.yaml')
docker_build('api', '.', only=['out'])
k8s_resource('web', resource_deps=['migrate'])
`))), func(c Consumer) bool { return c.Kind == Image })
			if d := cmp.Diff(row.want, results[0].Verdicts); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}
