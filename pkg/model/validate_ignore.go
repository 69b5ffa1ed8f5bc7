package model

import (
	"fmt"
	"path"
	"strings"

	"github.com/moby/patternmatcher"
)

// pattern is an ignore pattern, where it stands, and what to call it.
type pattern struct {
	at   place
	text string
	name string
}

// patternSet is a list of patterns, and what they hide together.
type patternSet struct {
	patterns []pattern
	ignores  ignores
}

func newPatternSet(patterns []pattern) patternSet {
	texts := make([]string, len(patterns))
	for i, p := range patterns {
		texts[i] = p.text
	}
	return patternSet{patterns, newIgnores(texts)}
}

// ignoreSets are the patterns that every watch heeds. Tilt 0.37 applies each
// set by itself (internal/tiltfile/watch): an exception in one does not undo
// the other.
func (c *checker) ignoreSets() []patternSet {
	var settings, file []pattern
	for i, p := range c.project.Settings.WatchIgnore {
		settings = append(settings, pattern{place{}.key("settings").key("watch_ignore").item(i), p, fmt.Sprintf("the pattern %q", p)})
	}
	if text, err := c.tree.ReadFile(tiltignoreFile); err == nil {
		for _, l := range ignoreLines(text) {
			file = append(file, pattern{place{}, l.pattern, fmt.Sprintf("the pattern %q in %s:%d", l.pattern, tiltignoreFile, l.number)})
		}
	}
	return []patternSet{newPatternSet(settings), newPatternSet(file)}
}

// checkPatterns refuses patterns that do not parse, and those that the stages
// cannot leave out of a checksum that two consumers compare.
func (c *checker) checkPatterns() {
	shares := c.folderInput()
	for _, b := range c.project.Builds {
		own := c.graph.SharesSource(b.Name)
		if own && shares == "" {
			shares = fmt.Sprintf("build %q shares a source with others", b.Name)
		}
		for i, p := range b.Ignore {
			sharing := ""
			if own {
				sharing = fmt.Sprintf("build %q shares a source with others", b.Name)
			}
			c.pattern(pattern{buildPlace(b.Name).key("ignore").item(i), p, fmt.Sprintf("the pattern %q", p)}, sharing)
		}
	}
	for _, set := range c.ignoreSets() {
		for _, p := range set.patterns {
			c.pattern(p, shares)
		}
	}
}

// folderInput names a folder that a staged image takes in, of which the stages
// leave out what Tilt does not watch.
func (c *checker) folderInput() string {
	for _, m := range c.stagedImages() {
		for _, s := range c.graph.ImageSources(m.Name) {
			if info, err := c.tree.Stat(s.Path); err == nil && info.IsDir() {
				return fmt.Sprintf("image %q takes in the folder %q", m.Name, s.Path)
			}
		}
	}
	return ""
}

// pattern checks one pattern; sharing says why the stages have to leave it out
// of a checksum, if they have.
func (c *checker) pattern(p pattern, sharing string) {
	_, err := patternmatcher.New([]string{p.text})
	switch {
	case strings.TrimSpace(p.text) == "":
		c.refuse(p.at, "a pattern cannot be empty; take it out")
	case strings.ContainsAny(p.text, "\n\t"):
		c.refuse(p.at, "%s holds a newline or a tab; write one pattern for each file", p.name)
	case err != nil:
		c.refuse(p.at, "%s does not parse: %v", p.name, err)
	case sharing != "" && !expressible(p.text):
		c.refuse(p.at, "%s is not one that the stages can leave out, and %s; write %s instead",
			p.name, sharing, simpler(p.text))
	}
}

// simpler is what to write for a pattern that is not expressible.
func simpler(pattern string) string {
	if p := clean(strings.TrimLeft(strings.TrimSpace(pattern), "/")); expressible(p) {
		return fmt.Sprintf("%q", p)
	}
	return `a path, "PATH/**" or "**/NAME"`
}

// editors reports whether Tilt 0.37 takes a file for an editor's own
// (internal/ignore/ephemeral.go); of its patterns these two can match a file
// of the stages.
func editors(p string) bool {
	base := path.Base(p)
	return strings.HasPrefix(base, ".#") || strings.HasPrefix(base, "flymake_") && strings.Contains(base, ".")
}

// checkHidden finds patterns that hide the files by which the stages wake each
// other.
func (c *checker) checkHidden() {
	sets := c.ignoreSets()
	said := map[pattern]bool{}
	for _, f := range c.stateFiles() {
		if editors(f.path) {
			c.refuse(f.at, "Tilt takes %q for an editor's file, so the stages would never be woken; rename it", f.path)
		}
		for _, set := range sets {
			if p, ok := set.hiding(f.path); ok && !said[p] {
				said[p] = true
				c.refuse(p.at, "%s hides %q, so the stages would never be woken; take it out, or narrow it", p.name, f.path)
			}
		}
	}
}

// stateFiles are files of the stages that Tilt watches, each with the place of
// what it is named after.
func (c *checker) stateFiles() []located {
	var files []located
	for _, b := range c.project.Builds {
		if c.graph.TakesPart(b.Name) {
			files = append(files, located{buildPlace(b.Name), stateFolder + "/" + b.Name + ".stamp"})
		}
	}
	for _, m := range c.stagedImages() {
		for _, suffix := range []string{"ready", "image", "ref", "moving"} {
			files = append(files, located{imagePlace(m.Name), stateFolder + "/" + m.Name + "." + suffix})
		}
		if m.LiveUpdate == nil {
			continue
		}
		for _, s := range m.LiveUpdate.Sync {
			files = append(files, located{imagePlace(m.Name), stateFolder + "/" + m.Name + ".live/" + clean(s.From) + "/x"})
		}
	}
	return files
}

// hiding is the last pattern of a set that hides a path, if the set does.
func (s patternSet) hiding(p string) (last pattern, ok bool) {
	if !s.ignores.hide(p) {
		return pattern{}, false
	}
	for _, one := range s.patterns {
		if ignored(p, []string{one.text}) {
			last, ok = one, true
		}
	}
	return last, ok
}
