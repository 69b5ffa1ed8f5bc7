package schedule

import "github.com/tiltgen/tiltgen/pkg/stage"

// startStage does what a stage does before it takes any time. The snapshot of
// several files counts as one moment: it is only ever compared with itself.
func (s *System) startStage(st *State, resource int) {
	b := &st.Builds[resource]
	step := s.resources[resource].stage
	if step.kind == stage.Build {
		s.startBuildStage(st, resource)
		return
	}
	b.Phase = Writing
	switch step.kind {
	case stage.Gate:
		s.startGate(st, resource)
	case stage.Image:
		s.startImageStage(st, resource)
	default:
		s.startHandingOn(st, resource)
	}
}

// endStage does what a stage does at its end. The outputs of an author's
// command are whole by then.
func (s *System) endStage(st *State, resource int, choice uint8) {
	step := s.resources[resource].stage
	switch step.kind {
	case stage.Build:
		s.endBuildStage(st, resource)
	case stage.Gate:
		s.endGate(st, resource, choice)
	case stage.Image:
		s.endImageStage(st, resource, choice)
	case stage.Tag:
		if step.image >= 0 {
			s.endLiveTag(st, resource, choice)
			break
		}
		s.endHandingOn(st, resource)
	default:
		s.endHandingOn(st, resource)
	}
	st.Builds[resource].Phase = Done
}

// disturb lets the running stages know that a source was written. A build
// counts whatever was written as changed; a snapshot, what has become another.
func (s *System) disturb(st *State, source int, changed bool) {
	for i := range st.Builds {
		step, b := s.resources[i].stage, &st.Builds[i]
		if step == nil || !b.building() {
			continue
		}
		b.Touched = b.Touched || step.minds(source)
		b.Held = b.Held && !(changed && step.parts.has(source))
	}
}

// minds reports whether a write of a source while the stage runs makes it run
// again, though the source is as it was.
func (step *stageStep) minds(source int) bool {
	return step.kind == stage.Build && step.shared.has(source) || step.kind == stage.Image && step.inputs.has(source)
}
