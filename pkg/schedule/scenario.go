package schedule

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Kind is what Tilt makes of a resource.
type Kind string

// The kinds of resources. The empty one is a local_resource.
const (
	// Local is a local_resource.
	Local Kind = "local"
	// Image is a workload with an image of its own, which Tilt builds as part
	// of the workload's build.
	Image Kind = "image"
	// Workload is a workload without an image that Tilt builds.
	Workload Kind = "workload"
)

// Scenario is what a Tiltfile declares, with what its commands do, and what a
// person does to it. Paths are relative to the Tiltfile's folder, with slashes.
type Scenario struct {
	Name string `json:"name"`
	// Why says what the scenario shows.
	Why string `json:"why"`
	// Sources are the files that a person edits. Each starts at version 1.
	Sources []string `json:"sources"`
	// MaxParallelUpdates is the number of slots; 0 leaves Tilt's 3.
	MaxParallelUpdates int `json:"max_parallel_updates"`
	// Resources stand in the order of their declarations.
	Resources []Resource `json:"resources"`
	// Bursts are played one after another, each once the last has settled.
	Bursts []Burst `json:"bursts"`
}

// Resource is a resource and what its command does.
type Resource struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	// Deps are watched files and folders, Ignore what is not heeded in them.
	Deps          []string         `json:"deps"`
	Ignore        []string         `json:"ignore"`
	ResourceDeps  []string         `json:"resource_deps"`
	AllowParallel bool             `json:"allow_parallel"`
	AutoInit      *bool            `json:"auto_init"`
	TriggerMode   tilt.TriggerMode `json:"trigger_mode"`
	// Reads are files that the command reads when it starts, and again at its
	// end; Writes are those that it makes.
	Reads  []string `json:"reads"`
	Writes []string `json:"writes"`
	// Atomic says that the files of Writes are never half-written.
	Atomic bool `json:"atomic"`
	// Duration is how long the command runs, in seconds; 0 stands for 0.5. Of
	// several images each takes as long.
	Duration float64 `json:"duration"`
	// Images are the images of a workload that has several, or one that other
	// workloads run as well. What it watches, reads and writes is then what they do.
	// Without them, a resource of the kind image has one of its own.
	Images []ImageTarget `json:"images,omitempty"`
	// LiveUpdate is the image's live update, or nil.
	LiveUpdate *LiveUpdate `json:"live_update"`
	// ReadinessProbe says that a local resource has a server with a readiness probe.
	ReadinessProbe bool `json:"readiness_probe"`
	// Fail says that the command fails at its end, and leaves its files as they
	// then are.
	Fail bool `json:"fail"`
	// Opaque says why nobody knows all that the command writes, where that could
	// matter, and is empty where Writes is all.
	Opaque string `json:"opaque"`
	// Stage is the call of the stage runtime that the command is, or nil where it
	// is an ordinary command. Reads and Writes are then those of the author's
	// command alone; the files of the runtime follow from the call, whose settings
	// name files of the scenario where they name paths.
	Stage *stage.Call `json:"-"`
}

// Burst is a series of edits.
type Burst struct {
	Edits []Edit `json:"edits"`
}

// Edit is what a person does at one moment: edits of files, or the trigger of
// a resource.
type Edit struct {
	Paths Paths `json:"path"`
	// After is when, in seconds from the burst's start.
	After   float64 `json:"after"`
	Trigger string  `json:"trigger"`
}

// Paths are one path or several.
type Paths []string

// UnmarshalJSON takes a string or a list of strings.
func (p *Paths) UnmarshalJSON(data []byte) error {
	if strings.HasPrefix(string(data), `"`) {
		*p = make(Paths, 1)
		return json.Unmarshal(data, &(*p)[0])
	}
	return json.Unmarshal(data, (*[]string)(p))
}

// DecodeScenario reads a scenario from JSON. Fields that it does not know say
// how the scenario is recorded, and are ignored.
func DecodeScenario(data []byte) (*Scenario, error) {
	var sc Scenario
	if err := json.Unmarshal(data, &sc); err != nil {
		return nil, fmt.Errorf("the scenario is not understood: %w", err)
	}
	return &sc, sc.validate()
}

func (sc *Scenario) validate() error {
	names := map[string]bool{}
	for i := range sc.Resources {
		r := &sc.Resources[i]
		at := fmt.Sprintf("resources[%d]", i)
		switch {
		case r.Name == "":
			return fmt.Errorf("%s has no name: give it one", at)
		case names[r.Name]:
			return fmt.Errorf("%s: %q is there twice: rename one", at, r.Name)
		case !slices.Contains([]Kind{"", Local, Image, Workload}, r.Kind):
			return fmt.Errorf("%s.kind: %q is unknown: use local, image or workload", at, r.Kind)
		case r.LiveUpdate != nil && r.Kind != Image:
			return fmt.Errorf("%s.live_update: %q has no image of its own: make its kind image", at, r.Name)
		case !slices.Contains([]tilt.TriggerMode{tilt.TriggerDefault, tilt.TriggerAuto, tilt.TriggerManual}, r.TriggerMode):
			return fmt.Errorf("%s.trigger_mode: %q is unknown: use auto or manual", at, r.TriggerMode)
		}
		if err := r.validateImages(at); err != nil {
			return err
		}
		names[r.Name] = true
	}
	for i, burst := range sc.Bursts {
		for j, edit := range burst.Edits {
			if edit.Trigger != "" && !names[edit.Trigger] {
				return fmt.Errorf("bursts[%d].edits[%d].trigger: there is no resource %q", i, j, edit.Trigger)
			}
			for _, path := range edit.Paths {
				if !slices.Contains(sc.Sources, path) {
					return fmt.Errorf("bursts[%d].edits[%d].path: %q is not among the sources: add it there", i, j, path)
				}
			}
		}
	}
	return nil
}

// autoInit reports whether the resource is built when Tilt starts.
func (r *Resource) autoInit() bool { return r.AutoInit == nil || *r.AutoInit }

// exclusive reports whether nothing else may be built beside the resource.
func (r *Resource) exclusive() bool { return r.local() && !r.AllowParallel }

func (r *Resource) local() bool { return r.Kind == "" || r.Kind == Local }

func (r *Resource) duration() float64 {
	if r.Duration == 0 {
		return 0.5
	}
	return r.Duration
}
