package model

// Stages are the names of the resources that take an image from its builds to
// the cluster.
type Stages struct {
	// Gate waits for the builds, and Image builds the image.
	Gate, Image string
	// Carry brings the image to the cluster; it is empty where the cluster
	// runs images straight from the Docker engine, or Deployed is false.
	Carry string
	// Deployed is false for an image that only other images are built from.
	Deployed bool
}

// Last is the stage after which a workload can be deployed.
func (s Stages) Last() string {
	if s.Carry != "" {
		return s.Carry
	}
	return s.Image
}

// Stages are the stages of an image, none for one that is not staged. A single
// staged image has the plain names; with several, each gets the image's name.
func (g *Graph) Stages(image string) Stages { return g.image(image).stages }

func (g *Graph) nameStages(cluster Cluster) {
	bases, run, staged := map[string]bool{}, map[string]bool{}, 0
	for i := range g.images {
		for _, base := range g.images[i].bases {
			bases[base] = true
		}
		if g.images[i].staged {
			staged++
		}
	}
	for _, w := range g.workloads {
		for _, name := range w.Images {
			run[name] = true
		}
	}
	for i := range g.images {
		m := &g.images[i]
		if !m.staged {
			continue
		}
		suffix := ""
		if staged > 1 {
			suffix = "-" + m.Name
		}
		m.stages = Stages{
			Gate:     "wait-for-builds" + suffix,
			Image:    "docker-build-image" + suffix,
			Deployed: run[m.Name] || !bases[m.Name],
		}
		switch {
		case !m.stages.Deployed || cluster.SharedDocker:
		case cluster.Registry != nil:
			m.stages.Carry = "docker-push-image" + suffix
		default:
			m.stages.Carry = "kind-load-image" + suffix
		}
	}
}
