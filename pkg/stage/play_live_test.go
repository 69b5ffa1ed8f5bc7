package stage_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// liveUpdate is Tilt's reconciler of one LiveUpdate object
// (internal/controllers/core/liveupdate/reconciler.go, Tilt 0.37).
type liveUpdate struct {
	target  *target
	syncs   []tilt.Sync
	initial bool

	dirty      bool
	failed     string // status.Failed
	modTime    map[string]int
	containers map[*container]*synced
}

// synced is a monitorContainerStatus.
type synced struct {
	lastSynced int
	failedLow  int
	failed     string
}

func newLiveUpdate(t *target, steps []tilt.LiveUpdateStep) *liveUpdate {
	if len(steps) == 0 {
		return nil
	}
	l := &liveUpdate{target: t, modTime: map[string]int{}, containers: map[*container]*synced{}, failed: "ObjectNotFound"}
	for _, s := range steps {
		l.initial = l.initial || s.InitialSync
		if s.Sync != nil {
			l.syncs = append(l.syncs, *s.Sync)
		}
	}
	return l
}

// reconcile is one Reconcile: it takes in file events, the image's status and
// the pods, and syncs.
func (l *liveUpdate) reconcile(p *play) {
	l.dirty = false
	w := l.target.owner
	// reconcileOneSource: "BuildStartTime.After(eventTime)": part of the image.
	for _, b := range l.target.watch.batches {
		for _, f := range b.paths {
			if b.time >= l.target.buildStart && b.time > l.modTime[f] {
				l.modTime[f] = b.time
			}
		}
	}
	if !w.applied { // no KubernetesDiscovery yet
		l.failed = "ObjectNotFound"
		return
	}
	l.collectGarbage(w)
	l.failed = ""
	for _, c := range w.selected(l.target) {
		if s := l.containers[c]; s != nil && s.failed != "" {
			l.failed = s.failed
			return
		}
	}
	for _, c := range w.selected(l.target) {
		if l.visit(p, w, c); l.failed != "" {
			return
		}
	}
}

// collectGarbage is garbageCollectFileChanges and
// garbageCollectMonitorContainers.
func (l *liveUpdate) collectGarbage(w *workload) {
	start := l.target.buildStart
	maps.DeleteFunc(l.modTime, func(_ string, t int) bool { return start > t })
	selected := w.selected(l.target)
	for c, s := range l.containers {
		if s.failedLow != 0 && start > s.failedLow {
			s.failedLow, s.failed = 0, ""
		}
		if !slices.Contains(selected, c) || !c.running {
			delete(l.containers, c)
		}
	}
}

// visit is the body of maybeSync's second loop, for one container.
func (l *liveUpdate) visit(p *play, w *workload, c *container) {
	s := l.containers[c]
	known := s != nil
	if !known {
		s = &synced{}
	}
	high := w.tilt.startedAt
	if s.lastSynced != 0 {
		high = s.lastSynced
	}
	newHigh, newLow := high, 0
	var changed []string
	for f, t := range l.modTime {
		if t > high {
			changed = append(changed, f)
			newHigh = max(newHigh, t)
			if newLow == 0 || t < newLow {
				newLow = t
			}
		}
	}
	// The initial sync replaces the list of changed files, whatever was in it.
	initial := l.initial && s.lastSynced == 0
	if initial {
		changed = l.allFiles(p)
		newHigh, newLow = p.clock, w.tilt.startedAt
	}
	slices.Sort(changed)
	l.containers[c] = s
	for _, f := range changed {
		if _, ok := l.mapped(f); !ok {
			s.failed, s.failedLow, l.failed = "UpdateStopped: "+f, newLow, "UpdateStopped: "+f
			p.note("  live update of %s stops: %s matches no sync", w.name, f)
			return
		}
	}
	if len(changed) == 0 || !c.running {
		return
	}
	for _, f := range changed {
		l.sync(p, c, f)
	}
	s.lastSynced = newHigh
	p.note("  synced into %s (initial %v): %s", c, initial, strings.Join(changed, " "))
	// BuildStartedAction and BuildCompleteAction with source liveupdate: they
	// consume every change recorded until now, of all targets, and a trigger.
	w.consume(p.clock)
	w.queued = false
	p.judgeSynced(w, l, c)
}

// mapped is the place in the container of a local path.
func (l *liveUpdate) mapped(file string) (string, bool) {
	for _, s := range l.syncs {
		local := filepath.Clean(s.Local)
		if file == local {
			return s.Remote, true
		}
		if rest, ok := strings.CutPrefix(file, local+"/"); ok {
			return filepath.Join(s.Remote, rest), true
		}
	}
	return "", false
}

func (l *liveUpdate) allFiles(p *play) []string {
	var all []string
	for _, s := range l.syncs {
		_ = filepath.WalkDir(filepath.Join(p.dir, s.Local), func(f string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				rel, _ := filepath.Rel(p.dir, f)
				if !l.target.watch.ignored(rel) {
					all = append(all, rel)
				}
			}
			return nil
		})
	}
	return all
}

// sync copies one changed path, or deletes it where it is missing
// (build.MissingLocalPaths, TarArchiveForPaths).
func (l *liveUpdate) sync(p *play, c *container, file string) {
	to, _ := l.mapped(file)
	local := filepath.Join(p.dir, file)
	info, err := os.Stat(local)
	switch {
	case err != nil:
		maps.DeleteFunc(c.tree, func(f, _ string) bool { return f == to || strings.HasPrefix(f, to+"/") })
	case info.IsDir():
		_ = filepath.WalkDir(local, func(f string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				text, _ := os.ReadFile(f)
				c.tree[filepath.Join(to, strings.TrimPrefix(f, local))] = string(text)
			}
			return nil
		})
	default:
		text, _ := os.ReadFile(local)
		c.tree[to] = string(text)
	}
}

// staged are the files that a sync would put into a container now.
func (l *liveUpdate) staged(p *play) files {
	now := files{}
	for _, f := range l.allFiles(p) {
		to, _ := l.mapped(f)
		text, _ := os.ReadFile(filepath.Join(p.dir, f))
		now[to] = string(text)
	}
	return now
}
