package inspect

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestLayout lays out random documents: nothing but space is added, each line
// that could be broken fits, and nothing is broken that would fit.
func TestLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		compact, err := json.Marshal(map[string]any{"k": anyValue(t, 0), "l": anyValue(t, 0)})
		if err != nil {
			t.Fatal(err)
		}
		l := layout{text: append(compact, '\n')}
		l.value("", 0)
		var back bytes.Buffer
		if err := json.Compact(&back, l.out.Bytes()); err != nil {
			t.Fatalf("%v\n%s", err, l.out.String())
		}
		if !bytes.Equal(back.Bytes(), compact) {
			t.Fatalf("%s became\n%s", compact, l.out.String())
		}
		for line := range strings.Lines(l.out.String()) {
			line = strings.TrimRight(line, "\n")
			long := utf8.RuneCountInString(line) > width
			if inner := strings.Trim(line, " ,"); long && (strings.HasSuffix(inner, "}") || strings.HasSuffix(inner, "]")) && len(inner) > 2 {
				t.Fatalf("%d characters could be broken: %s", utf8.RuneCountInString(line), line)
			}
		}
	})
}

func anyValue(t *rapid.T, depth int) any {
	kind := rapid.IntRange(0, 5).Draw(t, "kind")
	if depth == 4 {
		kind %= 4
	}
	switch kind {
	case 0:
		return rapid.String().Draw(t, "text")
	case 1:
		return rapid.Int().Draw(t, "number")
	case 2:
		return rapid.Bool().Draw(t, "flag")
	case 3:
		return strings.Repeat("long, \"text\": {[", rapid.IntRange(0, 12).Draw(t, "times"))
	case 4:
		all := map[string]any{}
		for range rapid.IntRange(0, 4).Draw(t, "keys") {
			all[rapid.String().Draw(t, "key")] = anyValue(t, depth+1)
		}
		return all
	}
	all := []any{}
	for range rapid.IntRange(0, 5).Draw(t, "elements") {
		all = append(all, anyValue(t, depth+1))
	}
	return all
}
