package model

import (
	"net"
	"regexp"
	"strconv"
	"strings"
)

func (c *checker) checkWorkloads() {
	for _, w := range c.project.Workloads {
		at := workloadPlace(w.Name)
		c.manifests(at.key("manifests"), w.Manifests)
		for i, p := range w.PortForwards {
			c.portForward(at.key("port_forwards").item(i), p)
		}
		c.labels(at, w.Labels)
		c.links(at, w.Links)
		c.triggerMode(at, w.TriggerMode)
		switch w.Readiness {
		case "", "wait", "ignore", "succeeded":
		default:
			c.refuse(at.key("readiness"), "%q is no readiness; write wait, ignore or succeeded", w.Readiness)
		}
		c.group(at, w)
	}
}

func (c *checker) manifests(at place, m Manifests) {
	sources := 0
	for _, set := range []bool{len(m.Files) > 0, m.Kustomize != "", m.Helm != nil} {
		if set {
			sources++
		}
	}
	if sources > 1 {
		c.refuse(at, "manifests come from one of files, kustomize and helm; split the workload, or take the others out")
	}
	for _, l := range m.paths(at) {
		c.mustExist(l.at, l.path)
	}
}

// group refuses what k8s_resource of Tilt 0.37 does (internal/tiltfile/k8s.go).
func (c *checker) group(at place, w Workload) {
	if !w.Group {
		return
	}
	if len(w.Objects) == 0 {
		c.refuse(at, "a group needs objects; name them as NAME:KIND")
	}
	if w.NewName != "" {
		c.refuse(at.key("new_name"), "a group has the name that it is declared with; take new_name out")
	}
}

// hostname is what Tilt 0.37 takes for one: a subdomain of Kubernetes.
var hostname = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)

// portForward reads a forward as Tilt 0.37 does (internal/tiltfile/k8s.go):
// LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER.
func (c *checker) portForward(at place, text string) {
	ports := strings.SplitN(text, ":", 3)
	if len(ports) == 3 {
		host := ports[0]
		if ports = ports[1:]; net.ParseIP(host) == nil && !hostname.MatchString(host) {
			c.refuse(at, "%q in the port forward %q is no host; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER", host, text)
		}
	}
	for _, port := range ports {
		if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
			c.refuse(at, "%q in the port forward %q is no port; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER", port, text)
		}
	}
}
