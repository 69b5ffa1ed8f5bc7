package schedule

import (
	"flag"
	"maps"
	"slices"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// mutations turn a recording into runs that Tilt cannot do. Each makes as many
// as there are places for it.
var mutations = []struct {
	name string
	make func(take) []*Trace
}{
	{"start while an exclusive step runs", take.intoExclusive},
	{"exclusive start while another step runs", take.exclusiveInto},
	{"one build too many for the slots", take.overSlots},
	{"start in the slot that a finished command keeps", take.intoKeptSlot},
	{"start while the same step runs", take.intoItself},
	{"dependent before its dependency's first success", take.beforeDependency},
	{"manual step without its trigger", take.withoutTrigger},
	{"manual step after an edit", take.manualAfterEdit},
	{"trigger that starts nothing", take.idleTrigger},
	{"missing rebuild after a change", take.missingRebuild},
	{"missing first build", take.missingFirst},
	{"rebuild that nothing caused", take.uncaused},
	{"rebuild sooner than a watch reports", take.tooSoon},
	{"version that nobody has written", take.futureVersion},
	{"version that was overwritten", take.pastVersion},
	{"half-written file that nobody writes", take.halfWrittenAtRest},
	{"missing file that was there", take.missingAtRest},
	{"whole file that is being written", take.wholeWhileWritten},
	{"builds against the order of their changes", take.swapped},
	{"first builds against the order of definition", take.swappedFirst},
	{"end before the command can be done", take.shortened},
	{"failure that is tried again", take.retried},
	{"result that the last run did not make", take.wrongFinal},
	{"edit that skips a version", take.skippedVersion},
}

var maxPlaces = flag.Int("places", 2, "at how many places of a recording each mutation is made")

// TestRefuses holds that the model refuses what Tilt cannot do: each mutation,
// at as many places of every recording as -places says, or with -short at one
// place of each of the shorter ones.
func TestRefuses(t *testing.T) {
	recs := recordings(t)
	for _, mutation := range mutations {
		t.Run(mutation.name, func(t *testing.T) {
			t.Parallel()
			made := 0
			for _, rec := range recs {
				places := mutation.make(takeOf(rec))
				places = places[:min(len(places), *maxPlaces)]
				if !*long {
					places = places[:min(len(places), max(0, 40-len(rec.tr.Events)), 1)]
				}
				for i, tr := range places {
					made++
					if err := Admits(rec.sc, tr); err == nil {
						t.Errorf("%s, place %d: admitted", rec.name, i)
					}
				}
			}
			t.Logf("%d places", made)
			if made == 0 {
				t.Error("no recording has a place for it")
			}
		})
	}
}

// take is a recording as its commands' runs.
type take struct {
	recording
	runs []played
}

// played is one run of a command, by its events' places.
type played struct {
	*Resource
	start, end int
	// nth counts the runs of the resource from 0.
	nth int
}

func takeOf(rec recording) take {
	tk := take{recording: rec}
	open, count := map[string]int{}, map[string]int{}
	for i, e := range rec.tr.Events {
		switch e.Kind {
		case EventStart:
			open[e.Resource] = i
		case EventEnd, EventFail:
			tk.runs = append(tk.runs, played{tk.resource(e.Resource), open[e.Resource], i, count[e.Resource]})
			count[e.Resource]++
		}
	}
	slices.SortFunc(tk.runs, func(a, b played) int { return a.start - b.start })
	return tk
}

func (tk take) resource(name string) *Resource {
	i := slices.IndexFunc(tk.sc.Resources, func(r Resource) bool { return r.Name == name })
	return &tk.sc.Resources[i]
}

func (tk take) time(event int) float64 { return tk.tr.Events[event].Time }

// edited is a copy of the trace that change has changed, in order again.
func (tk take) edited(change func(*Trace)) *Trace {
	tr := *tk.tr
	tr.Events = slices.Clone(tr.Events)
	tr.Final = maps.Clone(tr.Final)
	change(&tr)
	tr.Events = slices.DeleteFunc(tr.Events, func(e Event) bool { return e.Kind == "" })
	slices.SortStableFunc(tr.Events, func(a, b Event) int {
		switch {
		case a.Time < b.Time:
			return -1
		case a.Time > b.Time:
			return 1
		}
		return 0
	})
	return &tr
}

// moved is the trace with a run that starts at another time.
func (tk take) moved(r played, start float64) *Trace {
	return tk.edited(func(tr *Trace) {
		delta := start - tr.Events[r.start].Time
		tr.Events[r.start].Time += delta
		tr.Events[r.end].Time += delta
	})
}

// without is the trace without some events.
func (tk take) without(events ...int) *Trace {
	return tk.edited(func(tr *Trace) {
		for _, i := range events {
			tr.Events[i].Kind = ""
		}
	})
}

// reading is the trace in which a command found something else in a file.
func (tk take) reading(start int, file string, found Reading) *Trace {
	return tk.edited(func(tr *Trace) {
		tr.Events[start].Reads = maps.Clone(tr.Events[start].Reads)
		tr.Events[start].Reads[file] = found
	})
}

// settled reports whether all was quiet at the end.
func (tk take) settled() bool { return tk.tr.Epochs[len(tk.tr.Epochs)-1].Settled }

func (tk take) end() float64 { return tk.tr.Events[len(tk.tr.Events)-1].Time }

// writers are the runs that end with the file written.
func (tk take) writers(file string) []played {
	return slices.DeleteFunc(slices.Clone(tk.runs), func(r played) bool { return !slices.Contains(r.Writes, file) })
}

// read reports whether any command reads what the resource writes.
func (tk take) read(r *Resource) bool {
	return slices.ContainsFunc(tk.sc.Resources, func(other Resource) bool {
		return slices.ContainsFunc(r.Writes, func(file string) bool {
			return slices.Contains(other.Reads, file) || other.watches(file)
		})
	})
}

// changes are the times at which something that the resource watches changes.
func (tk take) changes(r *Resource) []float64 {
	var times []float64
	for _, e := range tk.tr.Events {
		if e.Kind == EventEdit && r.watches(e.Path) {
			times = append(times, e.Time)
		}
	}
	for _, writer := range tk.runs {
		if slices.ContainsFunc(writer.Writes, r.watches) {
			times = append(times, tk.time(writer.start), tk.time(writer.end))
		}
	}
	slices.Sort(times)
	return times
}

func (tk take) intoExclusive() (out []*Trace) {
	for i, x := range tk.runs[:max(len(tk.runs)-1, 0)] {
		next := tk.runs[i+1]
		if x.exclusive() && x.Name != next.Name && tk.time(x.end)-tk.time(x.start) > 0.15 {
			out = append(out, tk.moved(next, tk.time(x.start)+0.1), tk.moved(next, tk.time(x.end)-0.01))
		}
	}
	return out
}

func (tk take) exclusiveInto() (out []*Trace) {
	for i, r := range tk.runs[:max(len(tk.runs)-1, 0)] {
		x := tk.runs[i+1]
		if x.exclusive() && x.Name != r.Name {
			out = append(out, tk.moved(x, (tk.time(r.start)+tk.time(r.end))/2))
		}
	}
	return out
}

// overSlots moves a start to just before the end of a command that it waited
// for, when as many were running as there are slots.
func (tk take) overSlots() (out []*Trace) {
	for _, q := range tk.runs {
		end := tk.time(q.end)
		running := 0
		for _, r := range tk.runs {
			if tk.time(r.start) < end-0.3 && tk.time(r.end) >= end {
				running++
			}
		}
		next := slices.IndexFunc(tk.runs, func(r played) bool { return tk.time(r.start) > end })
		if running == slotsOf(tk.sc) && next >= 0 && tk.runs[next].Name != q.Name {
			out = append(out, tk.moved(tk.runs[next], end-0.05))
		}
	}
	return out
}

// intoKeptSlot moves a start to right after the end of a command that nothing
// could run beside.
func (tk take) intoKeptSlot() (out []*Trace) {
	for i, x := range tk.runs[:max(len(tk.runs)-1, 0)] {
		next := tk.runs[i+1]
		if x.exclusive() && !x.Fail && next.Name != x.Name {
			out = append(out, tk.moved(next, tk.time(x.end)+0.15))
		}
	}
	return out
}

func (tk take) intoItself() (out []*Trace) {
	for i, r := range tk.runs {
		next := slices.IndexFunc(tk.runs[i+1:], func(n played) bool { return n.Name == r.Name })
		if next >= 0 {
			out = append(out, tk.moved(tk.runs[i+1+next], tk.time(r.end)-0.05))
		}
	}
	return out
}

func (tk take) beforeDependency() (out []*Trace) {
	for _, r := range tk.runs {
		for _, dep := range r.ResourceDeps {
			first := slices.IndexFunc(tk.runs, func(d played) bool { return d.Name == dep })
			if r.nth == 0 && first >= 0 {
				out = append(out, tk.moved(r, tk.time(tk.runs[first].end)-0.1))
			}
		}
	}
	return out
}

func (tk take) withoutTrigger() (out []*Trace) {
	for i, e := range tk.tr.Events {
		if e.Kind == EventTrigger && tk.resource(e.Resource).TriggerMode == tilt.TriggerManual {
			out = append(out, tk.without(i))
		}
	}
	return out
}

// manualAfterEdit moves the run of a manual step to the edit that it waited
// with.
func (tk take) manualAfterEdit() (out []*Trace) {
	for _, r := range tk.runs {
		for i, e := range tk.tr.Events[:r.start] {
			if r.TriggerMode == tilt.TriggerManual && r.nth > 0 && e.Kind == EventEdit && r.watches(e.Path) && tk.tr.Events[r.start-1].Kind == EventTrigger {
				out = append(out, tk.moved(r, tk.time(i)+0.3))
			}
		}
	}
	return out
}

func (tk take) idleTrigger() (out []*Trace) {
	for _, r := range tk.runs {
		if r.start > 0 && tk.tr.Events[r.start-1].Kind == EventTrigger && r.TriggerMode == tilt.TriggerManual && !tk.read(r.Resource) {
			out = append(out, tk.omitted(r))
		}
	}
	return out
}

// omitted is the trace without a run, whose files end as they were before it.
func (tk take) omitted(r played) *Trace {
	tr := tk.without(r.start, r.end)
	for _, file := range r.Writes {
		delete(tr.Final, file)
	}
	return tr
}

// missingRebuild leaves out the last run of a step that nothing else reads, if
// something that it watches changed after its previous run had begun.
func (tk take) missingRebuild() (out []*Trace) {
	for i, r := range tk.runs {
		last := !slices.ContainsFunc(tk.runs[i+1:], func(n played) bool { return n.Name == r.Name })
		if !last || r.nth == 0 || r.TriggerMode == tilt.TriggerManual || tk.read(r.Resource) || !tk.settled() {
			continue
		}
		previous := slices.IndexFunc(tk.runs, func(p played) bool { return p.Name == r.Name && p.nth == r.nth-1 })
		started := tk.time(tk.runs[previous].start)
		if slices.ContainsFunc(tk.changes(r.Resource), func(at float64) bool { return at > started-0.1 && at < tk.time(r.start) }) {
			out = append(out, tk.omitted(r))
		}
	}
	return out
}

func (tk take) missingFirst() (out []*Trace) {
	for i, r := range tk.runs {
		only := !slices.ContainsFunc(tk.runs[i+1:], func(n played) bool { return n.Name == r.Name })
		if r.nth == 0 && only && r.autoInit() && !tk.read(r.Resource) && tk.settled() && len(r.ResourceDeps) == 0 {
			out = append(out, tk.omitted(r))
		}
	}
	return out
}

// uncaused adds a run after all has become quiet.
func (tk take) uncaused() (out []*Trace) {
	if !tk.settled() {
		return nil
	}
	for i := range tk.sc.Resources {
		r := &tk.sc.Resources[i]
		if slices.ContainsFunc(tk.runs, func(p played) bool { return p.Name == r.Name }) {
			out = append(out, tk.edited(func(tr *Trace) { tr.Events = append(tr.Events, tk.run(r, tk.end()+5)...) }))
		}
	}
	return out
}

// run is a run of a resource that finds what the files hold in the end.
func (tk take) run(r *Resource, at float64) []Event {
	reads := map[string]Reading{}
	for _, file := range r.Reads {
		reads[file] = tk.tr.Final[file]
		if version, ok := tk.tr.Sources[file]; ok {
			reads[file] = Reading{Versions: map[string]int{file: version}}
		}
	}
	end := EventEnd
	if r.Fail {
		end = EventFail
	}
	return []Event{
		{Time: at, Kind: EventStart, Resource: r.Name, Reads: reads},
		{Time: at + r.duration(), Kind: end, Resource: r.Name},
	}
}

// tooSoon moves a rebuild to right after the only change that can have caused
// it.
func (tk take) tooSoon() (out []*Trace) {
	for _, r := range tk.runs {
		changes := tk.changes(r.Resource)
		changes = slices.DeleteFunc(changes, func(at float64) bool { return at >= tk.time(r.start) })
		if r.nth == 0 || len(changes) == 0 || r.TriggerMode == tilt.TriggerManual {
			continue
		}
		previous := slices.IndexFunc(tk.runs, func(p played) bool { return p.Name == r.Name && p.nth == r.nth-1 })
		first := slices.IndexFunc(changes, func(at float64) bool { return at > tk.time(tk.runs[previous].start)-0.5 })
		if first >= 0 && changes[first] > tk.time(tk.runs[previous].end)+0.3 {
			out = append(out, tk.moved(r, changes[first]+0.1))
		}
	}
	return out
}

func (tk take) futureVersion() (out []*Trace) {
	return tk.rereading(func(start int, file string, found Reading) (Reading, bool) {
		for source, version := range found.Versions {
			versions := maps.Clone(found.Versions)
			versions[source] = version + 1
			if version == tk.tr.Sources[source] {
				return Reading{Versions: versions}, true
			}
		}
		return found, false
	})
}

func (tk take) pastVersion() (out []*Trace) {
	return tk.rereading(func(start int, file string, found Reading) (Reading, bool) {
		for source, version := range found.Versions {
			written := tk.changes(&Resource{Deps: []string{file}})
			recent := slices.ContainsFunc(written, func(at float64) bool {
				return at > tk.time(start)-0.2 && at < tk.time(start)+0.2
			})
			versions := maps.Clone(found.Versions)
			versions[source] = version - 1
			if version > 1 && !recent {
				return Reading{Versions: versions}, true
			}
		}
		return found, false
	})
}

// rereading is a trace for each input of each run for which what it found can
// be replaced.
func (tk take) rereading(replace func(start int, file string, found Reading) (Reading, bool)) (out []*Trace) {
	for _, r := range tk.runs {
		for _, file := range r.Reads {
			if found, ok := replace(r.start, file, tk.tr.Events[r.start].Reads[file]); ok {
				out = append(out, tk.reading(r.start, file, found))
			}
		}
	}
	return out
}

func (tk take) halfWrittenAtRest() (out []*Trace) {
	return tk.rereading(func(start int, file string, found Reading) (Reading, bool) {
		return Reading{HalfWritten: true}, !found.HalfWritten && !tk.written(file, start)
	})
}

func (tk take) missingAtRest() (out []*Trace) {
	return tk.rereading(func(start int, file string, found Reading) (Reading, bool) {
		return Reading{Missing: true}, !found.Missing && !tk.written(file, start)
	})
}

// written reports whether the file is being written near an event.
func (tk take) written(file string, event int) bool {
	return slices.ContainsFunc(tk.writers(file), func(w played) bool {
		return tk.time(w.start)-0.2 < tk.time(event) && tk.time(event) < tk.time(w.end)+0.2
	})
}

// wholeWhileWritten gives a command that found a half-written file what the
// file holds in the end.
func (tk take) wholeWhileWritten() (out []*Trace) {
	return tk.rereading(func(start int, file string, found Reading) (Reading, bool) {
		inside := slices.ContainsFunc(tk.writers(file), func(w played) bool {
			return tk.time(w.start)+0.1 < tk.time(start) && tk.time(start) < tk.time(w.end)-0.1
		})
		return tk.tr.Final[file], inside && found.HalfWritten && !tk.tr.Final[file].HalfWritten
	})
}

// swapped swaps two exclusive builds that waited for a third one, each for one
// edit, if the edits were well apart.
func (tk take) swapped() (out []*Trace) {
	for i := 1; i+1 < len(tk.runs); i++ {
		before, a, b := tk.runs[i-1], tk.runs[i], tk.runs[i+1]
		ea, okA := tk.cause(a)
		eb, okB := tk.cause(b)
		if !okA || !okB || a.Name == b.Name || !a.exclusive() || !b.exclusive() || !before.exclusive() || eb-ea < 0.39 || eb+0.2 > tk.time(before.end) {
			continue
		}
		out = append(out, tk.edited(func(tr *Trace) {
			start := tk.time(a.start)
			tr.Events[b.start].Time, tr.Events[b.end].Time = start, start+tk.time(b.end)-tk.time(b.start)
			start = tr.Events[b.end].Time + 0.3
			tr.Events[a.start].Time, tr.Events[a.end].Time = start, start+tk.time(a.end)-tk.time(a.start)
		}))
	}
	return out
}

// cause is the time of the only change since the last run of its resource that
// a rebuild has.
func (tk take) cause(r played) (float64, bool) {
	previous := slices.IndexFunc(tk.runs, func(p played) bool { return p.Name == r.Name && p.nth == r.nth-1 })
	if previous < 0 {
		return 0, false
	}
	changes := slices.DeleteFunc(tk.changes(r.Resource), func(at float64) bool {
		return at < tk.time(tk.runs[previous].start)-0.5 || at >= tk.time(r.start)
	})
	return append(changes, 0)[0], len(changes) == 1
}

// swappedFirst swaps the first builds of two exclusive steps that wait for
// nothing.
func (tk take) swappedFirst() (out []*Trace) {
	for i := 0; i+1 < len(tk.runs); i++ {
		a, b := tk.runs[i], tk.runs[i+1]
		if a.nth > 0 || b.nth > 0 || !a.autoInit() || !b.autoInit() || !a.exclusive() || !b.exclusive() || len(a.ResourceDeps)+len(b.ResourceDeps) > 0 {
			continue
		}
		out = append(out, tk.edited(func(tr *Trace) {
			tr.Events[b.start].Time = tk.time(a.start)
			tr.Events[b.end].Time = tk.time(a.start) + tk.time(b.end) - tk.time(b.start)
			tr.Events[a.start].Time = tr.Events[b.end].Time + 0.3
			tr.Events[a.end].Time = tr.Events[a.start].Time + tk.time(a.end) - tk.time(a.start)
		}))
	}
	return out
}

func (tk take) shortened() (out []*Trace) {
	for _, r := range tk.runs {
		if r.duration() > 0.25 {
			out = append(out, tk.edited(func(tr *Trace) { tr.Events[r.end].Time = tk.time(r.start) + r.duration()/2 }))
		}
	}
	return out
}

func (tk take) retried() (out []*Trace) {
	for _, r := range tk.runs {
		if r.Fail {
			out = append(out, tk.edited(func(tr *Trace) {
				tr.Events = append(tr.Events, tk.run(r.Resource, tk.time(r.end)+0.3)...)
			}))
		}
	}
	return out
}

func (tk take) wrongFinal() (out []*Trace) {
	for file, found := range tk.tr.Final {
		if tk.settled() && !found.Missing {
			out = append(out, tk.edited(func(tr *Trace) { tr.Final[file] = Reading{Missing: true} }))
		}
		for source, version := range found.Versions {
			versions := maps.Clone(found.Versions)
			versions[source] = version + 1
			if tk.settled() {
				out = append(out, tk.edited(func(tr *Trace) { tr.Final[file] = Reading{Versions: versions} }))
			}
		}
	}
	return out
}

func (tk take) skippedVersion() (out []*Trace) {
	for i, e := range tk.tr.Events {
		if e.Kind == EventEdit {
			out = append(out, tk.edited(func(tr *Trace) { tr.Events[i].Version++ }))
		}
	}
	return out
}
