package schedule

import (
	"cmp"
	"slices"
)

// Tilt orders changes by the time at which a watch reported them, which a trace
// does not show. Here the order is left open as far as the times that are known
// allow, and a choice of Tilt's is possible if one such order leads to it.

// next reports whether Tilt may choose the resource, in some order of the
// pending changes.
func (r *replay) next(p *position, picked int) bool {
	since := never
	for k, change := range p.Changes {
		if int(change.Resource) == picked {
			since = min(since, p.stamps[k].from)
		}
	}
	var before, own, after []Change
	for k, change := range p.Changes {
		switch {
		case int(change.Resource) == picked:
			own = append(own, change)
		case p.stamps[k].to < since:
			before = append(before, change)
		default:
			after = append(after, change)
		}
	}
	favoured := p.State
	favoured.Changes = slices.Concat(before, own, after)
	return r.Can(&favoured, Transition{Action: PickTarget, Of: picked})
}

// stamp notes when the changes that are pending after a step from p were
// reported, and puts them in an order that depends on nothing else.
func (p *position) stamp(from *position, st step) {
	stamped := func(change Change) stamp {
		told := st.Action == DeliverEvents && int(change.Resource) == st.Of
		if told && from.Builds[st.Of].Unseen.has(int(change.File)) {
			return stamp{from.due[st.Of], from.late[st.Of]}
		}
		return from.stamps[slices.Index(from.Changes, change)]
	}
	slices.SortFunc(p.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(stamped(a).from, stamped(b).from), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.File, b.File))
	})
	p.stamps = make([]stamp, len(p.Changes))
	for k, change := range p.Changes {
		p.stamps[k] = stamped(change)
	}
}
