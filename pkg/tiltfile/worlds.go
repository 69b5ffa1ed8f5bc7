package tiltfile

import (
	"errors"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// worlds evaluates the file for each of its worlds. Behind the bound on their
// number, each condition is still given the answer that it did not have yet.
func (r *reader) worlds() {
	plans := []plan{{}}
	covered := map[side]bool{}
	r.reading.Decisions = nil
	merged := newMerger()
	r.broken = newMerger()
	errs := &worldErrors{count: map[string]int{}}
	ran := 0
	for n := 0; n < len(plans); n++ {
		if ran >= maxWorlds {
			r.reading.Complete = false
			if covered[plans[n].last()] {
				continue
			}
		}
		if ran == 2*maxWorlds || r.used > maxSteps {
			r.reading.Complete = false
			break
		}
		ran++
		e, err := r.evaluate(plans[n])
		plans = append(plans, e.alternatives()...)
		for _, d := range e.decisions {
			if s := (side{d.question, d.Holds}); !covered[s] {
				covered[s] = true
				r.reading.Decisions = append(r.reading.Decisions, d.Decision)
			}
		}
		if err == nil {
			err = e.assemble()
		}
		whole := err == nil || e.assembled
		if err != nil {
			r.failed(e, err, errs)
		}
		if whole {
			merged.add(e.world, e.decisions)
		}
	}
	merged.tellWhen()
	r.broken.tellWhen()
	r.reading.Worlds, r.reading.Union = merged.worlds, merged.union()
	for _, err := range errs.all {
		if errs.count[err.key()] == ran {
			r.refuse(err)
		}
	}
}

// worldErrors are the errors in which evaluations ended, and how many of them
// each ended.
type worldErrors struct {
	all   []*Error
	count map[string]int
}

// failed notes why an evaluation ended. What is wrong whatever the unknown
// values are is reported at once; anything else only if all ways end there,
// since it may be the doing of what is not known.
func (r *reader) failed(e *evaluation, err error, errs *worldErrors) {
	refused := e.errorOf(err)
	switch {
	case refused.guard:
		r.guarded = true
		if len(e.decisions) > 0 || e.loose {
			return
		}
	case refused.Limit && (len(e.decisions) > 0 || e.loose):
		// With values that are not known, a loop may go on that ends in a run.
		r.reading.Complete = false
		return
	}
	if !e.assembled && !refused.guard {
		what := Opaque{What: "what stands behind an error", Call: &tilt.Call{Span: refused.Span}}
		e.world.Opaque = append(e.world.Opaque, what)
		_ = e.assemble()
		r.broken.add(e.world, e.decisions)
	}
	if refused.Static {
		r.refuse(refused)
		return
	}
	if e.loose {
		return
	}
	if errs.count[refused.key()]++; errs.count[refused.key()] == 1 {
		errs.all = append(errs.all, refused)
	}
}

// errorOf is the error in which an evaluation ended.
func (e *evaluation) errorOf(err error) *Error {
	if e.exceeded != nil {
		return &Error{Span: e.spanOf(err), Message: e.exceeded.Error(), Limit: true}
	}
	var refused *Error
	if errors.As(err, &refused) {
		return refused
	}
	var limit *limitError
	if errors.As(err, &limit) {
		return &Error{Span: e.spanOf(err), Message: limit.Error(), Limit: true}
	}
	var eval *starlark.EvalError
	message := err.Error()
	if errors.As(err, &eval) {
		message = eval.Msg
	}
	return &Error{Span: e.spanOf(err), Message: message}
}
