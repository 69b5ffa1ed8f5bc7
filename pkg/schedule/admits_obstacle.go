package schedule

import "fmt"

// note keeps why the search cannot go on from p, if no attempt came further:
// first is the step that must come first of all, by limit.
func (r *replay) note(p *position, first step, limit moment) {
	o := obstacle{at: limit, event: first.event}
	switch {
	case first.event == "" && p.act == len(r.acts) && limit == never:
		o.event, o.why = "the end", r.whyNotEnd(p)
	case limit < first.to || first.event == "":
		o.event = fmt.Sprintf("what follows %.2f", float64(p.now)/1000)
		o.why = r.overdue(p)
	default:
		o.why = r.whyNot(p, first)
	}
	if r.stuck.event == "" || o.at > r.stuck.at {
		r.stuck = o
	}
}

func (r *replay) whyNotEnd(p *position) string {
	if !r.Quiet(&p.State) {
		return r.overdue(p)
	}
	for file, content := range r.final {
		if !p.Files[file].looksLike(content) {
			return fmt.Sprintf("%s holds %s", r.files[file], r.describe(p.Files[file]))
		}
	}
	return "the trace goes on"
}

// overdue says what would have happened that did not.
func (r *replay) overdue(p *position) string {
	if next, ok := r.NextTarget(&p.State); ok {
		return fmt.Sprintf("Tilt would have started %s", r.resources[next].name)
	}
	for i := range p.Builds {
		if p.Builds[i].Unseen != 0 {
			return fmt.Sprintf("Tilt would have seen a change of what %s watches", r.resources[i].name)
		}
	}
	return "something is still running"
}

// whyNot says what stands against a step.
func (r *replay) whyNot(p *position, st step) string {
	i := st.Of
	switch st.Action {
	case PickTarget:
		return r.whyNotPick(p, i)
	case ReadInputs:
		if k := r.misread(p, i); k >= 0 {
			file := r.resources[i].reads[k]
			return fmt.Sprintf("%s holds %s", r.files[file], r.describe(p.Files[file]))
		}
	case EditSource, TriggerResource:
		return "all was quiet, but " + r.overdue(p)
	}
	return fmt.Sprintf("it is too late to %s", r.Name(st.Transition))
}

func (r *replay) whyNotPick(p *position, i int) string {
	next, ok := r.NextTarget(&p.State)
	switch {
	case ok && next == i:
		return "Tilt chose others after it that started long before"
	case !r.candidates(&p.State).has(i):
		return "nothing caused it"
	case r.Held(&p.State, i) != "":
		return fmt.Sprintf("Tilt holds it: %s", r.Held(&p.State, i))
	case r.availableSlots(&p.State) < 1:
		return "there is no free slot"
	}
	return fmt.Sprintf("%s comes first", r.resources[next].name)
}

// describe is a content as it is shown in messages.
func (s *System) describe(c Content) string {
	text := ""
	for i, name := range s.files[:s.sources] {
		if version := s.version(c.Made, i); version > 0 {
			text += fmt.Sprintf(" %s@%d", name, version)
		}
	}
	switch {
	case c.HalfWritten:
		return "a half-written file" + text
	case c.Missing:
		return "nothing" + text
	case text == "":
		return "a file made of nothing"
	}
	return text[1:]
}
