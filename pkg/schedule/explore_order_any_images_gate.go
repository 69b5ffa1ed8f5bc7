package schedule

// What the gate moves in, beside a gate's choices: whether it is version 1, whether
// it belongs to the deployed image, and whether an image that it belongs to was
// handed on already, so that the tag step is woken.
const (
	choiceOther    uint8 = 4
	choiceBelongs  uint8 = 8
	choiceHandedOn uint8 = 16
)

// appendMoveIns adds what a gate may move in, as far as it makes a difference now.
// Which files differ is open only where the gate knows of none that does. Without
// the clause, what belongs to another image is sent.
func (o anyImages) appendMoveIns(moves []Transition, st *State) []Transition {
	lv := &st.Live[0]
	for _, content := range [...]uint8{0, choiceOther} {
		add := func(choice uint8) {
			moves = append(moves, Transition{Action: PickTarget, Of: o.gate, Choice: content | choice})
		}
		if content == 0 && !o.heldBack(st) || !o.holds(clauseDeployedKey) {
			add(choiceHandedOn)
		}
		if !lv.Tagged || o.mixes() && movedIn(content) != lv.Deployed.Hard.Made {
			continue
		}
		next := Content{Made: movedIn(content)}
		differ, tells := differs(next, o.sentLast(st, 0)), o.tells(st, next)
		if differ && tells || o.restIsQuiet(st) {
			add(choiceBelongs)
		}
		if !differ && tells && !lv.Fresh {
			add(choiceBelongs | choiceAgain)
		}
	}
	return moves
}

// heldBack reports whether what holds a sync back has still to be reported.
func (o anyImages) heldBack(st *State) bool { return st.Builds[o.tag].Unseen.has(0) }

// tells reports whether it makes a difference to Tilt that a gate sends something,
// or holds it back where the container may not be there.
func (o anyImages) tells(st *State, next Content) bool {
	lv := &st.Live[0]
	if lv.Fresh && o.holds(clauseHoldBack) {
		return !o.heldBack(st)
	}
	return st.Builds[o.tag].Unseen == 0 || !lv.Deployed.Sent || differs(next, st.Files[o.images[0].staged])
}

func movedIn(choice uint8) Versions {
	if choice&choiceOther != 0 {
		return 1
	}
	return 2
}

// moveInAny lets the gate move in what was chosen.
func (o anyImages) moveInAny(st *State, t Transition) {
	key, handed := st.Live[0].unused()
	if t.Choice&choiceBelongs != 0 {
		key = st.Live[0].Deployed.Hard.Key
	}
	if t.Choice&choiceHandedOn != 0 {
		handed = key
	}
	st.Keys[0] = key
	st.Files[0].Made = movedIn(t.Choice)
	st.Files[o.resources[o.tag].stage.in].Key = handed
	for _, action := range []Action{PickTarget, ReadInputs, EndCommand, CompleteBuild} {
		o.Apply(st, Transition{Action: action, Of: t.Of, Choice: t.Choice & choiceSends})
	}
}

// unused are two keys that nothing has.
func (l *Staged) unused() (uint8, uint8) {
	left := ^set(1).with(int(l.Next.Key)).with(int(l.Deployed.Hard.Key))
	return uint8(left.first()), uint8((left & (left - 1)).first())
}
