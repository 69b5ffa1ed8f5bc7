package schedule

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// stageStep is a resource whose command is a stage, by the numbers of the files
// that it works on.
type stageStep struct {
	kind   stage.Kind
	strict bool
	// after are the stamps that a build needs, shared the sources that others
	// take in as well.
	after, shared set
	// own is the file that the stage writes for the next one: a stamp, or an
	// image's ready, image or ref; -1 for the last stage.
	own int
	// in is the file that a load, push or tag hands on, and ready what wakes the
	// image stage.
	in, ready int
	// image is the number of the image, and parts are the stamps, base images
	// and sources that a snapshot of it covers.
	image int
	parts set
	// builds and bases are the stamps and published base images among the parts,
	// and inputs the sources that the image takes in itself.
	builds, bases, inputs set
	// reads are the files that the author's command reads.
	reads set
}

// stagedImage is an image that stages make.
type stagedImage struct {
	name string
	// hard are the parts of its snapshot for which a new image is needed when
	// they change.
	hard set
	// published is its image file, and loaded its ref, or -1 where the system has
	// none.
	published, loaded int
	// live says that files are synced: those of soft, from staged, unless moving
	// changes. ready is what wakes the image stage.
	live                  bool
	soft                  set
	staged, moving, ready int
}

// runtimeReads and runtimeWrites are the files of the runtime that the command
// works on beside its author's.
func (r *Resource) runtimeReads() []string {
	if r.Stage == nil {
		return nil
	}
	c := r.Stage.Settings
	var files []string
	switch r.Stage.Kind {
	case stage.Build:
		for _, name := range c.After {
			files = append(files, stage.File(name, "stamp"))
		}
	case stage.Gate, stage.Image:
		for _, name := range c.Builds {
			files = append(files, stage.File(name, "stamp"))
		}
		for _, name := range c.Bases {
			files = append(files, stage.File(name, "image"))
		}
	case stage.Load, stage.Push:
		files = append(files, stage.File(c.Image, "image"))
	case stage.Tag:
		files = append(files, stage.File(c.Image, handedOn(c)))
	}
	return files
}

func (r *Resource) runtimeWrites() []string {
	if r.Stage == nil {
		return nil
	}
	c := r.Stage.Settings
	switch r.Stage.Kind {
	case stage.Build:
		return []string{stage.File(c.Name, "stamp")}
	case stage.Gate:
		return append([]string{stage.File(c.Image, "ready")}, moves(c)...)
	case stage.Image:
		return []string{stage.File(c.Image, "image"), stage.File(c.Image, "ready")}
	case stage.Load, stage.Push:
		return []string{stage.File(c.Image, "ref")}
	case stage.Tag:
		return moves(c)
	}
	return nil
}

// moves are the files by which a gate or a tag step lets Tilt sync.
func moves(c stage.Settings) []string {
	if len(c.Live) == 0 {
		return nil
	}
	return []string{stagedPath(c), movingPath(c)}
}

// handedOn is the file that the tag stage hands to Tilt: what was loaded or
// pushed, or, where the cluster shares the Docker engine, what was published.
func handedOn(c stage.Settings) string {
	if c.Ref != "" {
		return "image"
	}
	return "ref"
}

// stageStep is the resource's stage, or nil.
func (s *System) stageStep(r *Resource) *stageStep {
	if r.Stage == nil {
		return nil
	}
	c := r.Stage.Settings
	step := &stageStep{
		kind: r.Stage.Kind, strict: c.Strict != "", own: -1, in: -1, ready: -1, image: -1,
		after:  s.runtimeFiles(c.After, "stamp"),
		builds: s.runtimeFiles(c.Builds, "stamp"),
		bases:  s.runtimeFiles(c.Bases, "image"),
		shared: s.sourcesIn(c.Shared),
		inputs: s.sourcesIn(slices.Concat(c.Inputs, c.HardInputs)),
	}
	if own := r.runtimeWrites(); len(own) > 0 && step.kind != stage.Tag {
		step.own = slices.Index(s.files, own[0])
	}
	switch step.kind {
	case stage.Gate, stage.Image:
		step.parts = step.builds | step.bases | step.shared | step.inputs
		step.ready = slices.Index(s.files, stage.File(c.Image, "ready"))
		step.image = s.stagedImage(c)
	case stage.Load, stage.Push, stage.Tag:
		step.in = slices.Index(s.files, r.runtimeReads()[0])
	}
	return step
}

// stagedImage is the number of the image that a stage with these settings is
// about.
func (s *System) stagedImage(c stage.Settings) int {
	at := slices.IndexFunc(s.images, func(m stagedImage) bool { return m.name == c.Image })
	if at >= 0 {
		return at
	}
	m := stagedImage{name: c.Image, published: slices.Index(s.files, stage.File(c.Image, "image")), loaded: slices.Index(s.files, stage.File(c.Image, "ref")), hard: s.runtimeFiles(c.Bases, "image") | s.sourcesIn(c.HardInputs)}
	if len(c.Live) == 0 {
		m.hard |= s.runtimeFiles(c.Builds, "stamp") | s.sourcesIn(c.Inputs)
	} else {
		m.hard |= s.runtimeFiles(c.HardBuilds, "stamp")
		m.live = true
		for file, name := range s.files {
			if takes(c.Live, name) {
				m.soft = m.soft.with(file)
			}
		}
		m.staged, m.moving = slices.Index(s.files, stagedPath(c)), slices.Index(s.files, movingPath(c))
		m.ready = slices.Index(s.files, stage.File(c.Image, "ready"))
	}
	s.images = append(s.images, m)
	return len(s.images) - 1
}

// runtimeFiles are the files of the runtime of that kind, by the names of what
// they are about.
func (s *System) runtimeFiles(names []string, suffix string) set {
	var files set
	for _, name := range names {
		if at := slices.Index(s.files, stage.File(name, suffix)); at >= 0 {
			files = files.with(at)
		}
	}
	return files
}

// sourcesIn are the sources that lie in what a stage takes for one.
func (s *System) sourcesIn(list []string) set {
	var in set
	for _, entry := range list {
		for file, name := range s.files[:s.sources] {
			if stage.Takes(entry, name) {
				in = in.with(file)
			}
		}
	}
	return in
}

// addReads adds what the stage itself reads of what others made: the base
// images of an image, and what is handed on.
func (r *resource) addReads() {
	for file := range r.stage.bases.all() {
		r.reads = append(r.reads, file)
	}
	if r.stage.in >= 0 {
		r.reads = append(r.reads, r.stage.in)
	}
	for _, file := range r.reads {
		r.stage.reads = r.stage.reads.with(file)
	}
}

// noteImages lets the steps that hand on an image with synced files know which
// it is.
func (s *System) noteImages(all []*Resource) {
	for i, r := range all {
		step := s.resources[i].stage
		if step == nil || step.image >= 0 || step.kind == stage.Build {
			continue
		}
		at := slices.IndexFunc(s.images, func(m stagedImage) bool { return m.name == r.Stage.Settings.Image })
		if at >= 0 && s.images[at].live {
			step.image = at
		}
	}
}

// noteTokens finds the stamps whose tokens a stamp, or a published image, notes.
func (s *System) noteTokens() {
	s.tokens = make([]set, len(s.files))
	for i := range s.resources {
		step := s.resources[i].stage
		if step == nil {
			continue
		}
		for file := range (step.after | step.builds | step.bases).all() {
			s.runtime = s.runtime.with(file)
		}
		for _, file := range []int{step.own, step.in, step.ready} {
			if file >= 0 {
				s.runtime = s.runtime.with(file)
			}
		}
		switch {
		case step.kind == stage.Build:
			s.tokens[step.own] = step.after
		case step.kind == stage.Image:
			s.tokens[step.own] = step.builds
		}
	}
}
