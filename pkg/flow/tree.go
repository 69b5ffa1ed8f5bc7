package flow

// Tree tells what stands in the project, beside what a Tiltfile says. Paths are
// relative to the Tiltfile's folder, or absolute.
type Tree interface {
	// ReadFile returns a file's content.
	ReadFile(path string) ([]byte, error)
	// Exists reports whether there is a file or folder.
	Exists(path string) bool
}

// cachedTree asks for each file once, however many worlds there are.
type cachedTree struct {
	tree   Tree
	texts  map[string]cachedText
	exists map[string]bool
}

type cachedText struct {
	text []byte
	err  error
}

func (c *cachedTree) ReadFile(path string) ([]byte, error) {
	t, ok := c.texts[path]
	if !ok {
		t.text, t.err = c.tree.ReadFile(path)
		c.texts[path] = t
	}
	return t.text, t.err
}

func (c *cachedTree) Exists(path string) bool {
	exists, ok := c.exists[path]
	if !ok {
		exists = c.tree.Exists(path)
		c.exists[path] = exists
	}
	return exists
}
