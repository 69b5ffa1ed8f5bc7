//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// example is the project that every test runs a copy of.
const example = "../examples/petstore"

// require skips the test, or with E2E=required fails it, when something that
// it needs is missing.
func require(t *testing.T, missing string) {
	t.Helper()
	switch {
	case missing == "":
	case os.Getenv("E2E") == "required":
		t.Fatalf("missing: %s", missing)
	default:
		t.Skipf("missing: %s", missing)
	}
}

// requireDocker wants a Docker engine, and what the example's builds use.
func requireDocker(t *testing.T) {
	t.Helper()
	for _, program := range []string{"sh", "go", "docker"} {
		require(t, absent(program))
	}
	if exec.Command("docker", "version").Run() != nil {
		require(t, "a running docker engine")
	}
}

// requireCluster wants all that a run of Tilt on the example's cluster takes.
func requireCluster(t *testing.T) {
	t.Helper()
	requireDocker(t)
	for _, program := range []string{tiltProgram(), "kind", "kubectl"} {
		require(t, absent(program))
	}
	name := clusterName(t)
	nodes, err := exec.Command("kind", "get", "nodes", "--name", name).Output()
	if err != nil || len(strings.Fields(string(nodes))) == 0 {
		require(t, "a kind cluster named "+name)
	}
	current, _ := exec.Command("kubectl", "config", "current-context").Output()
	if strings.TrimSpace(string(current)) != "kind-"+name {
		require(t, "a KUBECONFIG with kind-"+name+" as its current context")
	}
	if exec.Command("kubectl", "get", "nodes", "--request-timeout=10s").Run() != nil {
		require(t, "a reachable kind cluster "+name)
	}
}

// absent is the name of the program if it cannot be found.
func absent(program string) string {
	if _, err := exec.LookPath(program); err != nil {
		return program
	}
	return ""
}

// tiltProgram is the Tilt to run.
func tiltProgram() string {
	if path := os.Getenv("TILT"); path != "" {
		return path
	}
	return "tilt"
}

// clusterName is the kind cluster that the example names.
func clusterName(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(example, "tiltgen.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^  kind: (\S+)$`).FindSubmatch(text)
	if found == nil {
		t.Fatal("the example's tiltgen.yaml names no kind cluster")
	}
	return string(found[1])
}
