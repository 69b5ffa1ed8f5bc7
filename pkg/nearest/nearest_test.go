package nearest

import "testing"

func TestName(t *testing.T) {
	for _, tt := range []struct {
		name       string
		candidates []string
		want       string
	}{
		{"inptus", []string{"image_deps", "inputs"}, "inputs"},
		{"serve-cmd", []string{"cmd", "serve_cmd"}, "serve_cmd"},
		{"Gen", []string{"gen", "genx"}, "gen"},
		{"bin/api", []string{"bin/app"}, "bin/app"},
		{"bin/api", []string{"out/app"}, ""},
		{"web", []string{"api", "gen"}, ""},
		{"a", []string{"b"}, ""},
		{"", []string{"b"}, ""},
		{"größe", []string{"grösse", "gross"}, ""},
		{"same", []string{"same"}, ""},
	} {
		if got := Name(tt.name, tt.candidates); got != tt.want {
			t.Errorf("Name(%q, %q) = %q, want %q", tt.name, tt.candidates, got, tt.want)
		}
	}
}

func TestEditDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b        string
		limit, want int
	}{
		{"", "", 3, 0},
		{"abc", "abc", 3, 0},
		{"abc", "abd", 3, 1},
		{"abc", "bc", 3, 1},
		{"kitten", "sitting", 9, 3},
		{"kitten", "sitting", 2, 2},
		{"a", "abcdef", 3, 3},
	} {
		if got := editDistance([]rune(tt.a), []rune(tt.b), tt.limit); got != tt.want {
			t.Errorf("editDistance(%q, %q, %d) = %d, want %d", tt.a, tt.b, tt.limit, got, tt.want)
		}
	}
}
