package main

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestApplets(t *testing.T) {
	root := t.TempDir()
	page := filepath.Join(root, "app", "page.html")
	for _, content := range []string{"one", "a longer second one", "3"} {
		var archive bytes.Buffer
		w := tar.NewWriter(&archive)
		header := &tar.Header{Name: "app/page.html", Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(content))}
		if err := w.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := untar([]string{"-C", root, "-x", "-f", "-"}, &archive); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(page); err != nil || string(got) != content {
			t.Fatalf("extracted %q, %v; want %q", got, err, content)
		}
	}
	if err := remove([]string{"-rf", page, filepath.Join(root, "absent")}); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(root, "app"))
	if err != nil || len(left) != 0 {
		t.Fatalf("left over: %v, %v", left, err)
	}
}
