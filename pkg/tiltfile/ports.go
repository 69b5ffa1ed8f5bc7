package tiltfile

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// portForward is what port_forward returns.
//
// Tilt 0.37: internal/tiltfile/k8s.go, portForward.
type portForward struct{ text, shown string }

func (p portForward) String() string        { return p.shown }
func (portForward) Type() string            { return "port_forward" }
func (portForward) Freeze()                 {}
func (portForward) Truth() starlark.Bool    { return true }
func (p portForward) Hash() (uint32, error) { return 0, unhashable(p) }

func (a *arguments) portForward() (starlark.Value, error) {
	if problem := unparsable(a.text("link_path")); problem != "" {
		return nil, a.refuse("link_path", "", "parsing `path` param: %s", problem)
	}
	local, container := a.number("local_port"), a.number("container_port")
	p := portForward{strconv.Itoa(local), fmt.Sprintf("port_forward(local_port=%d, container_port=%d, name=%q)", local, container, a.text("name"))}
	if a.given("container_port") {
		p.text += ":" + strconv.Itoa(container)
	}
	return p, nil
}

// forwards are the ports that k8s_resource is given, or what is wrong with
// them.
//
// Tilt 0.37: internal/tiltfile/k8s.go, convertPortForwards.
func forwards(v starlark.Value) (all []string, problem string) {
	if _, text := v.(starlark.String); !text && v != nil && v != starlark.None {
		if _, sequence := v.(starlark.Sequence); !sequence && !isPort(v) {
			return nil, fmt.Sprintf("port_forwards must be an int, a port_forward, or a sequence of those; is a %s", goType(v))
		}
	}
	for _, x := range oneOrMore(v) {
		text, problem := "", ""
		switch x := x.(type) {
		case starlark.Int:
			text, problem = x.String(), badPortNumber(x)
		case starlark.String:
			text, problem = string(x), badPortText(string(x))
		case portForward:
			text = x.text
		case *unknown:
			text = tilt.Hole
		default:
			problem = fmt.Sprintf("port_forwards arg %v includes element %v which must be an int or a port_forward; is a %s", v, x, goType(x))
		}
		if problem != "" {
			return nil, problem
		}
		all = append(all, text)
	}
	return all, ""
}

func isPort(v starlark.Value) bool {
	switch v.(type) {
	case starlark.Int, portForward, *unknown:
		return true
	}
	return false
}

func badPortNumber(i starlark.Int) string {
	n, ok := i.Int64()
	switch {
	case !ok:
		return fmt.Sprintf("portForward port value %v is not representable as an int64", i)
	case n < 0 || n > 65535:
		return fmt.Sprintf("portForward port value %v is not in the valid range [0-65535]", n)
	}
	return ""
}

var validHost = regexp.MustCompile(`^(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\-]*[a-zA-Z0-9])\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\-]*[A-Za-z0-9])$`)

// badPortText looks at "local", "local:container" and "host:local:container".
//
// Tilt 0.37: internal/tiltfile/k8s.go, stringToPortForward.
func badPortText(text string) string {
	if !tilt.Known(text) {
		return ""
	}
	parts := strings.SplitN(text, ":", 3)
	if len(parts) == 3 {
		if !validHost.MatchString(parts[0]) {
			// Tilt shows the port here and not the host.
			return fmt.Sprintf("portForward host value %q is not a valid hostname or IP address", parts[1])
		}
		parts = parts[1:]
	}
	for _, port := range parts {
		if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
			return fmt.Sprintf("portForward port value %q is not in the valid range [0-65535]", port)
		}
	}
	return ""
}

// podSelectors are labels of pods, or what is wrong with them.
//
// Tilt 0.37: internal/tiltfile/k8s.go, podLabelsFromStarlarkValue.
func podSelectors(v starlark.Value) (all []map[string]string, problem string) {
	switch v := v.(type) {
	case nil, *unknown:
		return nil, ""
	case *starlark.Dict:
		labels, problem := podLabels(v)
		if len(labels) == 0 {
			return nil, problem
		}
		return []map[string]string{labels}, problem
	case *starlark.List:
		for _, x := range elements(v) {
			dict, ok := x.(*starlark.Dict)
			if !ok && !isUnknown(x) {
				return nil, fmt.Sprintf("pod labels elements must be dicts; got %s", goType(x))
			}
			if !ok {
				continue
			}
			labels, problem := podLabels(dict)
			if problem != "" {
				return nil, problem
			}
			if len(labels) > 0 {
				all = append(all, labels)
			}
		}
		return all, ""
	}
	return nil, fmt.Sprintf("pod labels must be a dict or a list; got %s", goType(v))
}

func podLabels(d *starlark.Dict) (labels map[string]string, problem string) {
	labels = map[string]string{}
	for _, item := range d.Items() {
		for i, what := range []string{"keys", "values"} {
			if _, ok := item[i].(starlark.String); !ok && !isUnknown(item[i]) {
				return nil, fmt.Sprintf("pod label %s must be strings; got '%s' of type %s", what, item[i], goType(item[i]))
			}
		}
		labels[textOf(item[0])] = textOf(item[1])
	}
	return labels, ""
}
