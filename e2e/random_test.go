//go:build unix

package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// TestRandomEdits edits all sources at random, alone and in bursts, and looks
// at the pages all the while.
func TestRandomEdits(t *testing.T) {
	requireCluster(t)
	cleanCluster(t)
	seconds, seed := number(t, "E2E_SECONDS", 60), number(t, "E2E_SEED", 1)
	random := rand.New(rand.NewPCG(uint64(seed), 0))
	p := newProject(t)
	run := up(t, p)
	pg := newPages(p.port)
	run.settle(t, pg)

	defer report(t, p, pg.watch(t))
	t.Logf("seed %d, %d seconds", seed, seconds)
	for end := time.Now().Add(time.Duration(seconds) * time.Second); time.Now().Before(end); {
		burst := 1
		if random.IntN(3) == 0 {
			burst += random.IntN(5)
		}
		for range burst {
			edit(t, p, random)
			time.Sleep(time.Duration(random.IntN(120)) * time.Millisecond)
		}
		// From before Tilt has noticed the edit to after the page has changed.
		pauses := []int{100, 400, 1000, 2000, 3000, 5000, 8000, 8000, 12000, 12000}
		time.Sleep(time.Duration(pauses[random.IntN(len(pauses))]) * time.Millisecond)
	}
	run.settle(t, pg)
}

// edit makes one random edit.
func edit(t *testing.T, p *project, random *rand.Rand) {
	t.Helper()
	switch n := random.IntN(12); {
	case n < 3:
		p.bump(t, spec)
	case n < 8:
		p.bump(t, site)
	case n < 10:
		p.bump(t, server)
	case n < 11:
		p.bump(t, image)
	default:
		p.toggle(t, fmt.Sprint("extra ", p.edits))
	}
}

// number is a number from the environment.
func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
