package model

import (
	"strings"

	"github.com/tiltgen/tiltgen/pkg/imageref"
)

func (c *checker) checkCluster() {
	cluster, ways := c.project.Cluster, 0
	for _, set := range []bool{cluster.Kind != "", cluster.Registry != nil, cluster.SharedDocker} {
		if set {
			ways++
		}
	}
	if ways > 1 {
		c.refuse(place{}.key("cluster"), "an image gets to the cluster in one way; set only one of kind, registry and shared_docker")
	}
	if ways == 0 {
		c.needCluster()
	}
	if r := cluster.Registry; r != nil {
		at := place{}.key("cluster").key("registry")
		c.registryHost(at.key("host"), r.Host)
		if r.HostFromCluster != "" {
			c.registryHost(at.key("host_from_cluster"), r.HostFromCluster)
		}
	}
}

// needCluster reports the first image whose stages would not know how to
// bring it into the cluster.
func (c *checker) needCluster() {
	for _, m := range c.project.Images {
		if c.graph.Staged(m.Name) {
			c.refuse(imagePlace(m.Name), "image %q takes in what builds make, and nothing says how it gets to the cluster; "+
				"set cluster.kind, cluster.registry or cluster.shared_docker", m.Name)
			return
		}
	}
}

// registryHost refuses what Docker would not take for a registry, such as a
// single word, which it takes for a user of docker.io.
func (c *checker) registryHost(at place, host string) {
	if strings.Contains(host, "://") {
		c.refuse(at, "%q has a scheme; write the registry as HOST, HOST:PORT or HOST:PORT/PATH", host)
		return
	}
	domain, _, _ := strings.Cut(host, "/")
	named, err := imageref.Parse(host + "/image")
	if err != nil || named.Domain != domain {
		c.refuse(at, "%q is no registry; write it as HOST, HOST:PORT or HOST:PORT/PATH", host)
	}
}
