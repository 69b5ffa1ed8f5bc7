package schedule

import "slices"

// forget drops what is chosen anew each time, and what makes no difference.
func (o anyImages) forget(st *State) {
	lv, b := &st.Live[0], &st.Builds[o.tag]
	b.forgetChanges()
	b.Made, b.Noted, b.Ready = Content{}, Note{}, true
	st.Builds[o.gate] = Build{}
	st.Changes = slices.DeleteFunc(st.Changes, func(c Change) bool { return int(c.Resource) == o.gate })
	for file := range o.runtime.all() {
		st.Files[file] = Content{}
	}
	st.Files[o.images[0].moving] = Content{}
	for _, file := range o.resources[o.tag].writes {
		st.Files[file] = Content{}
	}
	lv.Ref, lv.Image = notMade, notMade
	lv.Deployed.ID = min(lv.Deployed.ID, 1)
	st.Keys[0] = 0
	if !lv.Tagged {
		lv.Deployed.Hard.Key = 0
	}
	o.forgetNext(st)
	lv.Wanted = lv.Wanted && !o.mixes()
	o.forgetContainer(st)
	o.nameVersions(st)
	st.Files[0].Made = 2
}

// forgetNext leaves open what the gate moved in last, if it may move in the same
// once it is looked at and nothing else comes of that.
func (o anyImages) forgetNext(st *State) {
	lv := &st.Live[0]
	belongs := lv.Next.Key == lv.Deployed.Hard.Key
	if !o.restIsQuiet(st) && !(belongs && differs(lv.Next, o.sentLast(st, 0))) {
		lv.Last, lv.Next, belongs = lv.kept(), nothing, false
	}
	if belongs || !o.mixes() {
		lv.Last = nothing
	}
	lv.Last.Key = 0
}

// forgetContainer drops what is in a container that will be replaced before
// anything of it matters again: once what replaces it is deployed, and, where only
// what is there in the end matters, as soon as that is certain.
func (o anyImages) forgetContainer(st *State) {
	lv, b, live := &st.Live[0], &st.Builds[o.tag], o.resources[o.tag].live
	if !b.Deployed && (o.mixes() || !b.Touched && !lv.Wanted) {
		return
	}
	for _, file := range live.container {
		st.Files[file] = Content{}
	}
	if lv.Wanted && b.Phase == Idle {
		b.Sync.Unsynced, b.Sync.Kept = 0, 0
	}
}

// nameVersions makes the first version that there is of anything version 2, since
// it only matters which are the same.
func (o anyImages) nameVersions(st *State) {
	lv := &st.Live[0]
	swap, known := false, false
	name := func(c *Content) {
		if c.Made == 0 {
			return
		}
		if !known {
			known, swap = true, c.Made == 1
		}
		if swap {
			c.Made = 3 - c.Made
		}
	}
	name(&lv.Next)
	name(&lv.Last)
	name(&lv.Deployed.Hard)
	name(&lv.Deployed.Soft)
	for file := o.sources; file < len(st.Files); file++ {
		name(&st.Files[file])
	}
}
