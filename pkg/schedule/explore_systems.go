package schedule

import "slices"

// versioned are the verdicts that tell versions of a source apart. What is
// half-written or missing, and what never starts or settles, is so whatever the
// versions are: for that a system without versions has the same runs and fewer
// states. The stages of an image are not like that, as they compare versions, and
// of several images it is not taken for granted.
var versioned = []Verdict{MixedInputs, StaleResult}

// searched are the systems in which a cone is searched: one without versions,
// and one for each source.
func searched(sc *Scenario) ([]*System, error) {
	all, err := systems(sc)
	if err != nil || len(sc.Sources) == 0 || !sc.ordinary() {
		return all, err
	}
	first, err := untrackedOr(sc, "")
	if err != nil {
		return nil, err
	}
	return append([]*System{first}, all...), nil
}

// ordinary reports whether nothing in the scenario is a stage, or has several
// images, or shares one.
func (sc *Scenario) ordinary() bool {
	return !slices.ContainsFunc(sc.Resources, func(r Resource) bool { return r.Stage != nil || len(r.Images) > 0 })
}

// searchedFor are those of the verdicts that are looked for in one of the
// systems.
func (s *System) searchedFor(all []*System, verdicts []Verdict) []Verdict {
	if len(all) == 1 || all[0].versions > 0 {
		return verdicts
	}
	return slices.DeleteFunc(slices.Clone(verdicts), func(v Verdict) bool {
		return slices.Contains(versioned, v) != (s.versions > 0)
	})
}

// source is the source that has versions, or "".
func (s *System) source() string {
	if s.versions == 0 {
		return ""
	}
	return s.files[0]
}
