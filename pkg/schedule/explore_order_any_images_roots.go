package schedule

import "slices"

// roots are the states in which an earlier run may have left things: no container
// at all, one that was sent nothing and has what its image has, and one that was
// sent something, which may have any of that.
func (o anyImages) roots() []State {
	states := []State{o.Start()}
	for _, soft := range []Versions{1, 2} {
		for _, staged := range []Versions{0, 1, 2} {
			states = append(states, o.leftBy(soft, soft, staged, false))
			if staged == 0 {
				continue
			}
			states = append(states, o.leftBy(soft, soft, staged, true))
			if !o.mixes() {
				other := 3 - soft
				states = append(states, o.leftBy(soft, other, staged, true))
			}
		}
	}
	return states
}

func (o anyImages) opening(root int32) string {
	if root == 0 {
		return o.System.opening(root)
	}
	return "Tilt starts on a container that an earlier run has left."
}

// leftBy is the state that is left by a run that deployed an image with something
// synced, whose container holds something, while something else may be staged.
func (o anyImages) leftBy(soft, holds, staged Versions, sent bool) State {
	st := o.Start()
	lv, live := &st.Live[0], o.resources[o.tag].live
	lv.Deployed = Made{ID: 1, Soft: Content{Made: soft}, Sent: sent}
	if o.mixes() {
		lv.Deployed.Hard.Made = soft
	}
	st.Files[o.images[0].staged] = Content{Made: staged, Missing: staged == 0}
	o.show(&st, o.tag, &lv.Deployed)
	for at, file := range live.container {
		st.Files[file] = st.Files[live.image[at]]
	}
	if at := slices.Index(live.synced, o.images[0].staged); at >= 0 {
		st.Files[live.container[at]].Made = holds
	}
	return st
}
