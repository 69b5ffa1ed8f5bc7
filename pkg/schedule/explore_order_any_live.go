package schedule

import "github.com/tiltgen/tiltgen/pkg/stage"

// appendLive adds the moves of a tag step whose image is synced, of Tilt's live
// update, and of the container.
func (o anyOrder) appendLive(moves []Transition, st *State, i int) []Transition {
	if st.Builds[i].Phase == Writing {
		for _, choice := range o.choices(st, i) {
			moves = append(moves, Transition{Action: EndCommand, Of: i, Choice: choice})
		}
	}
	return o.appendDeploying(moves, st, i)
}

// appendDeploying adds all of these but the end of the step. Its watch reports late,
// but all at once. A container may start again from its image at any time.
func (o anyOrder) appendDeploying(moves []Transition, st *State, i int) []Transition {
	switch st.Builds[i].Phase {
	case Idle:
		moves = append(moves, Transition{Action: PickTarget, Of: i})
	case Done:
		moves = append(moves, Transition{Action: CompleteBuild, Of: i})
	}
	for _, action := range [...]Action{DeliverEvents, BecomeReady, RestartContainer, StartSync} {
		if t := (Transition{Action: action, Of: i}); o.Can(st, t) && !o.tooEarly(st, t) {
			moves = append(moves, t)
		}
	}
	if t := (Transition{Action: StartSync, Of: i, Choice: choiceFails}); o.Can(st, t) {
		moves = append(moves, t)
	}
	return moves
}

// tooEarly reports whether a new container would be there before Tilt has learnt
// of what changed before it was deployed. That is the one thing about time that is
// taken for granted: Tilt learns of a change a fifth of a second after it, and
// a container has to be scheduled, made and started.
func (o anyOrder) tooEarly(st *State, t Transition) bool {
	return t.Action == BecomeReady && st.Builds[t.Of].Sync.Late && o.holds(assumeReported)
}

// choices are what may be open when a stage ends.
func (o anyOrder) choices(st *State, i int) []uint8 {
	step := o.resources[i].stage
	switch {
	case st.Builds[i].Outcome != Runs || step.image < 0 || !o.images[step.image].live:
	case step.kind == stage.Gate:
		return []uint8{choiceNone, choiceOthers, choiceAgain}
	case step.kind == stage.Image:
		return []uint8{choiceNone, choiceSame}
	case step.kind == stage.Tag:
		return []uint8{choiceNone, choiceOthers, choiceAgain}
	}
	return []uint8{choiceNone}
}

// syncAtOnce makes a sync take no time. Where it fails, as in a container that has
// no tar or that crashes, Tilt leaves it to a build, which a person may have to
// trigger.
//
// Tilt 0.37: internal/controllers/core/liveupdate/reconciler.go, maybeSync.
func (o anyOrder) syncAtOnce(st *State, i int, choice uint8) {
	b := &st.Builds[i]
	if choice == choiceFails {
		b.Sync.Syncing, b.Sync.Unsynced = 0, 1
		st.Changes = append(st.Changes, Change{Resource: uint8(i)})
		return
	}
	b.Sync.Kept |= b.Sync.Syncing
	o.Apply(st, Transition{Action: EndSync, Of: i})
}

// forget drops what no longer matters of images with synced files.
func (o anyOrder) forget(st *State) {
	for i := range st.Builds {
		if o.resources[i].live != nil {
			st.Builds[i].forgetChanges()
		}
	}
	for i := range st.Live {
		if o.images[i].live && o.images[i].published >= 0 {
			o.forgetKeys(st, i)
		}
	}
}

// forgetChanges keeps of the changes that a live update knows those that
// matter: where one of them stops it, no other does.
func (b *Build) forgetChanges() {
	if !b.building() {
		b.Sync.Since = 0
	}
	for _, marks := range [...]*set{&b.Unseen, &b.Sync.Since, &b.Sync.Unsynced} {
		if marks.has(0) {
			*marks = 1
		}
	}
	if b.Sync.Unsynced == 1 {
		b.Sync.Kept = 0
	}
}

// deadKey stands for keys that no image will ever be made from again, and that
// nothing waits for.
const deadKey = 15

// forgetKeys drops the keys that will never be there again, and images of such
// keys that are not deployed: they never will be.
func (o anyOrder) forgetKeys(st *State, image int) {
	lv, m := &st.Live[image], &o.images[image]
	alive := set(1).with(int(st.Keys[image]))
	for i := range st.Builds {
		if step := o.resources[i].stage; step.image == image && st.Builds[i].building() {
			alive = alive.with(int(st.Builds[i].Noted.Key))
		}
	}
	forget := func(key *uint8, alive set) bool {
		dead := !alive.has(int(*key))
		if dead {
			*key = deadKey
		}
		return dead
	}
	ref := m.published
	if m.loaded >= 0 {
		ref = m.loaded
	}
	if next := lv.Next.Key; st.Files[m.published].Key == next || st.Files[ref].Key == next || lv.Deployed.Hard.Key == next {
		alive = alive.with(int(next))
	}
	if forget(&lv.Next.Key, alive) {
		lv.Next = nothing
	}
	forget(&lv.Deployed.Hard.Key, alive)
	forget(&st.Files[m.ready].Key, alive)
	if forget(&st.Files[m.published].Key, alive) {
		lv.Image = notMade
		st.Files[m.published] = Content{Note: Note{Key: deadKey}}
	}
	if !o.holds(clauseExclusion) {
		alive = alive.with(int(st.Files[ref].Key))
	}
	if m.loaded >= 0 && forget(&st.Files[m.loaded].Key, alive) {
		lv.Ref = notMade
		st.Files[m.loaded] = Content{Note: Note{Key: deadKey}}
	}
	lv.Image.Hard.Key, lv.Ref.Hard.Key = 0, 0
}
