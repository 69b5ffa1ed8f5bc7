package stage_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// What a shell makes of a quoted word is the word, whatever stands in it.
func FuzzQuote(f *testing.F) {
	for _, word := range []string{
		"", "plain", "two words", "it's", `"`, `\`, "$HOME `id` $(id)", "a\nb", "-n", "*", "~", "!x", "é", "#", "=", "%s", "\t", "'''",
	} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if strings.ContainsRune(word, 0) {
			t.Skip("no argument can hold a NUL byte")
		}
		got, err := exec.Command("sh", "-c", "printf %s. "+stage.Quote(word)).Output()
		if err != nil || string(got) != word+"." {
			t.Errorf("sh read %s as %q, %v; want %q", stage.Quote(word), got, err, word)
		}
	})
}

func TestExecRunsTheProgramItself(t *testing.T) {
	script := stage.Exec([]string{"printf", "%s|", "a b", "$HOME", "-n"})
	got, err := exec.Command("sh", "-c", script+"; echo not reached").Output()
	if err != nil || string(got) != "a b|$HOME|-n|" {
		t.Errorf("%s printed %q, %v", script, got, err)
	}
}
