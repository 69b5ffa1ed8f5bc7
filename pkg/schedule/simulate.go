package schedule

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
)

// What a simulation takes Tilt and the machine to need, where they are not
// fixed by Tilt.
const (
	// spawnTime lies between Tilt's choice and the start of a command.
	spawnTime moment = 40
	// deployTime lies between the end of an image build's command and that of the
	// workload's build.
	deployTime moment = 250
	// readyTime lies between a workload's deployment and its readiness.
	readyTime moment = 1000
	// syncTime is how long a sync takes.
	syncTime moment = 100
	// simulated is how long a simulation goes on after the person's last act when
	// it does not become quiet.
	simulated moment = 60_000
	// maxRuns is how many runs a simulation keeps apart at ties.
	maxRuns = 16
)

// Timeline is a run as events in time, and whether it became quiet.
type Timeline struct {
	Events  []Event
	Settled bool
	// Final is what each output was made of in the end, and each image of workloads
	// that have several, or share it.
	Final map[string]Reading
}

// WhatRuns is the name in a timeline of what a workload's container holds.
func WhatRuns(workload string) string { return "what " + workload + " runs" }

// Simulate plays a scenario from a clean checkout: the one run that follows, or
// the few, when things happen at the same moment whose order is open; of those
// no more than 16 side by side. Durations
// are in seconds, by resource; the scenario's hold for the others. Edits are at
// their times from the start, and the scenario's bursts are not played.
func Simulate(sc *Scenario, durations map[string]float64, edits []Edit) ([]Timeline, error) {
	s, err := NewSystem(sc)
	if err != nil {
		return nil, err
	}
	sim := simulation{System: s, pasts: map[string]int{}}
	for _, r := range s.resources {
		i := slices.IndexFunc(sc.Resources, func(d Resource) bool { return d.Name == r.name })
		seconds, ok := durations[r.name]
		if !ok && i >= 0 {
			seconds = sc.Resources[i].duration()
		}
		sim.durations = append(sim.durations, at(seconds))
	}
	if err := sim.addActs(edits); err != nil {
		return nil, err
	}
	return sim.run(), nil
}

// simulation is a scenario with what a person does.
type simulation struct {
	*System
	durations []moment
	acts      []act
	// pasts are numbers of series of events: of each series and its next event.
	pasts map[string]int
}

// scene is a moment of one run.
type scene struct {
	State
	now moment
	act int
	// when is, for each resource, when the next phase of its build begins, and
	// due when its watch reports what it has gathered since begun, or never.
	// synced is when a sync ends.
	when, due, begun, synced []moment
	events                   []Event
	// image is the one whose build ends, and built are the resources of which the
	// running build has built anything.
	image string
	built set
	// past is the number of the events so far.
	past int
}

// key is equal for equal scenes.
func (sc *scene) key() string {
	key := sc.AppendKey(nil)
	for _, moments := range [][]moment{sc.when, sc.due, sc.begun, sc.synced} {
		for _, m := range moments {
			key = binary.AppendVarint(key, int64(m))
		}
	}
	return string(binary.AppendVarint(binary.AppendVarint(key, int64(sc.act)), int64(sc.past)))
}

func (sim *simulation) addActs(edits []Edit) error {
	for _, e := range edits {
		for _, path := range e.Paths {
			file := slices.Index(sim.files[:sim.sources], path)
			if file < 0 {
				return fmt.Errorf("%s is not a source: edit one of those", path)
			}
			sim.acts = append(sim.acts, act{Transition: Transition{Action: EditSource, Of: file}, at: at(e.After)})
		}
		if e.Trigger != "" {
			i := sim.index(e.Trigger)
			if i < 0 {
				return fmt.Errorf("there is no resource %q: trigger one of the scenario's", e.Trigger)
			}
			sim.acts = append(sim.acts, act{Transition: Transition{Action: TriggerResource, Of: i}, at: at(e.After)})
		}
	}
	slices.SortStableFunc(sim.acts, func(a, b act) int { return cmp.Compare(a.at, b.at) })
	return nil
}

// last is when the person acts for the last time.
func (sim *simulation) last() moment {
	if len(sim.acts) == 0 {
		return 0
	}
	return sim.acts[len(sim.acts)-1].at
}

// run plays all runs side by side, from one tie to the next.
func (sim *simulation) run() []Timeline {
	n := len(sim.resources)
	first := scene{State: sim.Start(), when: slices.Repeat([]moment{never}, n), due: slices.Repeat([]moment{never}, n), begun: make([]moment, n), synced: slices.Repeat([]moment{never}, n)}
	var ended []Timeline
	for scenes := []scene{first}; len(scenes) > 0; {
		var next []scene
		seen := map[string]bool{}
		for _, sc := range scenes {
			sim.pick(&sc)
			steps, now := sim.due(&sc)
			if now > sim.last()+simulated {
				ended = append(ended, sim.timeline(&sc, now == never))
				continue
			}
			for _, st := range steps {
				then := sim.after(&sc, st, now)
				if key := then.key(); !seen[key] && len(next) < maxRuns {
					seen[key] = true
					next = append(next, then)
				}
			}
		}
		scenes = next
	}
	return distinct(ended)
}

// pick starts every build that Tilt starts now. Most stages read what they need all
// at once, and then take their time, if there is anything to do.
func (sim *simulation) pick(sc *scene) {
	for {
		i, ok := sim.NextTarget(&sc.State)
		if !ok {
			return
		}
		sim.Apply(&sc.State, Transition{Action: PickTarget, Of: i})
		sc.when[i] = sc.now + spawnTime
		if b := &sc.Builds[i]; b.Phase == Writing {
			sim.note(sc, Transition{Action: ReadInputs, Of: i}, sc.when[i])
			if b.Outcome == Runs {
				sc.when[i] += sim.durations[i]
			}
		}
	}
}

// due are the steps that come next, all at one moment.
func (sim *simulation) due(sc *scene) ([]Transition, moment) {
	now := never
	var steps []Transition
	add := func(t Transition, when moment) {
		if when < now {
			now, steps = when, nil
		}
		if when == now && when != never {
			steps = append(steps, t)
		}
	}
	if sc.act < len(sim.acts) {
		add(sim.acts[sc.act].Transition, max(sim.acts[sc.act].at, sc.now))
	}
	for i := range sc.Builds {
		add(Transition{Action: DeliverEvents, Of: i}, sc.due[i])
		if sim.known(&sc.State, i) != 0 {
			add(Transition{Action: DeliverEvents, Of: i, Choice: choiceKnown}, sc.due[i])
		}
		if sim.canSync(&sc.State, i) {
			add(Transition{Action: StartSync, Of: i}, sc.now)
		}
		add(Transition{Action: EndSync, Of: i}, sc.synced[i])
		switch b := &sc.Builds[i]; {
		case b.Phase == Picked:
			add(Transition{Action: ReadInputs, Of: i}, sc.when[i])
		case b.Phase == Writing:
			add(Transition{Action: EndCommand, Of: i}, sc.when[i])
		case b.Phase == Done:
			add(Transition{Action: CompleteBuild, Of: i}, sc.when[i])
		case b.Deployed:
			add(Transition{Action: BecomeReady, Of: i}, sc.when[i])
		}
	}
	return steps, now
}

// after is the scene that follows on a step.
func (sim *simulation) after(sc *scene, t Transition, now moment) scene {
	next := *sc
	next.State = sc.Clone()
	next.when, next.due, next.synced = slices.Clone(sc.when), slices.Clone(sc.due), slices.Clone(sc.synced)
	next.begun = slices.Clone(sc.begun)
	next.events = slices.Clip(sc.events)
	next.now = now
	ends := t.Action == EndCommand && sim.runs(sc, t.Of)
	if t.Action != EndCommand {
		sim.note(&next, t, now)
	}
	if ends {
		next.image, next.built = sim.imageNow(&sc.State, t.Of), sc.built.with(t.Of)
	}
	sim.Apply(&next.State, t)
	if ends {
		sim.note(&next, t, now)
	}
	sim.wait(&next, t)
	switch t.Action {
	case EditSource, TriggerResource:
		next.act++
	case ReadInputs:
		half := Transition{Action: HalfWriteOutputs, Of: t.Of}
		sim.Apply(&next.State, half)
		sim.wait(&next, half)
	case DeliverEvents:
		next.due[t.Of] = never
	case StartSync:
		next.synced[t.Of] = now + syncTime
	case EndSync:
		next.synced[t.Of] = never
	}
	return next
}

// wait sets the times at which what a step leads to happens.
func (sim *simulation) wait(sc *scene, t Transition) {
	for i := range sc.Woken.all() {
		if sc.due[i] == never {
			sc.begun[i] = sc.now
		}
		sc.due[i] = min(sc.now+rest, sc.begun[i]+longest)
	}
	b, r := &sc.Builds[t.Of%len(sc.Builds)], sim.resources
	switch t.Action {
	case ReadInputs:
		sc.when[t.Of] = sc.now + sim.durations[t.Of]
	case EndCommand:
		sc.when[t.Of] = sc.now
		if b.Phase == Picked {
			sc.when[t.Of] += spawnTime
			break
		}
		if b.Outcome != Failed && r[t.Of].local {
			sc.when[t.Of] += keep
		} else if b.Outcome != Failed {
			sc.when[t.Of] += deployTime
		}
	case CompleteBuild:
		sc.when[t.Of] = sc.now + readyTime
	}
}

// runs reports whether a command runs in the build of a resource, and not only
// its deployment.
func (sim *simulation) runs(sc *scene, resource int) bool {
	return len(sim.resources[resource].targets) == 0 || sim.atTarget(&sc.State, resource) != nil
}

// imageNow is the image that is being built of a resource that has several, or
// shares one, or "".
func (s *System) imageNow(st *State, resource int) string {
	if len(s.resources[resource].targets) == 0 {
		return ""
	}
	if t := s.atTarget(st, resource); t != nil {
		return t.name
	}
	return ""
}

// note adds what can be seen of a step to the events.
func (sim *simulation) note(sc *scene, t Transition, now moment) {
	e := Event{Time: float64(now) / 1000}
	switch t.Action {
	case EditSource:
		e.Kind, e.Path, e.Version = EventEdit, sim.files[t.Of], sim.version(sc.Files[t.Of].Made, t.Of)+1
	case TriggerResource:
		e.Kind, e.Resource = EventTrigger, sim.resources[t.Of].name
	case ReadInputs:
		e.Kind, e.Resource, e.Image = EventStart, sim.resources[t.Of].name, sim.imageNow(&sc.State, t.Of)
		e.Reads = map[string]Reading{}
		for _, file := range sim.inputsNow(&sc.State, t.Of) {
			e.Reads[sim.toldOf(file)] = sim.reading(sc.Files[file])
		}
	case EndCommand:
		e.Kind, e.Resource, e.Image = EventEnd, sim.resources[t.Of].name, sc.image
		if sc.Builds[t.Of].Outcome == Failed {
			e.Kind = EventFail
		}
	case CompleteBuild:
		reuses := len(sim.resources[t.Of].targets) > 0 && !sc.built.has(t.Of)
		sc.built &^= 1 << t.Of
		if !reuses {
			return
		}
		e.Kind, e.Resource = EventDeploy, sim.resources[t.Of].name
	case EndSync:
		e.Kind, e.Resource = EventSync, sim.resources[t.Of].name
		e.Reads = map[string]Reading{}
		for k, file := range sim.resources[t.Of].live.synced {
			if sc.Builds[t.Of].Sync.Syncing.has(k + 1) {
				e.Reads[sim.files[file]] = sim.reading(sc.Files[file])
			}
		}
	default:
		return
	}
	sc.events = append(sc.events, e)
	series := fmt.Sprint(sc.past, e)
	if sim.pasts[series] == 0 {
		sim.pasts[series] = len(sim.pasts) + 1
	}
	sc.past = sim.pasts[series]
}

// reading is a content as a trace has it.
func (s *System) reading(c Content) Reading {
	r := Reading{Missing: c.Missing, HalfWritten: c.HalfWritten, Versions: map[string]int{}}
	for i, name := range s.files[:s.sources] {
		if version := s.version(c.Made, i); version > 0 {
			r.Versions[name] = version
		}
	}
	return r
}

func (sim *simulation) timeline(sc *scene, settled bool) Timeline {
	t := Timeline{Events: slices.Clone(sc.events), Settled: settled, Final: map[string]Reading{}}
	slices.SortStableFunc(t.Events, func(a, b Event) int { return cmp.Compare(a.Time, b.Time) })
	for i := range sim.resources {
		for _, file := range sim.resources[i].writes {
			t.Final[sim.files[file]] = sim.reading(sc.Files[file])
		}
		if sim.resources[i].live != nil && sc.Builds[i].Sync.Found {
			t.Final[WhatRuns(sim.resources[i].name)] = sim.reading(sim.container(&sc.State, i))
		}
		for _, target := range sim.resources[i].targets {
			made := sc.Files[target.result]
			made.Missing = made.Missing || !made.Ever
			t.Final[fmt.Sprintf("%s in %s", target.name, sim.resources[i].name)] = sim.reading(made)
		}
	}
	return t
}

// distinct are the runs that can be told apart: in which order things happen at
// one moment matters only by what follows from it.
func distinct(runs []Timeline) []Timeline {
	seen := map[string]bool{}
	return slices.DeleteFunc(runs, func(run Timeline) bool {
		run.Events = slices.Clone(run.Events)
		slices.SortStableFunc(run.Events, func(a, b Event) int {
			return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Path, b.Path))
		})
		key := fmt.Sprint(run)
		defer func() { seen[key] = true }()
		return seen[key]
	})
}
