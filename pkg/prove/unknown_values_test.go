package prove

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/schedule"
)

// TestUnknownValues holds that nothing is said for sure where a value decides what
// runs there are and only a run could tell it.
func TestUnknownValues(t *testing.T) {
	const gen = "local_resource('gen', 'cp a b', deps=['a'], allow_parallel=True)\n"
	for _, row := range []struct {
		name, text, why string
	}{
		{"a context", gen + "docker_build('api', os.getenv('CTX', '.'))", "context of api"},
		{"what is in a context", gen + "docker_build('api', '.', only=str(local('cat only')).split())", "only of api"},
		{"deps", gen + "custom_build('api', 'docker build -t $EXPECTED_REF .', str(local('cat deps')).split())", "deps of api"},
		{"some of the deps", gen + "custom_build('api', 'docker build -t $EXPECTED_REF .', ['b', os.getenv('MORE', 'c')])", "deps of api"},
		{"whether a step is parallel", "config.define_bool('fast')\ncfg = config.parse()\nlocal_resource('gen', 'cp a b', deps=['a'], allow_parallel=cfg.get('fast', False))\ndocker_build('api', '.', only=['b'])", "allow_parallel of gen"},
		{"a base image", "docker_build('base', 'b')\ndocker_build('api', 'a', dockerfile_contents='ARG B\\nFROM $B\\n', build_args={'B': os.getenv('B', 'base')})", "the base image of api"},
		{"what an image is built from", "custom_build('base', 'make', ['x'])\ncustom_build('api', 'make', ['y'], image_deps=[os.getenv('B', 'base')])", "image_deps of api"},
		{"where a step runs", "local_resource('gen', 'cp a b', deps=['a'], dir=os.getenv('D', '.'), allow_parallel=True)\ndocker_build('api', '.', only=['b'])\nk8s_resource('api', resource_deps=['gen'])", "dir of gen"},
		{"how many run at a time", "update_settings(max_parallel_updates=int(os.getenv('N', '1')))\n" + gen + "docker_build('api', '.', only=['b'])", "max_parallel_updates"},
		{"what no watch heeds", "watch_settings(ignore=[os.getenv('I', 'b')])\n" + gen + "docker_build('api', '.', only=['b'])", "what watch_settings ignores"},
		{"what is enabled", "config.set_enabled_resources([os.getenv('R', 'api')])\n" + gen + "docker_build('api', '.', only=['b'])", "what config.set_enabled_resources is given"},
		{"which workload waits", gen + "docker_build('api', '.', only=['b'])\nk8s_resource(os.getenv('W', 'api'), resource_deps=['gen'])", "which resource … is"},
		{"what a step watches", "local_resource('gen', 'cp a b', deps=[os.getenv('A', 'a')])\ndocker_build('api', '.', only=['b'])", "deps of gen"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := parsed(t, row.text)
			result := Run(r, func(c Consumer) bool { return c.Name == "api" })[0]
			want := []Doubt{{Why: row.why + " cannot be told from the Tiltfile alone", Value: true}}
			if diff := cmp.Diff(want, result.Doubts); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]schedule.Verdict{schedule.UnknownVerdict}, result.Verdicts); diff != "" {
				t.Error(diff)
			}
		})
	}
}
