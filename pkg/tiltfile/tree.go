package tiltfile

// Tree is what stands beside a Tiltfile. Paths are relative to the Tiltfile's
// folder, or absolute; links that lead out of the repository are not followed.
type Tree struct{ r *reader }

// ReadFile returns the content of a regular file of at most 16 MiB.
func (t Tree) ReadFile(path string) ([]byte, error) { return t.r.contentOf(path) }

// Exists reports whether there is a file or folder.
func (t Tree) Exists(path string) bool { return t.r.exists(path) }
