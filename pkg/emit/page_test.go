package emit

import (
	"strings"
	"testing"
)

// long is a chunk that no other one joins in its passage.
var long = "# " + strings.Repeat("-", passageSize)

func TestPageIsCheckedBeforeItLeaves(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		write      func(p *page)
	}{
		{"names of Tilt's and of Starlark's", "", func(p *page) {
			p.text("local(str(1))")
		}},
		{"a name of an earlier passage", "", func(p *page) {
			p.text("x = 1")
			p.text(long)
			p.text("local(x)")
		}},
		{"a name of an earlier passage in a function", "", func(p *page) {
			p.text("x = 1")
			p.text(long)
			p.text("def f():\n    return x")
		}},
		{"a name that nothing binds", "Tiltfile:2:7: undefined: x", func(p *page) {
			p.text("local(1)\nlocal(x)")
		}},
		{"a name of a later passage", "Tiltfile:1:7: undefined: x", func(p *page) {
			p.text("local(x)")
			p.text(long)
			p.text("x = 1")
		}},
		{"a name of the author's", "Tiltfile:3:7: undefined: x", func(p *page) {
			p.rawSection("")
			p.text("x = y")
			p.section("")
			p.text("local(x)")
		}},
		{"no Starlark in a later passage", "Tiltfile:6:3: got newline, want primary expression", func(p *page) {
			p.text("local(1)")
			p.text(long)
			p.text("\n\nx=")
		}},
		{"the first of several", "Tiltfile:1:1: undefined: x", func(p *page) {
			p.text("x")
			p.text(long)
			p.text("y")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var p page
			p.section("")
			tt.write(&p)
			text, err := p.finish()
			if tt.want == "" {
				if err != nil || text == nil {
					t.Errorf("got %v", err)
				}
				return
			}
			if want := "the printed Tiltfile would not load: " + tt.want; err == nil || err.Error() != want || text != nil {
				t.Errorf("got %v\nwant %s", err, want)
			}
		})
	}
}
