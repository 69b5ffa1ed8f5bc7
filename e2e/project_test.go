//go:build unix

package e2e

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// imageRef replaces the example's image name in copies, so that cleaning up
// after a test touches nobody else's images.
var imageRef = fmt.Sprintf("tiltgen-e2e-%d", os.Getpid())

// source is a file of the project that holds a version which the running
// program shows.
type source struct {
	path    string
	version *regexp.Regexp
}

// The sources of the example: one that both builds read, one of each build,
// and one of the image itself.
var (
	spec   = source{"spec/openapi.yaml", regexp.MustCompile(`(\n  version: ")(\d+)`)}
	site   = source{"site/index.html", regexp.MustCompile(`(<b id="site">)(\d+)`)}
	server = source{"server/version.go", regexp.MustCompile(`(serverVersion = ")(\d+)`)}
	image  = source{"Dockerfile", regexp.MustCompile(`(PETSTORE_IMAGE_VERSION=)(\d+)`)}
	extra  = "site/extra.html"
)

// project is a copy of the example with a Tiltfile that tiltgen wrote.
type project struct {
	dir  string
	port int
	// edits counts the changes made to sources.
	edits int
	// runs are the Tilts that were started on it.
	runs []*session
}

// newProject copies the example, changes it, and writes its Tiltfile.
func newProject(t *testing.T, change ...func(*project)) *project {
	t.Helper()
	p := copyExample(t)
	for _, c := range change {
		c(p)
	}
	emit := exec.Command(tiltgen(t), "emit", "-f", p.path("tiltgen.yaml"), "-o", p.path("Tiltfile"))
	if out, err := emit.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", emit, err, out)
	}
	return p
}

// copyExample copies the example's sources, with a port and an image name of
// its own.
func copyExample(t *testing.T) *project {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &project{dir: filepath.Join(dir, "petstore"), port: freePort(t)}
	if err := os.CopyFS(p.dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	for _, made := range []string{".tiltgen", "bin", "static_site", "Tiltfile"} {
		if err := os.RemoveAll(p.path(made)); err != nil {
			t.Fatal(err)
		}
	}
	p.replace(t, "tiltgen.yaml", regexp.MustCompile(`(port_forwards: \[")\d+`), fmt.Sprintf("${1}%d", p.port))
	p.replace(t, "tiltgen.yaml", regexp.MustCompile(`(ref: )\S+`), "${1}"+imageRef)
	p.replace(t, "k8s/petstore.yaml", regexp.MustCompile(`(image: )\S+`), "${1}"+imageRef)
	return p
}

// path is a path of the project on this machine.
func (p *project) path(rel string) string { return filepath.Join(p.dir, filepath.FromSlash(rel)) }

// read is the content of a file of the project.
func (p *project) read(t *testing.T, rel string) string {
	t.Helper()
	text, err := os.ReadFile(p.path(rel))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// write replaces a file as editors do, by rename: what is judged is what the
// pipeline does with an edit, not whether it can read half of one.
func (p *project) write(t *testing.T, rel, text string) {
	t.Helper()
	temp := filepath.Join(filepath.Dir(p.dir), "edit")
	if err := os.WriteFile(temp, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(temp, p.path(rel)); err != nil {
		t.Fatal(err)
	}
}

// replace rewrites the first place where pattern stands in a file.
func (p *project) replace(t *testing.T, rel string, pattern *regexp.Regexp, with string) {
	t.Helper()
	text := p.read(t, rel)
	at := pattern.FindStringSubmatchIndex(text)
	if at == nil {
		t.Fatalf("%s: nothing matches %s", rel, pattern)
	}
	p.write(t, rel, text[:at[0]]+string(pattern.ExpandString(nil, with, text, at))+text[at[1]:])
}

// version is the version that a source has now.
func (p *project) version(t *testing.T, s source) string {
	t.Helper()
	found := s.version.FindStringSubmatch(p.read(t, s.path))
	if found == nil {
		t.Fatalf("%s has no version", s.path)
	}
	return found[2]
}

// set gives a source a version.
func (p *project) set(t *testing.T, s source, version string) {
	t.Helper()
	p.replace(t, s.path, s.version, "${1}"+version)
	p.edits++
}

// bump gives a source the next version.
func (p *project) bump(t *testing.T, s source) {
	t.Helper()
	n, err := strconv.Atoi(p.version(t, s))
	if err != nil {
		t.Fatal(err)
	}
	p.set(t, s, strconv.Itoa(n+1))
}

// toggle adds a further page with some text, or removes it again.
func (p *project) toggle(t *testing.T, text string) {
	t.Helper()
	p.edits++
	err := os.Remove(p.path(extra))
	if os.IsNotExist(err) {
		p.write(t, extra, text+"\n")
		return
	}
	if err != nil {
		t.Fatal(err)
	}
}

// want is what the running program has to show for the sources as they are.
func (p *project) want(t *testing.T) served {
	t.Helper()
	more, err := os.ReadFile(p.path(extra))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return served{
		pageSpec: p.version(t, spec),
		pageSite: p.version(t, site),
		spec:     p.version(t, spec),
		server:   p.version(t, server),
		image:    p.version(t, image),
		extra:    strings.TrimSpace(string(more)),
	}
}

// tiltgen is the program under test, built once.
func tiltgen(t *testing.T) string {
	t.Helper()
	path, err := buildTiltgen()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var buildTiltgen = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("TILTGEN"); path != "" {
		return path, nil
	}
	path := filepath.Join(buildFolder, "tiltgen")
	if out, err := exec.Command("go", "build", "-o", path, "../cmd/tiltgen").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// buildFolder is where tiltgen is built; it outlives the test that builds it.
var buildFolder string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "tiltgen-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	buildFolder = folder
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// freePort is a port of this machine that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	// Below the ports that the kernel gives to outgoing connections: one of those
	// could take the port while a pod is replaced and nothing forwards to it.
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 15000+rand.IntN(15000)))
		if err != nil {
			continue
		}
		defer l.Close()
		return l.Addr().(*net.TCPAddr).Port
	}
	t.Fatal("no port is free")
	return 0
}
