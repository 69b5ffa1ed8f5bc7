//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// served is what the running program shows of the versions it was made from.
type served struct {
	// pageSpec and pageSite stand in the page.
	pageSpec, pageSite string
	// spec and server are compiled into the program, image is set by the Dockerfile.
	spec, server, image string
	// extra is the content of a page that comes and goes; empty without one.
	extra string
}

// pages reads the served pages through a port forward, which breaks whenever
// the pod is replaced: an error only means that there is nothing to judge.
type pages struct {
	base   string
	client http.Client
}

func newPages(port int) *pages {
	return &pages{
		base: fmt.Sprintf("http://127.0.0.1:%d", port),
		client: http.Client{
			Timeout: 2 * time.Second,
			// A kept connection would lead to the old pod for as long as it lives.
			Transport: &http.Transport{DisableKeepAlives: true},
		},
	}
}

// get reads one page; a page that is not there is empty.
func (p *pages) get(path string) (string, error) {
	resp, err := p.client.Get(p.base + path)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return "", err
	case resp.StatusCode == http.StatusNotFound:
		return "", nil
	case resp.StatusCode != http.StatusOK:
		return "", fmt.Errorf("%s: %s", path, resp.Status)
	}
	return string(body), nil
}

var wholePage = regexp.MustCompile(`(?s)^<!doctype html>.*<b id="site">(\d+)</b>.*<b id="spec">(\d+)</b>.*</html>\s*$`)

// sample is one look at page, program and page again. It counts only if the
// two pages are the same: else something was just being replaced.
type sample struct {
	served
	pod string
	// wrong says what was inconsistent.
	wrong string
}

// look takes a sample; ok is false if there is nothing to judge.
func (p *pages) look() (s sample, ok bool) {
	before, err := p.get("/")
	if err != nil {
		return s, false
	}
	answer, err := p.get("/api/version")
	if err != nil {
		return s, false
	}
	after, err := p.get("/")
	if err != nil || before != after {
		return s, false
	}
	var made struct{ Spec, Server, Image, Pod string }
	if err := json.Unmarshal([]byte(answer), &made); err != nil {
		s.wrong = fmt.Sprintf("/api/version answered %q", answer)
		return s, true
	}
	s.spec, s.server, s.image, s.pod = made.Spec, made.Server, made.Image, made.Pod
	found := wholePage.FindStringSubmatch(after)
	if found == nil {
		s.wrong = fmt.Sprintf("half a page: %q", after)
		return s, true
	}
	s.pageSite, s.pageSpec = found[1], found[2]
	if s.pageSpec != s.spec {
		s.wrong = fmt.Sprintf("a page of spec %s on a server of spec %s", s.pageSpec, s.spec)
	}
	return s, true
}

// current compares what is served with what is wanted; it returns the
// difference, or nothing.
func (p *pages) current(want served) string {
	s, ok := p.look()
	if !ok {
		return "nothing answers"
	}
	if s.wrong != "" {
		return s.wrong
	}
	text, err := p.get("/" + strings.TrimPrefix(extra, "site/"))
	if err != nil {
		return err.Error()
	}
	s.extra = strings.TrimSpace(text)
	if s.served != want {
		return fmt.Sprintf("%+v is served, %+v is wanted", s.served, want)
	}
	return ""
}

// watcher looks at the pages all the time.
type watcher struct {
	stop chan struct{}
	done sync.WaitGroup

	mu      sync.Mutex
	samples int
	wrong   []string
	pods    map[string]bool
}

// watch starts to look, until the test ends or finish is called.
func (p *pages) watch(t *testing.T) *watcher {
	w := &watcher{stop: make(chan struct{}), pods: map[string]bool{}}
	start := time.Now()
	w.done.Go(func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-w.stop:
				return
			case <-tick.C:
			}
			if s, ok := p.look(); ok {
				w.add(s, time.Since(start))
			}
		}
	})
	t.Cleanup(w.finish)
	return w
}

func (w *watcher) add(s sample, at time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.samples++
	w.pods[s.pod] = true
	if s.wrong != "" {
		w.wrong = append(w.wrong, fmt.Sprintf("after %.1fs in %s: %s", at.Seconds(), s.pod, s.wrong))
	}
}

// finish ends the looking.
func (w *watcher) finish() {
	w.mu.Lock()
	select {
	case <-w.stop:
	default:
		close(w.stop)
	}
	w.mu.Unlock()
	w.done.Wait()
}
