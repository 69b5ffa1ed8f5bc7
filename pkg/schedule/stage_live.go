package schedule

import (
	"github.com/tiltgen/tiltgen/pkg/stage"
)

// Staged is what the runtime keeps of an image whose files are synced (clause
// 11). All synced paths count as one file.
type Staged struct {
	// Next is what the gate moved in last, with the key that it belongs to.
	Next Content
	// Image, Ref and Deployed are the images that were published, loaded and
	// deployed last. Tagged says that this Tilt has deployed one.
	Image, Ref, Deployed Made
	Tagged               bool
	// Rollout says that a container was made to which nothing had to be sent, and
	// Held that a tag step is to send what was held back.
	Rollout, Held bool
	// AskedID and Asked are the image that was found not to have what was to be
	// sent, and that.
	AskedID uint8
	Asked   Content
}

// Made is an image with synced files. ID is equal for equal images.
type Made struct {
	ID uint8
	// Hard is what is in the image for good, with its key; Soft what it has of the
	// synced paths, and Synced what was sent to a container of it, or missing.
	Hard, Soft, Synced Content
}

var (
	nothing   = Content{Missing: true}
	notStaged = Staged{Next: nothing, Image: notMade, Ref: notMade, Deployed: notMade}
	notMade   = Made{Hard: nothing, Soft: nothing, Synced: nothing}
)

// holds are the synced files of a container as far as the runtime knows.
func (m *Made) holds() Content {
	if m.Synced.Missing {
		return m.Soft
	}
	return m.Synced
}

// lacks reports whether a new container of the image, or one that was synced
// before, has not what is to be there.
func (m *Made) lacks(now Content) bool {
	return differs(now, m.Soft) || !m.Synced.Missing && differs(now, m.Synced)
}

// differs reports whether two contents are told apart when they are compared.
func differs(a, b Content) bool {
	return a.Made != b.Made || a.Missing != b.Missing || a.HalfWritten != b.HalfWritten || a.Mixed != b.Mixed
}

// each lets f see every image.
func (l *Staged) each(f func(m *Made)) {
	f(&l.Image)
	f(&l.Ref)
	f(&l.Deployed)
}

// sent notes what the containers of an image were sent.
func (l *Staged) sent(id uint8, what Content) {
	what.Note = Note{}
	l.each(func(m *Made) {
		if m.ID == id {
			m.Synced = what
		}
	})
}

// newID is an ID that no image has.
func (l *Staged) newID() uint8 {
	used := set(1).with(int(l.AskedID))
	l.each(func(m *Made) { used = used.with(int(m.ID)) })
	return uint8((^used).first())
}

// stagedPath is where the synced paths of an image are watched, and movingPath
// the file that holds syncs back.
func stagedPath(c stage.Settings) string {
	return stage.File(c.Image, "live")
}

func movingPath(c stage.Settings) string { return stage.File(c.Image, "moving") }

// What is open in what a stage does, as the choice of a transition: of the
// synced files one stands for all, so that any other may differ as well, and
// that one too, though it was made from the same versions; images may be equal
// or not.
const (
	choiceNone uint8 = 0
	// choiceOthers is that other files differ, and choiceAgain that this one does
	// too.
	choiceOthers uint8 = 1
	choiceAgain  uint8 = 2
	// choiceAsked, beside them, is that this was asked for before.
	choiceAsked uint8 = 4
	// choiceSame is that the image is the one that is deployed.
	choiceSame uint8 = 1
	// choiceThrownAway is that an image was being built and comes to nothing, and
	// choiceGate that a gate has taken its snapshots before.
	choiceThrownAway uint8 = 1
	choiceGate       uint8 = 2
	choiceInFlight   uint8 = 8
)

// holdBack makes Tilt's live update fail, so that nothing more is synced before
// the next tag step.
func (s *System) holdBack(st *State, image int) {
	if s.holds(clauseHoldBack) {
		s.change(st, s.images[image].moving)
	}
}

// send changes what Tilt watches and syncs.
func (s *System) send(st *State, image int, what Content) {
	what.Note = Note{}
	s.put(st, s.images[image].staged, what)
}

// soft is what the synced paths hold now.
func (s *System) soft(st *State, image int) Content {
	var all Content
	for file := range s.images[image].soft.all() {
		all = merge(all, st.Files[file])
	}
	all.Note = Note{}
	return all
}
