package schedule

import "github.com/tiltgen/tiltgen/pkg/stage"

// fail makes a command fail at any moment, or be killed. What it has begun to
// write stays as it is, and a stage records nothing. Tilt does not start it again
// by itself.
//
// Tilt 0.37: internal/store/buildcontrols/reducers.go, HandleBuildCompleted, and
// internal/controllers/core/cmd/execer.go, killProcess.
func (s *System) fail(st *State, resource int) {
	b, step := &st.Builds[resource], s.resources[resource].stage
	b.Phase, b.Outcome = Done, Failed
	if step != nil && step.kind == stage.Build && !s.holds(clauseFailedBuild) {
		s.endBuildStage(st, resource)
	}
}
