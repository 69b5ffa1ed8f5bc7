package schedule

import "github.com/tiltgen/tiltgen/pkg/stage"

// roots are the states when Tilt starts: on a clean checkout, on what an earlier
// run made, and on that after an edit.
func (s *System) roots() []State {
	clean, left := s.Start(), s.Start()
	for file := s.sources; file < s.onDisk; file++ {
		left.Files[file] = Content{}
	}
	for range s.resources {
		for i := range s.resources {
			r := &s.resources[i]
			var made Content
			for _, file := range r.reads {
				made = s.merge(made, left.Files[file])
			}
			for _, file := range r.writes {
				left.Files[file] = made
			}
			if r.stage != nil && r.stage.kind != stage.Build && r.stage.own >= 0 {
				left.Files[r.stage.own] = made
			}
			s.leaveContainer(&left, i)
		}
	}
	for file := range s.runtime.all() {
		left.Files[file] = Content{Missing: true}
	}
	roots := []State{clean, left}
	if s.versions > 0 {
		edited := left.Clone()
		edited.Files[0].Made = 2
		roots = append(roots, edited)
	}
	return roots
}

// leaveContainer makes an earlier run have left a container, if the resource is
// an image stage with synced files: one that this image was built for.
func (s *System) leaveContainer(st *State, i int) {
	step := s.resources[i].stage
	if step == nil || step.kind != stage.Image || !s.images[step.image].live || s.images[step.image].staged < 0 {
		return
	}
	lv := &st.Live[step.image]
	lv.Deployed = Made{ID: 1, Hard: s.hard(st, i), Soft: s.soft(st, step.image)}
	st.Files[s.images[step.image].staged] = lv.Deployed.Soft
	for k := range s.resources {
		if live := s.resources[k].live; s.deploys(k) && s.resources[k].stage.image == step.image {
			s.show(st, k, &lv.Deployed)
			for at, file := range live.container {
				st.Files[file] = st.Files[live.image[at]]
			}
		}
	}
}

// opening tells in which state Tilt starts: the number is a root's.
func (s *System) opening(root int32) string {
	return [...]string{
		"Tilt starts on a clean checkout.",
		"Tilt starts on what an earlier run made.",
		"Tilt starts on what an earlier run made, after an edit.",
	}[root]
}
