package prove_test

import (
	"os/exec"
	"strings"
	"testing"
)

// TestNothingCanRun holds that no package under the prover can start a process
// or open a connection: none of those that could is linked.
func TestNothingCanRun(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range strings.FieldsSeq(string(out)) {
		if pkg == "os/exec" || pkg == "plugin" || pkg == "net" || strings.HasPrefix(pkg, "net/") {
			t.Errorf("the prover is linked with %s", pkg)
		}
	}
}
