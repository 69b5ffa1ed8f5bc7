package prove

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/stage"
)

// anonymous is a scenario in which numbers stand for all names, so that
// scenarios which differ in names only are equal, and are explored once.
type anonymous struct {
	scenario schedule.Scenario
	resource string
	// names puts the names back into a text.
	names *strings.Replacer
}

func anonymize(sc *schedule.Scenario, resource string) *anonymous {
	a := &anonymizer{numbers: map[string]string{}}
	anon := &anonymous{scenario: schedule.Scenario{
		MaxParallelUpdates: sc.MaxParallelUpdates, Sources: a.files(sc.Sources), Resources: slices.Clone(sc.Resources),
	}}
	for i := range anon.scenario.Resources {
		r := &anon.scenario.Resources[i]
		r.Name = a.name("resource", r.Name)
		r.ResourceDeps = a.namesOf("resource", r.ResourceDeps)
		if r.Opaque != "" {
			r.Opaque = a.name("why", r.Opaque)
		}
		r.Stage = a.call(r.Stage)
	}
	for i := range anon.scenario.Resources {
		// Only now all names are known that files of the stage runtime begin with.
		r := &anon.scenario.Resources[i]
		r.Deps, r.Reads, r.Writes = a.files(r.Deps), a.files(r.Reads), a.files(r.Writes)
		r.Ignore = a.files(r.Ignore)
		r.LiveUpdate = a.liveUpdate(r.LiveUpdate)
		r.Images = a.images(r.Images)
	}
	anon.resource = a.name("resource", resource)
	anon.names = strings.NewReplacer(a.pairs...)
	return anon
}

// key is equal for scenarios that are equal but for their names.
func (a *anonymous) key() string {
	text, err := json.Marshal(&a.scenario)
	if err != nil {
		return fmt.Sprintf("%p", a)
	}
	// A hash takes the place of what can be long where there are many resources.
	key := sha256.New()
	fmt.Fprintf(key, "%s%s", text, a.resource)
	for i := range a.scenario.Resources {
		r := &a.scenario.Resources[i]
		fmt.Fprintf(key, "\n%+v %+v", r.Stage, r.LiveUpdate)
	}
	return string(key.Sum(nil))
}

// anonymizer gives numbers to names.
type anonymizer struct {
	numbers map[string]string
	// pairs are numbers, each with the name that it stands for.
	pairs []string
}

// name is the number of a name among those of a kind. That of what belongs to no
// workload means something to Tilt.
func (a *anonymizer) name(kind, name string) string {
	if name == "" || name == schedule.Uncategorized {
		return name
	}
	key := kind + "\x00" + name
	number, ok := a.numbers[key]
	if !ok {
		number = fmt.Sprintf("\x01%d\x02", len(a.numbers))
		a.numbers[key] = number
		a.pairs = append(a.pairs, number, name)
	}
	return number
}

func (a *anonymizer) namesOf(kind string, names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, a.name(kind, name))
	}
	return all
}

// files are the numbers of files. One of the stage runtime keeps the suffix by
// which the runtime knows it.
func (a *anonymizer) files(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, a.file(name))
	}
	return all
}

func (a *anonymizer) file(name string) string {
	below, ok := strings.CutPrefix(name, stage.Folder+"/")
	dot := strings.LastIndex(below, ".")
	if !ok || dot < 0 {
		return a.name("file", name)
	}
	about, suffix := below[:dot], below[dot+1:]
	kind := "image"
	if suffix == "stamp" {
		kind = "resource"
	}
	return stage.File(a.name(kind, about), suffix)
}

// call is a call of the stage runtime with numbers. What only its command has,
// such as the text of that, does not matter any more.
func (a *anonymizer) call(c *stage.Call) *stage.Call {
	if c == nil {
		return nil
	}
	s := c.Settings
	return &stage.Call{Kind: c.Kind, Settings: stage.Settings{
		Name: a.name("resource", s.Name), Run: given(s.Run), Strict: s.Strict, Ref: given(s.Ref), Kind: given(s.Kind),
		Outputs: a.files(s.Outputs), After: a.namesOf("resource", s.After), Shared: a.files(s.Shared),
		Image: a.name("image", s.Image), Builds: a.namesOf("resource", s.Builds), Bases: a.namesOf("image", s.Bases),
		Inputs: a.files(s.Inputs), HardBuilds: a.namesOf("resource", s.HardBuilds), HardInputs: a.files(s.HardInputs), Live: a.files(s.Live),
	}}
}

// given stands for a setting of which it only matters whether it is there.
func given(setting string) string {
	if setting == "" {
		return ""
	}
	return "given"
}

func (a *anonymizer) liveUpdate(l *schedule.LiveUpdate) *schedule.LiveUpdate {
	if l == nil {
		return nil
	}
	return &schedule.LiveUpdate{InitialSync: l.InitialSync, FallBackOn: a.files(l.FallBackOn), Syncs: a.files(l.Syncs)}
}

func (a *anonymizer) images(images []schedule.ImageTarget) []schedule.ImageTarget {
	var all []schedule.ImageTarget
	for _, t := range images {
		all = append(all, schedule.ImageTarget{
			Name: a.name("image target", t.Name), ImageDeps: a.namesOf("image target", t.ImageDeps),
			Deps: a.files(t.Deps), Ignore: a.files(t.Ignore), Reads: a.files(t.Reads), Writes: a.files(t.Writes),
		})
	}
	return all
}
