package schedule

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// eager is an order with moves that it leaves out: starts that change nothing,
// touches of what nobody minds, failures that leave the same as earlier ones, and
// choices between what is alike.
type eager struct {
	order
	s *System
}

func (o eager) appendActs(moves []Transition, st *State) []Transition {
	if _, ok := o.order.(anyImages); ok {
		return moves
	}
	return o.s.appendActs(moves, st)
}

func (o eager) appendFollowUps(moves []Transition, st *State) []Transition {
	moves = o.order.appendFollowUps(moves, st)
	for i := range st.Builds {
		switch b := &st.Builds[i]; o.s.resources[i].stage.kind {
		case stage.Build:
			if b.Phase == Idle {
				moves = append(moves, Transition{Action: PickTarget, Of: i})
			} else if b.Outcome == Runs {
				moves = append(moves, Transition{Action: FailCommand, Of: i})
			}
		case stage.Gate:
			moves = o.appendGate(moves, st, i)
		case stage.Image:
			if b.Phase == Idle {
				moves = append(moves, Transition{Action: PickTarget, Of: i, Choice: choiceSame})
			}
		case stage.Tag:
			if _, ok := o.order.(anyImages); ok && b.Phase == Writing {
				moves = o.appendEnds(moves, st, i)
			}
		}
	}
	return moves
}

func (o eager) appendGate(moves []Transition, st *State, i int) []Transition {
	if _, ok := o.order.(anyImages); !ok {
		if st.Builds[i].Phase == Idle {
			moves = append(moves, Transition{Action: PickTarget, Of: i, Choice: choiceAgain})
		}
		return moves
	}
	for _, content := range []uint8{0, choiceOther} {
		moves = append(moves, Transition{Action: PickTarget, Of: i, Choice: content})
		moves = append(moves, Transition{Action: PickTarget, Of: i, Choice: content | choiceHandedOn})
		if lv := &st.Live[0]; !lv.Tagged || o.s.images[0].hard != 0 && movedIn(content) != lv.Deployed.Hard.Made {
			continue
		}
		moves = append(moves, Transition{Action: PickTarget, Of: i, Choice: content | choiceBelongs})
		sends := choiceAgain
		if st.Live[0].Fresh {
			sends = choiceOthers
		}
		moves = append(moves, Transition{Action: PickTarget, Of: i, Choice: content | choiceBelongs | sends})
	}
	return moves
}

// appendEnds adds what a tag step may find, whatever comes of it.
func (o eager) appendEnds(moves []Transition, st *State, i int) []Transition {
	for _, t := range slices.Clone(moves) {
		if t.Of != i || t.Action != EndCommand || t.Choice&choiceSends != 0 {
			continue
		}
		t.Choice |= choiceOthers
		moves = append(moves, t)
		if t.Choice&choiceAnew == 0 {
			t.Choice += choiceAgain - choiceOthers
			moves = append(moves, t)
		}
	}
	return moves
}

// TestLeftOut holds that the moves which orders leave out lead to nothing that is
// not found without them, whatever clause of the protocol is missing.
func TestLeftOut(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds: not with -short")
	}
	for _, part := range []shape{
		copying, keys, keysAlone, alone, inImage,
		{kind: stage.Tag, load: true},
		{kind: stage.Build, own: true, upstream: true, behind: true}, {kind: stage.Build, own: true, shared: true, behind: true},
		{kind: stage.Image, own: true, upstream: true, shared: true, behind: true}, {kind: stage.Image, upstream: true, behind: true, base: true},
	} {
		for part.without = 0; part.without <= assumeReported; part.without++ {
			t.Run(fmt.Sprint(part), func(t *testing.T) {
				all := explorePart(t, part, func(s *System) order { return eager{part.order(s), s} })
				few := explorePart(t, part, part.order)
				if all.Bounded || few.Bounded {
					// Not all is seen, but that it breaks is.
					if len(all.Findings) == 0 || len(few.Findings) == 0 {
						t.Errorf("%q, and %q with what is left out, up to the bound", few.Verdicts(), all.Verdicts())
					}
					return
				}
				if diff := cmp.Diff(all.Verdicts(), few.Verdicts()); diff != "" {
					t.Error(diff)
				}
				if few.States > all.States {
					t.Errorf("%d states, and %d with what is left out", few.States, all.States)
				}
			})
		}
	}
}

func explorePart(t *testing.T, part shape, in func(*System) order) *Result {
	t.Helper()
	sc, consumer := part.scenario()
	all, err := part.systems(sc, consumer)
	if err != nil {
		t.Fatal(err)
	}
	return exploreSystems(in, all, consumer, 20_000)
}
