package tiltfile_test

import (
	"testing"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

func TestPortable(t *testing.T) {
	files := memory{"/home/me/repo/.git/HEAD": ""}
	r, err := tiltfile.Parse("/home/me/repo/dev/Tiltfile", "", tiltfile.Options{Files: files})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"the folder", "/home/me/repo/dev", "."},
		{"in the folder", "cd /home/me/repo/dev/src && make", "cd ./src && make"},
		{"several", "/home/me/repo/dev:/home/me/repo/dev/x", ".:./x"},
		{"the repository", "/home/me/repo/lib", "../lib"},
		{"around the repository", "/home/me/other", "/home/me/other"},
		{"another name", "/home/me/repo/dev-old /home/me/repository", "../dev-old /home/me/repository"},
		{"a part of a path", "/mnt/home/me/repo/dev", "/mnt/home/me/repo/dev"},
		{"none", "make", "make"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := r.Portable(tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
