package command

import (
	"fmt"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

const (
	// maxText is the longest text that is read. Linux gives no program a longer
	// argument, so that no shell was ever given a longer script.
	maxText = 128 << 10
	// maxDepth bounds how deep commands and expansions stand in each other.
	maxDepth = 200
	// maxWork bounds what is followed, in commands and letters: functions that
	// call functions, and variables that hold variables, grow without bound.
	maxWork = 4 << 20
	// maxWords is how many words a word, and turns a loop, is expanded to.
	maxWords = 64
)

// What is said where a bound is met.
const (
	tooLong = "a script too long to follow"
	tooDeep = "commands nested too deep"
)

// walker follows a command and collects what it does.
type walker struct {
	effects  Effects
	programs map[string]program
	writes   map[string]int // indices into effects.Writes
	reads    map[string]int
	removes  map[string]int
	folders  map[string]bool
	images   map[string]bool
	ran      map[string]bool
	unseen   map[Opaque]bool
	running  map[*syntax.Stmt]bool // bodies of functions
	depth    int
	work     int
}

func newWalker() *walker {
	return &walker{
		programs: programs,
		writes:   map[string]int{},
		reads:    map[string]int{},
		removes:  map[string]int{},
		folders:  map[string]bool{},
		images:   map[string]bool{},
		ran:      map[string]bool{},
		unseen:   map[Opaque]bool{},
		running:  map[*syntax.Stmt]bool{},
	}
}

// enter goes one level deeper, and reports whether that is still allowed. It
// is paired with leave where it is.
func (w *walker) enter() bool {
	if w.depth >= maxDepth {
		w.opaque(tooDeep, ".")
		return false
	}
	w.depth++
	return true
}

func (w *walker) leave() { w.depth-- }

// spend reports whether so much more may be done.
func (w *walker) spend(n int) bool {
	if w.work > maxWork {
		return false
	}
	w.work += n
	if w.work > maxWork {
		w.opaque(tooLong, ".")
		return false
	}
	return true
}

func (w *walker) opaque(what, dir string) {
	if o := (Opaque{plain(what), dir}); !w.unseen[o] {
		w.unseen[o] = true
		w.effects.Opaque = append(w.effects.Opaque, o)
	}
}

func (w *walker) program(name string) {
	if name = plain(name); !w.ran[name] {
		w.ran[name] = true
		w.effects.Programs = append(w.effects.Programs, name)
	}
}

// addPath adds a path that is not there yet; one that turns out to be a folder
// becomes one.
func addPath(paths *[]Path, seen map[string]int, p Path) {
	if i, ok := seen[p.Path]; ok {
		(*paths)[i].Folder = (*paths)[i].Folder || p.Folder
		return
	}
	seen[p.Path] = len(*paths)
	*paths = append(*paths, p)
}

// holdsFolder reports whether the command is known to have made a folder.
func (w *walker) holdsFolder(place string) bool {
	if i, ok := w.writes[place]; ok && w.effects.Writes[i].Folder {
		return true
	}
	return w.folders[place]
}

// place is where a word leads to, or "" where that is no file that lasts.
func place(dir, word string) string {
	if nonFile(word) {
		return ""
	}
	p := join(dir, word)
	if p == "/dev" || len(p) > 5 && p[:5] == "/dev/" {
		return ""
	}
	return p
}

func (w *walker) write(p Path) {
	if p.Path != "" {
		addPath(&w.effects.Writes, w.writes, p)
	}
}

func (w *walker) read(p Path) {
	if p.Path != "" {
		addPath(&w.effects.Reads, w.reads, p)
	}
}

func (w *walker) remove(p Path) {
	if p.Path != "" {
		addPath(&w.effects.Removes, w.removes, p)
	}
}

func (w *walker) makeFolder(place string) {
	if place != "" && !w.folders[place] {
		w.folders[place] = true
		w.effects.Folders = append(w.effects.Folders, place)
	}
}

func (w *walker) image(m Image) {
	if key := fmt.Sprintf("%q", m); !w.images[key] {
		w.images[key] = true
		w.effects.Images = append(w.effects.Images, m)
	}
}

// hole is one word about which nothing is known.
var hole = []string{tilt.Hole}
