package stage_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/moby/patternmatcher"
)

// fileState is what a scan of the project tells one state of a file from another.
type fileState struct {
	ino          uint64
	mtime, ctime syscall.Timespec
	size         int64
	dir          bool
}

// scanner finds what changed in a folder between two moments when all is
// quiet. It sees a touch and a rewrite of the same content as Tilt does
// (tilt-semantics B.3), and not the change of a folder's own times.
type scanner struct {
	root string
	last map[string]fileState
}

func (s *scanner) scan() map[string]fileState {
	found := make(map[string]fileState, len(s.last)+8)
	_ = filepath.WalkDir(s.root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		var st syscall.Stat_t
		if syscall.Lstat(p, &st) != nil {
			return nil
		}
		is := fileState{ino: st.Ino, dir: d.IsDir()}
		if !is.dir {
			is.mtime, is.ctime, is.size = st.Mtim, st.Ctim, st.Size
		}
		found[strings.TrimPrefix(strings.TrimPrefix(p, s.root), "/")] = is
		return nil
	})
	return found
}

// changes are the paths that changed since the last call, in no order that
// Tilt would promise.
func (s *scanner) changes() []string {
	now := s.scan()
	var changed []string
	for p, is := range now {
		if was, ok := s.last[p]; !ok || was != is {
			changed = append(changed, p)
		}
	}
	for p := range s.last {
		if _, ok := now[p]; !ok {
			changed = append(changed, p)
		}
	}
	s.last = now
	slices.Sort(changed)
	return changed
}

// watched is one path of a FileWatch. Tilt watches the folder itself, the
// parent of a file, or the nearest folder above a path that is not there, and
// never again once that folder is gone (internal/watch/watcher_naive.go).
type watched struct {
	path   string
	anchor string
	ino    uint64
	lost   bool
}

// ignores is one set of patterns and the folder that they are relative to.
type ignores struct {
	base    string
	matcher *patternmatcher.PatternMatcher
}

// batch is what a FileWatch has recorded at one time.
type batch struct {
	time  int
	paths []string
}

// fileWatch is Tilt's FileWatch of one resource or image.
type fileWatch struct {
	roots   []watched
	ignore  []ignores
	waiting []string // seen by the kernel, not yet by Tilt
	batches []batch  // recorded; live updates read the newest 20
	deliver func(batch)
}

const batchHistory = 20 // watcher.go: MaxFileEventHistory

func newFileWatch(dir string, paths []string) *fileWatch {
	w := &fileWatch{}
	for _, p := range paths {
		r := watched{path: filepath.Clean(p), anchor: filepath.Clean(p)}
		if info, err := os.Stat(filepath.Join(dir, r.path)); err != nil || !info.IsDir() {
			r.anchor = filepath.Dir(r.path)
			for !exists(filepath.Join(dir, r.anchor)) {
				r.anchor = filepath.Dir(r.anchor)
			}
		}
		r.ino = inode(filepath.Join(dir, r.anchor))
		w.roots = append(w.roots, r)
	}
	return w
}

func inode(path string) uint64 {
	var st syscall.Stat_t
	_ = syscall.Lstat(path, &st)
	return st.Ino
}

func (w *fileWatch) skip(base string, patterns []string) {
	if m, err := patternmatcher.New(patterns); err == nil && len(patterns) > 0 {
		w.ignore = append(w.ignore, ignores{filepath.Clean(base), m})
	}
}

func (w *fileWatch) ignored(path string) bool {
	for _, i := range w.ignore {
		rel, err := filepath.Rel(i.base, path)
		if err != nil || strings.HasPrefix(rel, "..") {
			continue
		}
		if hit, err := i.matcher.MatchesOrParentMatches(rel); err == nil && hit {
			return true
		}
	}
	return false
}

// hear takes in what the scan has found.
func (w *fileWatch) hear(dir string, changed []string) {
	for i := range w.roots {
		r := &w.roots[i]
		if r.lost {
			continue
		}
		for _, p := range changed {
			if (p == r.path || strings.HasPrefix(p, r.path+"/")) && !w.ignored(p) {
				w.waiting = append(w.waiting, p)
			}
		}
		if inode(filepath.Join(dir, r.anchor)) != r.ino {
			r.lost = true
		}
	}
}

// flush records the first n of the waiting changes as one batch.
func (w *fileWatch) flush(n, now int) {
	paths := slices.Clone(w.waiting[:n])
	w.waiting = w.waiting[n:]
	slices.Sort(paths)
	b := batch{now, slices.Compact(paths)}
	w.batches = append(w.batches, b)
	if len(w.batches) > batchHistory {
		w.batches = w.batches[len(w.batches)-batchHistory:]
	}
	w.deliver(b)
}
