package schedule

import (
	"github.com/tiltgen/tiltgen/pkg/stage"
)

// Staged is what the runtime keeps of an image whose files are synced (clause
// 11). All synced paths count as one file.
type Staged struct {
	// Next is what the gate moved in last, with the key that it belongs to.
	Next Content
	// Last is the newest of it that belongs to the deployed image, where Next
	// belongs to another one.
	Last Content
	// Image, Ref and Deployed are the images that were published, loaded and
	// deployed last. Tagged says that this Tilt has deployed one.
	Image, Ref, Deployed Made
	Tagged               bool
	// Fresh says that no tag step ran since the one that deployed the image: until
	// then the container of the image before may still be there.
	Fresh bool
	// Wanted says that an image is asked for of which there is a new container
	// whatever it holds.
	Wanted bool
}

// Made is an image with synced files. ID is equal for those of which Tilt makes
// no new container.
type Made struct {
	ID uint8
	// Hard is what is in the image for good, with its key, and Soft what it has of
	// the synced paths.
	Hard, Soft Content
	// Sent says that something was sent to a container of it.
	Sent bool
}

var (
	nothing   = Content{Missing: true}
	notStaged = Staged{Next: nothing, Last: nothing, Image: notMade, Ref: notMade, Deployed: notMade}
	notMade   = Made{Hard: nothing, Soft: nothing}
)

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

// sent notes that the containers of an image were sent something.
func (l *Staged) sent(id uint8) {
	l.each(func(m *Made) { m.Sent = m.Sent || m.ID == id })
}

// newID is an ID that no image has.
func (l *Staged) newID() uint8 {
	used := set(1)
	l.each(func(m *Made) { used = used.with(int(m.ID)) })
	return uint8((^used).first())
}

// isStale reports whether an image is still wanted, or the one that is deployed, or
// what was moved in last, does not belong to the newest key, as far as that is known.
func (l *Staged) isStale(newest uint8) bool {
	return l.Wanted || newest != 0 && (l.Deployed.Hard.Key != newest || l.Next.Key != newest)
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
	// choiceSame is that the image is the one that is deployed, and choiceBefore
	// that its build had begun before an image was asked for.
	choiceSame   uint8 = 1
	choiceBefore uint8 = 2
	// choiceFails is that a sync fails.
	choiceFails uint8 = 1
	// choiceThrownAway is that an image was being built and comes to nothing, and
	// choiceGate that a gate has taken its snapshots before.
	choiceThrownAway uint8 = 1
	choiceGate       uint8 = 2
	choiceInFlight   uint8 = 8
)

// holdBack makes Tilt's live update fail, so that nothing more is synced before
// the next tag step.
func (s *System) holdBack(st *State, image int) {
	s.change(st, s.images[image].moving)
}

// send changes what Tilt watches and syncs.
func (s *System) send(st *State, image int, what Content) {
	what.Note = Note{}
	s.put(st, s.images[image].staged, what)
	st.Live[image].sent(st.Live[image].Deployed.ID)
}

// soft is what the synced paths hold now.
func (s *System) soft(st *State, image int) Content {
	var all Content
	for file := range s.images[image].soft.all() {
		all = s.merge(all, st.Files[file])
	}
	all.Note = Note{}
	return all
}
