package schedule

// looseOrder is Tilt's order, except that any of several builds that nothing
// holds may be started first. What was left out of a scenario may have held one
// of them.
type looseOrder struct{ tiltOrder }

func (o looseOrder) appendFollowUps(moves []Transition, st *State) []Transition {
	for i := range o.eligible(st).all() {
		moves = append(moves, Transition{Action: PickTarget, Of: i})
	}
	return o.appendRunning(moves, st)
}
