package command

import "strings"

var clusterPrograms = map[string]program{
	"kind": kind, "k3d": k3d, "minikube": minikube, "ctr": ctr, "microk8s": subcommand, "k3s": subcommand, "colima": colima,
	"kubectl": kubectl, "oc": kubectl, "k": kubectl, "helm": helm, "kustomize": kustomize, "ctlptl": harmless,
	"kubectx": harmless, "kubens": harmless, "stern": harmless, "terraform": always, "pulumi": always, "flux": harmless,
	"gcloud": harmless, "az": harmless, "nix": always, "nix-build": always,
}

func kind(c *call) {
	a := gnu(c.args, "name n nodes config image kubeconfig wait v verbosity")
	if a.operand(0) != "load" {
		return
	}
	cluster := plain(a.last("n", "name"))
	for _, operand := range a.operands[min(2, len(a.operands)):] {
		switch a.operand(1) {
		case "docker-image":
			c.image(Image{Op: Load, Ref: reference(operand), Cluster: cluster})
		case "image-archive":
			c.read(operand)
			c.image(Image{Op: Load, Ref: anyReference, Cluster: cluster})
		}
	}
}

func k3d(c *call) {
	a := gnu(c.args, "c cluster m mode")
	if first := a.operand(0); first != "image" && first != "images" {
		return
	}
	if verb := a.operand(1); verb != "import" && verb != "load" {
		return
	}
	cluster := plain(a.last("c", "cluster"))
	for _, operand := range a.operands[2:] {
		c.loadImage(operand, cluster)
	}
}

// loadImage loads an image, or all of an archive of images.
func (c *call) loadImage(word, cluster string) {
	if strings.HasSuffix(word, ".tar") || strings.HasSuffix(word, ".tar.gz") || strings.HasSuffix(word, ".tgz") {
		c.read(word)
		word = anyReference
	}
	c.image(Image{Op: Load, Ref: reference(word), Cluster: cluster})
}

func minikube(c *call) {
	a := gnu(c.args, "p profile t tag f file build-opt build-env n node")
	cluster := plain(a.last("p", "profile"))
	switch a.operand(0) + " " + a.operand(1) {
	case "image load":
		for _, operand := range a.operands[2:] {
			c.loadImage(operand, cluster)
		}
	case "image build":
		m := Image{Op: Build, Ref: reference(a.last("t", "tag")), Context: c.contextPlace(a.operand(2))}
		if file := a.last("f", "file"); file != "" {
			m.Dockerfile = c.place(file)
		}
		c.image(m)
		c.image(Image{Op: Load, Ref: m.Ref, Cluster: cluster})
	case "cache add":
		for _, operand := range a.operands[2:] {
			c.image(Image{Op: Load, Ref: reference(operand), Cluster: cluster})
		}
	case "image save":
		c.write(a.operand(3))
	}
}

func ctr(c *call) {
	a := gnu(c.args, "n namespace a address")
	if first := a.operand(0); first != "image" && first != "images" && first != "i" {
		return
	}
	switch a.operand(1) {
	case "import":
		c.read(a.operands[2:]...)
		c.image(Image{Op: Load, Ref: anyReference})
	case "tag":
		c.imageTag(a.operands[2:])
	case "push":
		c.imagePush(a.operands[2:])
	case "export":
		c.write(a.operand(2))
	}
}

// subcommand is a program that carries others: "microk8s ctr …".
func subcommand(c *call) {
	a := leading(c.args, "")
	switch a.operand(0) {
	case "ctr", "kubectl", "helm":
		c.inner(a.operands)
	}
}

// colima runs a command in its virtual machine: "colima ssh -- sudo ctr …".
func colima(c *call) {
	if a := leading(c.args, "p profile"); a.operand(0) == "ssh" {
		c.inner(leading(a.operands[1:], "p profile").operands)
	}
}

func kubectl(c *call) {
	a := gnu(c.args, "f filename k kustomize n namespace context kubeconfig l selector c container o output cluster user s server timeout field-manager p patch")
	for _, file := range a.all("f", "filename") {
		if !strings.Contains(file, "://") {
			c.read(file)
		}
	}
	c.readFolder(a.all("k", "kustomize")...)
	switch a.operand(0) {
	case "kustomize":
		if out := a.last("o", "output"); out != "" {
			c.write(out)
		}
		c.readFolder(a.operand(1))
	case "cp":
		if source, target := a.operand(1), a.operand(2); !isRemote(target) {
			c.write(target)
		} else if !isRemote(source) {
			c.read(source)
		}
	}
}

func helm(c *call) {
	a := gnu(c.args, "f values n namespace set set-string set-file set-json version repo kube-context kubeconfig output-dir d destination untardir o output timeout")
	c.read(a.all("f", "values")...)
	switch a.operand(0) {
	case "install", "upgrade", "template":
		if out := a.last("output-dir"); out != "" {
			c.writeFolder(out)
		}
		if chart := a.operand(2); strings.HasPrefix(chart, ".") || strings.HasPrefix(chart, "/") {
			c.readFolder(chart)
		}
	case "dependency", "dep", "dependencies":
		if verb := a.operand(1); verb == "update" || verb == "build" || verb == "up" {
			chart := c.at(a.operand(2))
			chart.writeFolder("charts")
			chart.write("Chart.lock")
		}
	case "package", "pull", "fetch":
		if out := a.last("d", "destination", "untardir"); out != "" {
			c.writeFolder(out)
		} else {
			c.opaque(a.operand(0))
		}
	case "create":
		c.writeFolder(a.operand(1))
	}
}

func kustomize(c *call) {
	a := gnu(c.args, "o output")
	switch a.operand(0) {
	case "build":
		c.readFolder(a.operand(1))
		c.write(a.all("o", "output")...)
	case "edit":
		c.write("kustomization.yaml")
	}
}
