package manifest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/manifest"
)

func TestDecode(t *testing.T) {
	got, err := manifest.Decode("a.yaml", []byte("a: 1e3\nb: [yes, 'yes', ~, 1.5, 0x1F, 012]\n---\n---\nc\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []any{
		map[string]any{"a": int64(1000), "b": []any{true, "yes", nil, 1.5, int64(31), int64(10)}},
		"c",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	if _, err := manifest.Decode("a.yaml", []byte("a: [1\n")); err == nil {
		t.Error("no error for a list without an end")
	}
}
