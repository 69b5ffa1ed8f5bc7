package schedule

// What the tag step finds, beside its choices: an image that the gate has not
// moved in anything for, which it passes over; or, of what the gate has moved in
// just before, the deployed one, or another one, which may have another content and
// may have been deployed before; and whether an image is wanted still, or published
// by now. choiceNext is that version 1 was moved in.
const (
	choicePassOver uint8 = 4
	choiceAnew     uint8 = 8
	choiceOlder    uint8 = 16
	choiceWasSent  uint8 = 32
	choiceWanted   uint8 = 64
	choiceNext     uint8 = 128
)

// appendFinds adds what a tag step may find, as far as it makes a difference.
func (o anyImages) appendFinds(moves []Transition, st *State) []Transition {
	lv := &st.Live[0]
	for _, next := range [...]uint8{0, choiceNext} {
		if lv.Deployed.ID != 0 && !(o.mixes() && lv.Deployed.Hard.Made != o.movedInLast(next).Made) {
			moves = o.appendFind(moves, st, next)
		}
		moves = o.appendFind(moves, st, next|choiceAnew)
		moves = o.appendFind(moves, st, next|choiceAnew|choiceWasSent)
		if !o.mixes() {
			moves = o.appendFind(moves, st, next|choiceAnew|choiceOlder)
			moves = o.appendFind(moves, st, next|choiceAnew|choiceOlder|choiceWasSent)
		}
	}
	if o.mixes() || !lv.Tagged {
		// Else that comes to the same as finding the deployed one.
		moves = o.appendFind(moves, st, choicePassOver)
	}
	return moves
}

// appendFind adds an image that a tag step may find. Which files differ is open only
// where it knows of none that does, and whether an image is wanted still where that
// is deployed, or something is left to the sender.
func (o anyImages) appendFind(moves []Transition, st *State, image uint8) []Transition {
	add := func(choice uint8) {
		moves = append(moves, Transition{Action: EndCommand, Of: o.tag, Choice: image | choice})
	}
	add(choiceNone)
	lv, anew := &st.Live[0], image&choiceAnew != 0
	now, has := o.movedInLast(image), o.found(st, image)
	if image&choicePassOver != 0 {
		if !lv.Tagged {
			return moves
		}
		now, has = lv.kept(), lv.Deployed
	}
	differ := o.mayLack(st, 0, &has, now)
	others := !differ && (anew && !o.heldBack(st) || !anew && !lv.Fresh)
	if others {
		add(choiceOthers)
	}
	if !differ && !anew {
		add(choiceAgain)
	}
	switch {
	case anew && lv.Wanted:
		add(choiceWanted)
		if others {
			add(choiceWanted | choiceOthers)
		}
	case !anew && (lv.Wanted || o.mixes()) && differ && !lv.Fresh:
		add(choiceWanted)
	}
	return moves
}

// found is the image that was chosen, with a key that nothing has yet.
func (o anyImages) found(st *State, choice uint8) Made {
	lv := &st.Live[0]
	found := lv.Deployed
	if choice&choiceAnew != 0 {
		found = Made{ID: lv.newID(), Sent: choice&choiceWasSent != 0}
		found.Soft.Made = movedIn(choice >> 2)
		if o.mixes() {
			next := o.movedInLast(choice).Made
			found.Hard.Made, found.Soft.Made = next, next
		}
	}
	found.Hard.Key, _ = lv.unused()
	return found
}

// movedInLast is what was moved in just before.
func (o anyImages) movedInLast(choice uint8) Content { return Content{Made: movedIn(choice >> 5)} }

// kept is what is kept of the deployed image once something else is moved in.
func (l *Staged) kept() Content {
	if l.Next.Key == l.Deployed.Hard.Key {
		return l.Next
	}
	return l.Last
}

// tagAny lets the tag step find what was chosen, and end.
func (o anyImages) tagAny(st *State, t Transition) {
	lv := &st.Live[0]
	wanted := lv.Wanted
	lv.Wanted = t.Choice&choiceWanted != 0
	found := o.found(st, t.Choice)
	if t.Choice&choicePassOver != 0 {
		lv.Last = lv.kept()
		lv.Next = Content{Made: movedIn(choiceOther)}
		_, lv.Next.Key = lv.unused()
	} else {
		lv.Next = o.movedInLast(t.Choice)
		lv.Next.Key = found.Hard.Key
	}
	lv.Ref, lv.Image = found, found
	st.Files[o.resources[o.tag].stage.in] = Content{Note: Note{Key: found.Hard.Key, Ever: true}}
	o.Apply(st, Transition{Action: EndCommand, Of: t.Of, Choice: t.Choice & choiceSends})
	if !st.Builds[o.tag].Touched && o.holds(clauseNewIdentity) {
		// What was wanted is still to be deployed, if it was published.
		lv.Wanted = lv.Wanted || wanted
	}
}
