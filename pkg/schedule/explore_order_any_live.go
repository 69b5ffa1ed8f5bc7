package schedule

import "github.com/tiltgen/tiltgen/pkg/stage"

// liveMoves are the moves of a tag step whose image is synced, of Tilt's live
// update, and of the container. The watch of the step reports late, but all at
// once. A container may start again from its image at any time.
func (o anyOrder) liveMoves(moves []Transition, st *State, i int) []Transition {
	b := &st.Builds[i]
	switch b.Phase {
	case Idle:
		moves = append(moves, Transition{Action: PickTarget, Of: i})
	case Done:
		moves = append(moves, Transition{Action: CompleteBuild, Of: i})
	default:
		for _, choice := range o.choices(st, i) {
			moves = append(moves, Transition{Action: EndCommand, Of: i, Choice: choice})
		}
	}
	for _, action := range []Action{DeliverEvents, BecomeReady, RestartContainer, StartSync} {
		if t := (Transition{Action: action, Of: i}); o.Can(st, t) {
			moves = append(moves, t)
		}
	}
	return moves
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
		return []uint8{choiceNone, choiceOthers, choiceAgain, choiceAsked, choiceAsked | choiceOthers, choiceAsked | choiceAgain}
	}
	return []uint8{choiceNone}
}

// syncAtOnce makes a sync take no time.
func (o anyOrder) syncAtOnce(st *State, i int) {
	b := &st.Builds[i]
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
			st.Live[i].forgetAsked()
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

// forgetAsked drops what was asked for an image that is gone.
func (l *Staged) forgetAsked() {
	if l.AskedID != 0 && l.AskedID != l.Image.ID && l.AskedID != l.Ref.ID && l.AskedID != l.Deployed.ID {
		l.AskedID, l.Asked = 0, Content{}
	}
}

// standIns is any order in which sources stand for all that an image is made
// from, by builds of which nothing but the result is looked at: at any moment
// that belongs together. A touch of one is another run of its build, from which
// an image needs another key. An image is published, and a gate's snapshots are
// taken, in one moment, since nothing that they take in changes meanwhile; or
// they come to nothing, because it does.
type standIns struct{ anyOrder }

func (o standIns) followUps(st *State) []Transition {
	moves := o.anyOrder.followUps(st)
	for i := range o.images {
		for source := range o.sources {
			for choice := uint8(1); choice < 4; choice++ {
				if choice&choiceThrownAway != 0 && !st.pending(o.imageStage(i)) || choice&choiceGate != 0 && st.Builds[o.gate()].building() {
					continue
				}
				moves = append(moves, Transition{Action: TouchSource, Of: source, Choice: choice})
				if source < o.versions && st.Files[source].Made == madeOf[1] {
					moves = append(moves, Transition{Action: EditSource, Of: source, Choice: choice})
				}
			}
		}
	}
	for i := range st.Builds {
		if step := o.resources[i].stage; step.kind == stage.Image {
			moves = append(moves, Transition{Action: PickTarget, Of: i, Choice: choiceSame})
		}
		if step := o.resources[i].stage; step.kind == stage.Gate && st.Builds[i].Phase == Idle {
			moves = append(moves, Transition{Action: PickTarget, Of: i, Choice: choiceOthers}, Transition{Action: PickTarget, Of: i, Choice: choiceAgain})
		}
	}
	return moves
}

func (o standIns) gate() int {
	for i := range o.resources {
		if o.resources[i].stage.kind == stage.Gate {
			return i
		}
	}
	return -1
}

// imageStage is the resource that builds an image.
func (o standIns) imageStage(image int) int {
	for i := range o.resources {
		if step := o.resources[i].stage; step.kind == stage.Image && step.image == image {
			return i
		}
	}
	return -1
}

func (o standIns) move(st *State, t Transition) {
	switch t.Action {
	case TouchSource, EditSource:
		if t.Choice&choiceGate != 0 {
			for i := range st.Builds {
				if o.resources[i].stage.kind == stage.Gate {
					o.move(st, Transition{Action: PickTarget, Of: i, Choice: choiceInFlight})
				}
			}
		}
		o.anyOrder.move(st, Transition{Action: t.Action, Of: t.Of})
		o.rebuilt(st, t)
	case PickTarget:
		o.anyOrder.move(st, t)
		switch step := o.resources[t.Of].stage; step.kind {
		case stage.Gate:
			o.anyOrder.move(st, Transition{Action: ReadInputs, Of: t.Of})
			if t.Choice != choiceInFlight {
				o.anyOrder.move(st, Transition{Action: EndCommand, Of: t.Of, Choice: t.Choice})
			}
		case stage.Image:
			o.anyOrder.move(st, Transition{Action: EndCommand, Of: t.Of, Choice: t.Choice})
		}
	default:
		o.anyOrder.move(st, t)
	}
}

// rebuilt is what follows from another run of a build.
func (o standIns) rebuilt(st *State, t Transition) {
	for i := range o.images {
		if t.Action == TouchSource && o.images[i].hard.has(t.Of) {
			st.newKey(i)
		}
		if t.Choice&choiceThrownAway != 0 {
			image := o.imageStage(i)
			kept := st.Changes[:0]
			for _, change := range st.Changes {
				if int(change.Resource) != image {
					kept = append(kept, change)
				}
			}
			st.Changes = kept
		}
	}
}
