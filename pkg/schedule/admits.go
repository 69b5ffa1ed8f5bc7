package schedule

import (
	"fmt"
	"slices"
)

// Admits returns nil if the trace is a run that the model of Tilt allows, and
// else says at which event it is not. What a trace does not show is found by
// search: when a watch reported a change, when Tilt chose, when it freed a slot.
func Admits(sc *Scenario, tr *Trace) error {
	s, err := NewSystem(sc)
	if err != nil {
		return err
	}
	score, err := newScore(s, sc, tr)
	if err != nil {
		return err
	}
	r := replay{score: score, seen: map[string]moment{}}
	if r.from(r.begin()) {
		return nil
	}
	return fmt.Errorf("%s cannot be: %s", r.stuck.event, r.stuck.why)
}

// score is a trace in the terms of a system.
type score struct {
	*System
	// runs are, for each resource, its commands in the order of their starts.
	runs [][]run
	// acts are what the person does.
	acts []act
	// bounds are, for each act, whether all must be quiet before it; the last
	// one is the end of the trace.
	bounds []bool
	final  map[int]Content
	end    moment
}

// run is a command from its start to its end.
type run struct {
	start, end moment
	// ended is false of a command that outlives the trace.
	ended   bool
	seconds float64
	reads   []Content
	event   string
	ending  string
}

// act is an edit or a trigger.
type act struct {
	Transition
	at    moment
	event string
}

func newScore(s *System, sc *Scenario, tr *Trace) (*score, error) {
	sco := &score{System: s, runs: make([][]run, len(s.resources)), final: map[int]Content{}}
	for i := range tr.Events {
		e := &tr.Events[i]
		if err := sco.add(sc, e); err != nil {
			return nil, fmt.Errorf("%s cannot be: %w", e, err)
		}
		sco.end = max(sco.end, at(e.Time))
	}
	for path, reading := range tr.Final {
		file := slices.Index(s.files, path)
		if file < 0 {
			return nil, fmt.Errorf("nothing in the scenario writes %s, which the trace ends with", path)
		}
		sco.final[file] = s.content(reading)
	}
	sco.setBounds(sc, tr)
	return sco, nil
}

func (sco *score) add(sc *Scenario, e *Event) error {
	if e.Kind == EventEdit {
		return sco.addEdit(e)
	}
	i := sco.index(e.Resource)
	if i < 0 {
		return fmt.Errorf("the scenario has no resource %q", e.Resource)
	}
	runs := sco.runs[i]
	open := len(runs) > 0 && !runs[len(runs)-1].ended
	fails := sco.resources[i].fails
	switch {
	case e.Kind == EventTrigger:
		sco.acts = append(sco.acts, act{Transition{Action: TriggerResource, Of: i}, at(e.Time), e.String()})
	case e.Kind == EventStart && open:
		return fmt.Errorf("it runs already")
	case e.Kind == EventStart:
		sco.runs[i] = append(runs, sco.run(sc, i, e))
	case !open:
		return fmt.Errorf("it does not run")
	case e.Kind == EventFail != fails:
		return fmt.Errorf("the scenario says that its command fails: %t", fails)
	default:
		last := &runs[len(runs)-1]
		last.end, last.ended, last.ending = at(e.Time), true, e.String()
		if last.end-last.start < at(last.seconds)-tie {
			return fmt.Errorf("the command takes %v s", last.seconds)
		}
	}
	return nil
}

func (sco *score) addEdit(e *Event) error {
	file := slices.Index(sco.files, e.Path)
	if file < 0 || file >= sco.sources {
		return fmt.Errorf("the scenario has no source %s", e.Path)
	}
	version := 1
	for _, a := range sco.acts {
		if a.Transition == (Transition{Action: EditSource, Of: file}) {
			version++
		}
	}
	if e.Version != version+1 {
		return fmt.Errorf("it has version %d", version)
	}
	sco.acts = append(sco.acts, act{Transition{Action: EditSource, Of: file}, at(e.Time), e.String()})
	return nil
}

func (sco *score) run(sc *Scenario, resource int, e *Event) run {
	r := run{start: at(e.Time), event: e.String()}
	for i := range sc.Resources {
		if sc.Resources[i].Name == e.Resource {
			r.seconds = sc.Resources[i].duration()
		}
	}
	for _, file := range sco.resources[resource].reads {
		r.reads = append(r.reads, sco.content(e.Reads[sco.files[file]]))
	}
	return r
}

// looksLike reports whether a recording would show c and other alike.
func (c *Content) looksLike(other Content) bool {
	return c.Made == other.Made && c.Missing == other.Missing && c.HalfWritten == other.HalfWritten
}

// content is a reading in the terms of the system.
func (s *System) content(r Reading) Content {
	c := Content{Missing: r.Missing, HalfWritten: r.HalfWritten}
	if len(r.Versions) > 0 {
		for i, name := range s.files[:s.sources] {
			c.Made = s.withVersion(c.Made, i, r.Versions[name])
		}
	}
	return c
}

// setBounds finds where an epoch ends that has settled: each act of a burst is
// one of the scenario's edits.
func (sco *score) setBounds(sc *Scenario, tr *Trace) {
	sco.bounds = make([]bool, len(sco.acts)+1)
	n := 0
	for i, epoch := range tr.Epochs {
		if i > 0 && i <= len(sc.Bursts) {
			for _, e := range sc.Bursts[i-1].Edits {
				n += len(e.Paths)
				if e.Trigger != "" {
					n++
				}
			}
		}
		if i == len(tr.Epochs)-1 {
			n = len(sco.acts)
		}
		sco.bounds[min(n, len(sco.acts))] = epoch.Settled
	}
}
