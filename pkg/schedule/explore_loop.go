package schedule

// findLoop looks for a run that goes round for ever without anything that a
// person does. Among what was seen it is the state on such a loop that was
// reached first.
func (ex *exploration) findLoop() {
	if !ex.wakesItself() {
		return
	}
	follow := ex.followers()
	// A state from which nothing is left to follow is on no loop, nor is one that
	// only such states follow, or that only follows such.
	onLoop := shrink(follow, shrink(reversed(follow), nil))
	for number, on := range onLoop {
		if on {
			ex.found[Unsettled] = int32(number)
			ex.round = ex.builtOn(onLoop, int32(number))
			return
		}
	}
}

// builtOn are the resources that are built on the loops that a state leads to.
func (ex *exploration) builtOn(onLoop []bool, from int32) set {
	var built set
	st, seen := ex.Start(), map[int32]bool{from: true}
	for queue := []int32{from}; len(queue) > 0; queue = queue[1:] {
		packed := ex.states.at(queue[0])
		ex.unpack(&st, packed)
		for _, t := range ex.appendFollowUps(nil, &st) {
			ex.unpack(&st, packed)
			ex.move(&st, t)
			next, ok := ex.states.find(ex.pack(nil, &st))
			if ex.unpack(&st, packed); !ok || !onLoop[next] {
				continue
			}
			if t.Action == PickTarget {
				built = built.with(t.Of)
			}
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return built
}

// wakesItself reports whether a resource writes what makes Tilt build it again,
// be it through others.
func (ex *exploration) wakesItself() bool {
	wakes := make([]set, len(ex.resources))
	for i := range ex.resources {
		for _, file := range ex.resources[i].writes {
			wakes[i] |= ex.watchers[file]
		}
		for _, p := range ex.resources[i].watchOf {
			wakes[i] = wakes[i].with(p.resource)
		}
	}
	for range ex.resources {
		for i := range wakes {
			for k := range wakes[i].all() {
				wakes[i] |= wakes[k]
			}
		}
	}
	for i := range wakes {
		if wakes[i].has(i) {
			return true
		}
	}
	return false
}

// followers are, for each state, those that follow from it by themselves.
func (ex *exploration) followers() [][]int32 {
	follow := make([][]int32, ex.states.len())
	st := ex.Start()
	var buf []byte
	for i := range follow {
		packed := ex.states.at(int32(i))
		ex.unpack(&st, packed)
		for _, t := range ex.appendFollowUps(nil, &st) {
			ex.unpack(&st, packed)
			ex.move(&st, t)
			buf = ex.pack(buf[:0], &st)
			if number, ok := ex.states.find(buf); ok {
				follow[i] = append(follow[i], number)
			}
			ex.unpack(&st, packed)
		}
	}
	return follow
}

func reversed(follow [][]int32) [][]int32 {
	before := make([][]int32, len(follow))
	for i, next := range follow {
		for _, k := range next {
			before[k] = append(before[k], int32(i))
		}
	}
	return before
}

// shrink takes away, again and again, the states that none of those left leads
// to. It starts with the states of among, or with all.
func shrink(follow [][]int32, among []bool) []bool {
	left := make([]bool, len(follow))
	degree := make([]int, len(follow))
	for i := range left {
		left[i] = among == nil || among[i]
	}
	for i, next := range follow {
		for _, k := range next {
			if left[i] {
				degree[k]++
			}
		}
	}
	var gone []int32
	for i := range left {
		if left[i] && degree[i] == 0 {
			gone = append(gone, int32(i))
		}
	}
	for len(gone) > 0 {
		i := gone[len(gone)-1]
		gone = gone[:len(gone)-1]
		left[i] = false
		for _, k := range follow[i] {
			if degree[k]--; degree[k] == 0 && left[k] {
				gone = append(gone, k)
			}
		}
	}
	return left
}
