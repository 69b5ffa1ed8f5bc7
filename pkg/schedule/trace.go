package schedule

import (
	"encoding/json"
	"fmt"
)

// Trace is a recorded run of a scenario on a real Tilt.
type Trace struct {
	Tilt     string         `json:"tilt"`
	Scenario string         `json:"scenario"`
	Sources  map[string]int `json:"sources"`
	// Epochs are the start and then each burst.
	Epochs []Epoch `json:"epochs"`
	// Events are in the order of time.
	Events []Event `json:"events"`
	// Final is what each output was made of in the end.
	Final map[string]Reading `json:"final"`
}

// Epoch says whether everything became quiet after the start, or a burst.
type Epoch struct {
	At      string `json:"at"`
	Settled bool   `json:"settled"`
}

// EventKind is what an event of a trace is.
type EventKind string

// The kinds of events.
const (
	EventStart   EventKind = "start"
	EventEnd     EventKind = "end"
	EventFail    EventKind = "fail"
	EventEdit    EventKind = "edit"
	EventTrigger EventKind = "trigger"
	// EventSync is a sync of a live update, and EventDeploy the deployment of a
	// workload with images that were there already.
	EventSync   EventKind = "sync"
	EventDeploy EventKind = "deploy"
)

// Event is the start or end of a command, a sync, or what a person did.
type Event struct {
	// Time is in seconds from the first event.
	Time     float64   `json:"t"`
	Kind     EventKind `json:"event"`
	Resource string    `json:"resource"`
	// Image is which one is built, of a workload that has several, or shares one.
	Image string `json:"image"`
	// Path and Version are those of an edit.
	Path    string `json:"path"`
	Version int    `json:"version"`
	// Reads are what a command found in its inputs when it started, and what was
	// synced.
	Reads map[string]Reading `json:"reads"`
}

// Reading is what a command found in a file.
type Reading struct {
	// Versions are, for each source, the oldest version that the file was made
	// of.
	Versions map[string]int
	// Missing and HalfWritten are true of a file that was not there or not
	// whole, and of one that was made from such a file.
	Missing, HalfWritten bool
}

// UnmarshalJSON takes an object of versions by source, in which missing and
// partial stand for themselves.
func (r *Reading) UnmarshalJSON(data []byte) error {
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	r.Versions = map[string]int{}
	for name, value := range fields {
		version, isVersion := value.(float64)
		switch {
		case name == "missing":
			r.Missing = true
		case name == "partial":
			r.HalfWritten = true
		case isVersion:
			r.Versions[name] = int(version)
		default:
			return fmt.Errorf("the version of %s is %v: it must be a number", name, value)
		}
	}
	return nil
}

// DecodeTrace reads a trace from JSON.
func DecodeTrace(data []byte) (*Trace, error) {
	var tr Trace
	if err := json.Unmarshal(data, &tr); err != nil {
		return nil, fmt.Errorf("the trace is not understood: %w", err)
	}
	return &tr, nil
}

// String is an event as it is shown in messages.
func (e *Event) String() string {
	switch e.Kind {
	case EventEdit:
		return fmt.Sprintf("%.2f edit %s to version %d", e.Time, e.Path, e.Version)
	default:
		return fmt.Sprintf("%.2f %s %s", e.Time, e.Kind, e.Resource)
	}
}
