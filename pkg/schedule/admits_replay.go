package schedule

import (
	"encoding/binary"
	"slices"
)

// replay searches for a run of the system that looks like the trace. Each step
// happens as early as it can, which leaves the most time for those after it.
type replay struct {
	*score
	// seen are the positions that led nowhere, with the earliest time at which.
	seen  map[string]moment
	stuck obstacle
}

// obstacle is the event that the best attempt could not explain.
type obstacle struct {
	at    moment
	event string
	why   string
}

// position is a state and how far the trace has come.
type position struct {
	State
	now moment
	// act is the next of the person's acts.
	act int
	// run is, for each resource, its next or current command.
	run []int
	// due and late are, for each resource, when its watch can report what it
	// has gathered, and when it must have.
	due, late []moment
	// begun is, for each resource, when its watch began to gather that.
	begun []moment
	// stamps are, for each pending change, when it may have been reported.
	stamps []stamp
	// told are the resources whose watches have just reported, and again those
	// of them that had pending changes before.
	told, again set
	// idle is since when Tilt could start a build and did not.
	idle moment
}

// stamp is a time that is known to lie between two.
type stamp struct {
	from, to moment
}

// step is a transition with the times between which it must happen.
type step struct {
	Transition
	from, to moment
	event    string
}

func (r *replay) begin() position {
	n := len(r.resources)
	return position{
		State: r.Start(),
		now:   -patience,
		run:   make([]int, n),
		due:   make([]moment, n),
		late:  slices.Repeat([]moment{never}, n),
		begun: make([]moment, n),
		idle:  never,
	}
}

// from reports whether the rest of the trace can follow from p.
func (r *replay) from(p position) bool {
	key := string(p.key())
	if before, ok := r.seen[key]; ok && before <= p.now {
		return false
	}
	r.seen[key] = p.now
	if r.over(&p) {
		return true
	}
	steps := r.steps(&p)
	limit := never
	var first step
	for _, st := range steps {
		if st.to < limit {
			limit, first = st.to, st
		}
	}
	if p.idle != never && p.idle+patience < limit {
		limit = p.idle + patience
	}
	slices.SortStableFunc(steps, func(a, b step) int { return int(max(a.from, p.now) - max(b.from, p.now)) })
	for _, st := range steps {
		if max(st.from, p.now) > limit || !r.can(&p, st) {
			continue
		}
		if r.from(r.after(&p, st)) {
			return true
		}
	}
	r.note(&p, first, limit)
	return false
}

func (p *position) key() []byte {
	key := p.AppendKey(make([]byte, 0, 256))
	key = append(key, byte(p.act))
	for i := range p.run {
		key = binary.AppendVarint(key, int64(p.run[i]))
		if p.Builds[i].Unseen != 0 || p.told.has(i) {
			key = binary.AppendVarint(key, int64(p.due[i]))
			key = binary.AppendVarint(key, int64(p.late[i]))
			key = binary.AppendVarint(key, int64(p.begun[i]))
		}
	}
	key = binary.AppendUvarint(key, uint64(p.told))
	for _, stamp := range p.stamps {
		key = binary.AppendVarint(key, int64(stamp.from))
		key = binary.AppendVarint(key, int64(stamp.to))
	}
	key = binary.AppendUvarint(key, uint64(p.again))
	return binary.AppendVarint(key, int64(p.idle))
}

// over reports whether the trace ends in p as it was recorded.
func (r *replay) over(p *position) bool {
	if p.act < len(r.acts) {
		return false
	}
	for i, runs := range r.runs {
		if p.run[i] < len(runs) && (runs[p.run[i]].ended || p.Builds[i].Phase < Read) {
			return false
		}
	}
	if !r.bounds[len(r.acts)] {
		return true
	}
	if !r.Quiet(&p.State) {
		return false
	}
	for file, content := range r.final {
		if !p.Files[file].looksLike(content) {
			return false
		}
	}
	return true
}

// steps are all that must or may come next.
func (r *replay) steps(p *position) []step {
	var steps []step
	if p.act < len(r.acts) {
		a := r.acts[p.act]
		from := a.at - tie
		if a.Action == TriggerResource {
			from = a.at - ahead
		}
		steps = append(steps, step{a.Transition, from, a.at, a.event})
	}
	for i := range r.resources {
		b := &p.Builds[i]
		if b.Unseen != 0 {
			steps = append(steps, step{Transition{Action: DeliverEvents, Of: i}, p.due[i], p.late[i], ""})
			if p.now <= watching {
				steps = append(steps, step{Transition{Action: MissEvents, Of: i}, p.now, never, ""})
			}
		}
		if b.Deployed {
			steps = append(steps, step{Transition{Action: BecomeReady, Of: i}, p.now, never, ""})
		}
		if p.run[i] < len(r.runs[i]) {
			if st, ok := r.ofRun(i, b.Phase, &r.runs[i][p.run[i]]); ok {
				steps = append(steps, p.ways(st)...)
			}
		}
	}
	return steps
}

// ofRun is the next step of a command that the trace shows.
func (r *replay) ofRun(i int, phase Phase, run *run) (step, bool) {
	switch phase {
	case Idle:
		return step{Transition{Action: PickTarget, Of: i}, run.start - patience, run.start - spawn, run.event}, true
	case Picked:
		return step{Transition{Action: ReadInputs, Of: i}, run.start - tie, run.start, run.event}, true
	case Read:
		return step{Transition{Action: HalfWriteOutputs, Of: i}, run.start, run.start + tie, run.event}, true
	case Writing:
		return step{Transition{Action: EndCommand, Of: i}, run.end - tie, run.end, run.ending}, run.ended
	}
	complete := step{Transition{Action: CompleteBuild, Of: i}, run.end, run.end + deploying, run.ending}
	if r.resources[i].local {
		complete.to = run.end + keep + settle
	}
	if r.resources[i].local && !r.resources[i].fails {
		complete.from += keep - tie/2
	}
	return complete, true
}

// can reports whether a step is possible in p.
func (r *replay) can(p *position, st step) bool {
	if !r.timely(p, st) || st.Action != PickTarget && !r.Can(&p.State, st.Transition) {
		return false
	}
	switch st.Action {
	case EditSource, TriggerResource:
		return !r.bounds[p.act] || r.Quiet(&p.State)
	case PickTarget:
		return r.inOrder(p, st.Of) && r.next(p, st.Of)
	case ReadInputs:
		return r.misread(p, st.Of) < 0
	}
	return true
}

// inOrder reports whether the start of a resource may be noted after those of
// all that Tilt chose before it.
func (r *replay) inOrder(p *position, picked int) bool {
	start := r.runs[picked][p.run[picked]].start
	for i := range p.Builds {
		if p.Builds[i].Phase == Picked && r.runs[i][p.run[i]].start > start+abreast {
			return false
		}
	}
	return true
}

// misread is the place of the first input that does not hold what the command
// found in it, or -1.
func (r *replay) misread(p *position, i int) int {
	for k, found := range r.runs[i][p.run[i]].reads {
		if !p.Files[r.resources[i].reads[k]].looksLike(found) {
			return k
		}
	}
	return -1
}

// after is where a step leads from p.
func (r *replay) after(p *position, st step) position {
	next := *p
	next.State = p.Clone()
	next.run, next.due, next.late = slices.Clone(p.run), slices.Clone(p.due), slices.Clone(p.late)
	next.begun = slices.Clone(p.begun)
	next.now = max(p.now, st.from)
	r.Apply(&next.State, st.Transition)
	next.stamp(p, st)
	switch st.Action {
	case EditSource, TriggerResource:
		next.act++
	case PickTarget:
		if st.Choice == unheeded {
			next.Builds[st.Of].Unseen &^= p.known(st.Of)
		}
	case CompleteBuild:
		next.run[st.Of]++
	case DeliverEvents:
		next.told = p.told.with(st.Of)
		if p.pending(st.Of) {
			next.again = p.again.with(st.Of)
		}
	case MissEvents:
		next.late[st.Of] = never
	}
	next.forget(st)
	for i := range r.wakes(st.Transition).all() {
		next.gather(i, p, st)
	}
	if st.Action == PickTarget {
		next.idle = never
	}
	if _, ok := r.NextTarget(&next.State); !ok {
		next.idle = never
	} else if next.idle == never {
		next.idle = next.freed(st).coarse()
	}
	return next
}

// freed is the last moment at which a step that leads to p may have happened, as
// far as Tilt may start a build since: a slot may be kept for long.
func (p *position) freed(st step) moment {
	if st.Action == CompleteBuild {
		return max(p.now, st.to)
	}
	return p.now
}
