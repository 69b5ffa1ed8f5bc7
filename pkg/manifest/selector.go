package manifest

import (
	"fmt"
	"regexp"
)

// KindSelector picks objects, as the arguments of k8s_kind and
// k8s_image_json_path do. An object that one of them picks is a workload,
// whether or not it has images. [NewKindSelector] makes one.
type KindSelector struct {
	apiVersion, kind, name, namespace *regexp.Regexp
}

// NewKindSelector makes a selector of regular expressions. Each has to match
// some part of what it is for, whatever the case, so that "Job" picks a CronJob
// too; an empty one matches all. The namespace is "default" where the manifest
// sets none.
//
// It mirrors internal/k8s/object_selector.go:NewPartialMatchObjectSelector of
// Tilt 0.37.
func NewKindSelector(apiVersion, kind, name, namespace string) (KindSelector, error) {
	var s KindSelector
	for _, part := range []struct {
		pattern, what string
		to            **regexp.Regexp
	}{
		{apiVersion, "apiVersion", &s.apiVersion},
		{kind, "kind", &s.kind},
		{name, "name", &s.name},
		{namespace, "namespace", &s.namespace},
	} {
		compiled, err := regexp.Compile("(?i)" + part.pattern)
		if err != nil {
			return KindSelector{}, fmt.Errorf("error parsing %s regexp: %w", part.what, err)
		}
		*part.to = compiled
	}
	return s, nil
}

// Matches reports whether a selector picks an object.
func (s KindSelector) Matches(o Object) bool {
	return s.apiVersion.MatchString(o.APIVersion) && s.kind.MatchString(o.Kind) &&
		s.name.MatchString(o.Name) && s.namespace.MatchString(o.namespace())
}

// JobKinds is the selectors that every Tiltfile begins with: a Job is waited
// for until it succeeded, a CronJob is not waited for
// (internal/tiltfile/k8s/resource.go:InitialKinds of Tilt 0.37).
func JobKinds() (job, cronJob KindSelector) {
	return jobKind, cronJobKind
}

var (
	jobKind     = mustKindSelector("batch/v1", "Job")
	cronJobKind = mustKindSelector("batch/v1", "CronJob")
)

func mustKindSelector(apiVersion, kind string) KindSelector {
	s, err := NewKindSelector(apiVersion, kind, "", "")
	if err != nil {
		panic(err)
	}
	return s
}
