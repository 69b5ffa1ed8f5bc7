package schedule

import (
	"slices"
	"strings"
	"testing"
)

// caused is the order of stand-ins in which nothing starts without a cause, and
// nothing is sent that was sent before.
type caused struct{ standIns }

func (o caused) appendFollowUps(moves []Transition, st *State) []Transition {
	var pending set
	for _, change := range st.Changes {
		pending = pending.with(int(change.Resource))
	}
	pending &^= o.reconciling(st, pending) | o.waitingOnDeploy(st, pending)
	return slices.DeleteFunc(o.standIns.appendFollowUps(moves, st), func(t Transition) bool {
		switch t.Action {
		case PickTarget:
			return !pending.has(t.Of) || t.Choice != choiceNone && (t.Choice != choiceSame || t.Of != o.imageStage(0))
		case EndCommand:
			return t.Choice != choiceNone
		case EditSource, TouchSource, RestartContainer:
			return true
		}
		return false
	})
}

// graph is what leads from state to state.
type graph struct {
	edges [][]edge
	// order and low are those of Tarjan's algorithm, from 1 on, and stack its
	// stack.
	order, low []int
	on         []bool
	stack      []int
	components [][]int
}

type edge struct {
	to int
	by Transition
}

func graphOf(ex *exploration) *graph {
	n := ex.states.len()
	g := &graph{edges: make([][]edge, n), order: make([]int, n), low: make([]int, n), on: make([]bool, n)}
	st := ex.Start()
	for i := range n {
		ex.unpack(&st, ex.states.at(int32(i)))
		for _, t := range ex.appendFollowUps(nil, &st) {
			next := ex.after(&st, t)
			to, ok := ex.states.find(ex.pack(nil, next))
			if !ok {
				panic("a state that follows was not seen")
			}
			g.edges[i] = append(g.edges[i], edge{int(to), Transition{Action: t.Action, Of: t.Of}})
		}
	}
	count := 0
	for i := range g.edges {
		if g.order[i] == 0 {
			g.visit(i, &count)
		}
	}
	return g
}

// visit finds the strongly connected components that a state leads to.
func (g *graph) visit(i int, count *int) {
	*count++
	g.order[i], g.low[i], g.on[i] = *count, *count, true
	g.stack = append(g.stack, i)
	for _, e := range g.edges[i] {
		if g.order[e.to] == 0 {
			g.visit(e.to, count)
		}
		if g.on[e.to] {
			g.low[i] = min(g.low[i], g.low[e.to])
		}
	}
	if g.low[i] != g.order[i] {
		return
	}
	at := slices.Index(g.stack, i)
	component := slices.Clone(g.stack[at:])
	g.stack = g.stack[:at]
	for _, k := range component {
		g.on[k] = false
	}
	g.components = append(g.components, component)
}

// loop is a state on a loop that can go on for ever though whatever can happen
// all the time does happen at some time, or -1.
func (g *graph) loop() int {
	for _, component := range g.components {
		inside := map[Transition]bool{}
		always := map[Transition]int{}
		for _, i := range component {
			here := map[Transition]bool{}
			for _, e := range g.edges[i] {
				here[e.by] = true
				if slices.Contains(component, e.to) {
					inside[e.by] = true
				}
			}
			for by := range here {
				always[by]++
			}
		}
		fair := len(inside) > 0
		for by, n := range always {
			fair = fair && (n < len(component) || inside[by])
		}
		if fair {
			return slices.Min(component)
		}
	}
	return -1
}

// TestSyncedSettles holds that after any edits all becomes quiet: no image is
// asked for again and again. That takes that each that is wanted gets a container
// of its own.
func TestSyncedSettles(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds: not with -short")
	}
	for _, without := range []clause{0, clauseNewIdentity} {
		part, err := cone(syncedParts(false), "app")
		if err != nil {
			t.Fatal(err)
		}
		s, err := trackedSystem(part, "source")
		if err != nil {
			t.Fatal(err)
		}
		s.without = without
		ex := newExploration(s, "app", caused{standIns{anyOrder{s}}}, 100_000, &Result{})
		ex.run()
		loop := graphOf(ex).loop()
		if ex.states.len() > 100_000 || (loop >= 0) != (without != 0) {
			t.Errorf("without clause %d: a loop at %d of %d states", without, loop, ex.states.len())
		}
		if loop >= 0 {
			t.Log(strings.Join(ex.story(int32(loop), Unsettled), "\n"))
		}
		t.Logf("%d states", ex.states.len())
	}
}
