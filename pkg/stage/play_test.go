package stage_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var (
	playRuns     = flag.Int("play.runs", 0, "number of random runs of TestPlay; by default 14, and 4 with -short")
	playDirected = flag.Int("play.directed", 0, "number of seeds of each scenario of TestDirected; by default 2, and none with -short")
	playSeed     = flag.Int64("play.seed", 0, "play this one seed, and print its trace")
	playFrom     = flag.Int64("play.from", 1, "first seed")
	playShell    = flag.String("play.shell", "sh", "the shell that runs the steps")
	playFits     = flag.String("play.fits", "", "only projects with: live, mixed, base, shared or upstream")
	workers      = flag.Int("play.workers", 2, "number of runs at a time")
	playText     = flag.String("play.runtime", "", "a file with another text of the runtime")
)

func TestMain(m *testing.M) {
	if os.Getenv("PLAY_TILT") != "" {
		tiltProcess()
	}
	adoptOrphans()
	flag.Parse()
	os.Exit(m.Run())
}

// playDir is a folder for one run, in memory where there is such a thing.
func playDir(t testing.TB) string {
	dir, err := os.MkdirTemp(memory(), "tiltgen-play-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func memory() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}

func playOptions(t testing.TB) options {
	fits, ok := map[string]func(*plan) bool{"": nil, "live": hasLive, "mixed": hasMixed, "base": hasBase, "shared": hasShared, "upstream": hasUpstream}[*playFits]
	if !ok {
		t.Fatalf("-play.fits=%s is unknown", *playFits)
	}
	o := options{shell: *playShell, plan: planThat(fits)}
	if *playText != "" {
		text, err := os.ReadFile(*playText)
		if err != nil {
			t.Fatal(err)
		}
		o.runtime = string(text)
	}
	return o
}

// TestPlay plays Tilt with the stages of random projects: in any order in
// which Tilt could run them, with edits, triggers, kills and restarts at any
// moment. -play.seed=N replays one run and prints what happens.
func TestPlay(t *testing.T) {
	o := playOptions(t)
	if *playSeed != 0 {
		o.loud = true
		if _, err := run(playDir(t), *playSeed, o); err != nil {
			t.Fatal(err)
		}
		return
	}
	runs := *playRuns
	if runs == 0 {
		runs = 14
		if testing.Short() {
			runs = 4
		}
	}
	for w := range *workers {
		t.Run(fmt.Sprintf("worker%d", w), func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			for i := w; i < runs; i += *workers {
				playOne(t, *playFrom+int64(i), o)
			}
			t.Logf("%d runs in %v", runs / *workers, time.Since(start).Round(time.Millisecond))
		})
	}
}

func playOne(t *testing.T, seed int64, o options) {
	dir := playDir(t)
	defer os.RemoveAll(dir)
	if _, err := run(dir, seed, o); err != nil {
		t.Errorf("seed %d: %v\nreplay: go test ./pkg/stage -run 'TestPlay$' -play.seed=%d", seed, err, seed)
		if out := os.Getenv("PLAY_TRACES"); out != "" {
			_ = os.WriteFile(filepath.Join(out, fmt.Sprintf("%d.trace", seed)), []byte(explain(err)), 0o644)
		}
	}
}
