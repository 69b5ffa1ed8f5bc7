package schedule

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestUnsure holds that nothing is called safe behind a step of which nobody
// knows what it writes, and that it is said why.
func TestUnsure(t *testing.T) {
	sc := fan(2, true)
	for _, row := range []struct {
		name, opaque string
		want         []Verdict
		unsure       []string
	}{
		{"all is known", "", []Verdict{Safe}, nil},
		{"one is not", "nobody knows what npm writes", []Verdict{UnknownVerdict}, []string{"maker0 may write what consumer is made from: nobody knows what npm writes"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			sc.Resources[0].Opaque = row.opaque
			result, err := Explore(sc, "consumer", 10_000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, result.Verdicts()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(row.unsure, result.Unsure); diff != "" {
				t.Error(diff)
			}
		})
	}
}
