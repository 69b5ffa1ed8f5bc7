package model

import "testing"

func TestInContext(t *testing.T) {
	for _, tt := range []struct{ context, path, want string }{
		{".", "bin/api", "bin/api"},
		{".", "./bin/", "bin"},
		{".", ".", "."},
		{".", "../x", ""},
		{"web", "web/html", "html"},
		{"web", "web", "."},
		{"web", "webs/html", ""},
		{"web", "src", ""},
		{"..", "bin/api", "project/bin/api"},
		{"../..", "bin/api", "project/project/bin/api"},
		{"../other", "bin/api", ""},
		{"/tmp", "bin/api", ""},
		{"/", "bin/api", ""},
	} {
		if got, _ := inContext(tt.context, tt.path); got != tt.want {
			t.Errorf("inContext(%q, %q) = %q, want %q", tt.context, tt.path, got, tt.want)
		}
	}
}
