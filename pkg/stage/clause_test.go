package stage_test

import (
	"errors"
	"flag"
	"math/rand"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var (
	clauseRuns = flag.Int("clause.runs", 150, "how many seeds a runtime without one of its clauses gets to fail in")
	clauseAll  = flag.Bool("clause.all", false, "also the mutations that only random runs find, which takes some minutes")
	clauseOnly = flag.String("clause.only", "", "only the mutations whose name contains this")
)

// mutation takes one clause, or a part of one, out of the runtime.
type mutation struct {
	name     string
	old, new string
	file     func(*tilt.File)   // or out of what emit wires
	fits     func(*plan) bool   // projects in which it can matter
	script   func(*play)        // a directed scenario, where chance is slow
	check    func(folder) error // single steps, where a scenario says no more
	plan     func(*rand.Rand) *plan
	calm     bool // no kills and faults: they are not needed
}

func hasLive(p *plan) bool {
	return slices.ContainsFunc(p.images, func(c *recipe) bool { return len(c.live) > 0 })
}

// hasMixed: some of an image is synced, and some is not.
func hasMixed(p *plan) bool {
	return slices.ContainsFunc(p.images, func(c *recipe) bool { return len(c.live) > 0 && len(c.live) < len(c.copies) })
}

func hasBase(p *plan) bool {
	return slices.ContainsFunc(p.images, func(c *recipe) bool { return c.base != nil })
}

func hasShared(p *plan) bool {
	return slices.ContainsFunc(p.makes, func(m *maker) bool { return len(m.shared) > 0 })
}

func hasUpstream(p *plan) bool {
	return slices.ContainsFunc(p.makes, func(m *maker) bool { return len(m.reads) > 0 })
}

func hasExtraLive(p *plan) bool {
	return slices.ContainsFunc(p.images, func(c *recipe) bool {
		return slices.ContainsFunc(c.makers, func(m *maker) bool {
			return m.extra != "" && slices.Contains(c.live, "out/"+m.name)
		})
	})
}

func onKind(p *plan) bool { return p.project.Cluster.Kind != "" }

// mutations are what the play must find, clause by clause (design.md).
var mutations = []mutation{
	{name: "1: a build whose upstream has no stamp does not run", check: checkUpstream, fits: hasUpstream,
		old: `[ -n "$t" ] || again "waiting for $u, which has not finished: $NAME was not run"`, new: `:`},
	{name: "1: the own stamp is removed first", check: checkOwnStamp,
		old: "  rm -f \"$T/$NAME.stamp\"\n  run || exit $?", new: "  run || exit $?"},
	{name: "1: a failed command makes no stamp", check: checkFailed,
		old: "  run || exit $?\n", new: "  run\n"},
	{name: "1: the command is a shell of its own", check: checkOwnShell,
		old: `exec sh -c "$1"`, new: `eval "$1"`},
	{name: "1: outputs must exist", check: checkOutputs,
		old: `[ -e "$o" ] || [ -h "$o" ] || die "$NAME ended well but made no $o"`, new: `:`},
	{name: "1: a random token", check: checkToken, fits: hasUpstream,
		old: `token=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')`, new: `token=same`},
	{name: "2: stamps wake the next build", fits: hasUpstream, file: wakeByOutputs},
	{name: "3: the inputs are part of the snapshot", check: checkReady,
		old: `echo "inputs $(sum "${TILTGEN_INPUTS-}")"`, new: `echo "inputs 0 0"`},
	{name: "4: no missing stamp", check: checkMissing, fits: hasUpstream,
		old: `top && $1 == "missing" { print who " has not finished"; bad = 1; exit }`, new: ``},
	{name: "4: each made from the tokens of its upstreams", check: checkTokens, fits: hasUpstream,
		old: `if (token[on[i]] != need[i])`, new: `if (0)`},
	{name: "4: no two versions of a shared source", check: checkShared, fits: hasShared,
		old: `if (k in seen && seen[k] != v)`, new: `if (0)`},
	{name: "5: no stamp when a shared source changed", plan: sharedPlan, script: editedUnderway,
		old: `[ "$(saw)" = "$before" ] && [ "$(touched "${TILTGEN_SHARED-}" "$T/tmp/$$.start")" = "$future" ] ||`, new: `: ||`},
	{name: "6: the gate stays shut when something is not fresh", check: checkMissing, fits: hasLive,
		old: `[ -z "$why" ] || not_yet "waiting: $why"`, new: `:`},
	{name: "6: ready is written when it differs", check: checkReady,
		old: `ask_for_image() { printf`, new: `ask_for_image() { [ ! -e "$T/$IMAGE.ready" ] || return 0; printf`},
	{name: "7: no image from what is not fresh", check: checkImageFresh,
		old: `[ -z "$why" ] || not_yet "not built: $why"`, new: `:`},
	{name: "7: a second snapshot", check: checkSecondSnapshot,
		old: `[ "$(snapshot)" = "$now" ] || not_yet "thrown away: something changed while the image was built"`, new: `:`},
	{name: "8: the image is loaded", check: checkLoaded, fits: onKind,
		old: `if [ "$1" = load ]; then load "$ref"; else`, new: `if [ "$1" = load ]; then :; else`},
	{name: "8: an archive when docker-image fails", plan: pairPlan, script: oneFailedLoad,
		old: `docker image save -o "$T/tmp/$$.tar" "$1" && kind load image-archive "$T/tmp/$$.tar" --name "$TILTGEN_KIND"`, new: `true`},
	{name: "8: the current tag is never pruned", check: checkPruned,
		old: `if [ "$t" = "$1" ] || [ "$t" = "$2" ] || [ "$t" = "$(first "$T/$IMAGE.deployed")" ]; then`, new: `if false; then`},
	{name: "9: the reference names the image", check: checkHandedOver, calm: true,
		old: "  echo \"$ref\" | put \"$T/$IMAGE.out\" || exit 1\n  printf", new: "  echo \"${ref%:*}:tiltgen\" | put \"$T/$IMAGE.out\" || exit 1\n  printf"},
	{name: "10: a base image is an upstream stamp", check: checkBase, fits: hasBase,
		old: `for b in ${TILTGEN_BASES-}; do echo "base $b"; cat "$T/$b.image" 2>/dev/null || echo missing; done`, new: ``},
	{name: "10: the old base is gone before the new one has its tag", plan: basePlan, script: takenBackBase,
		old: `[ "$id" = "$(first "$T/$IMAGE.image")" ] || rm -f "$T/$IMAGE.image"`, new: `:`},
	{name: "11: a second snapshot after the copy", plan: pairPlan, script: spoiledCopy,
		old: `[ "$(snapshot)" = "$now" ] || not_yet "waiting: something changed while the synced files were copied"`, new: `:`},
	{name: "11: nothing is moved in when an image has to come first", fits: hasMixed,
		old: `    if [ "$key" = "$deployed" ]; then`, new: `    if [ -n "$deployed" ]; then`},
	{name: "11: the tag step sends what the image lacks", check: checkTagSends, fits: hasMixed,
		old: `printf '%s\n' "$files" | send "$from/files" "${ref##*-}"`, new: `:`},
	{name: "11: the old container is held back", plan: sharedLivePlan, script: pageAfterImage,
		old: `[ -z "$files" ] || hold_back || exit 1`, new: `[ -z "$files" ] || printf '%s\n' "$files" | send "$from/files" "${ref##*-}"`},
	{name: "11: an image that was asked for is asked for again", check: checkAskedAgain,
		old: " ||\n    [ -e \"$T/$IMAGE.wanted\" ]; then", new: `; then`},
	{name: "11: what a container may hold is sent again", check: checkStrays,
		old: `; strays "${ref##*-}" "$T/tmp/$$.new"; }`, new: `; }`},
	{name: "11: what belongs to the deployed image is kept", check: checkPassedOver,
		old: `mv -f "$T/$IMAGE.next" "$T/$IMAGE.last" 2>/dev/null`, new: `mkdir "$T/$IMAGE.last"; cp "$T/$IMAGE.next/key" "$T/$IMAGE.last"; cp -Rp "$T/$IMAGE.live" "$T/$IMAGE.last/files"`},
	{name: "11: a new container of an image that was wanted", check: checkWanted,
		old: `[ -z "$anew" ] || echo "anew $anew"`, new: `:`},
	{name: "11: the gate wakes a tag step that passed over an image", check: checkTagWoken,
		old: "        hold_back || exit 1\n      fi\n", new: "        :\n      fi\n"},
	{name: "11: held back in a rollout that sent nothing", check: checkHeldInRollout,
		old: `&& [ -e "$T/$IMAGE.fresh" ]; then`, new: `&& false; then`},
	{name: "11: removed files too", check: checkRemoved, fits: hasExtraLive,
		old: `END { for (name in old) if (!(name in new)) print "-" name }' "$2" "$1"`, new: `' "$2" "$1"`},
	{name: "11: in place", check: checkInPlace, fits: hasLive,
		old: "send() { # FROM ID\n", new: "send() {\n  rm -rf \"$T/$IMAGE.live\"\n"},
	{name: "11: what was sent is sent again", plan: pairPlan, script: sentBeforeTag,
		old: `files=$({ differ "$T/tmp/$$.new" "$T/$IMAGE.made.${ref##*-}"; strays "${ref##*-}" "$T/tmp/$$.new"; } | sort -u)`, new: `:`},
	{name: "11: the staged files belong to the image", plan: sharedLivePlan, script: oldImageAgain,
		old: `belongs() { [ "$key" = "$(first "$from/key")" ]; }`, new: `belongs() { :; }`},
	{name: "11: gate and tag step exclude each other", check: checkLiveLock, fits: hasLive,
		old: `lock "$T/lock/live.$IMAGE" "the custom_build of $IMAGE"`, new: `:`},
	{name: "12: another live Tilt", plan: pairPlan, script: twoTilts, old: `if [ "$was" != "$TILT" ] && alive "$was"; then`, new: `if false; then`},
	{name: "12: what an earlier Tilt left does not count", check: checkLeftovers,
		old: `rm -f "$T"/*.stamp "$T"/*.ever`, new: `: "$T"/*.stamp "$T"/*.ever`},
	{name: "12: a dead owner's lock", check: checkDeadOwner, old: `elif alive "$3"; then`, new: `elif true; then`},
	{name: "12: a missing folder", plan: pairPlan, script: noFolder, old: `  [ -d "$T" ] || die "the folder $T is gone, and Tilt no longer watches it: restart Tilt"
  [ "$(first "$T/session")" != `, new: `  mkdir -p "$T"
  [ "$(first "$T/session")" != `},
	{name: "12: one run of a step at a time", check: checkStepLock, old: `lock "$T/lock/step.$NAME" "an earlier run of $NAME"`, new: `:`},
	{name: "12: a run that another Tilt has overtaken records nothing", check: checkOvertaken,
		old: `[ "$(first "$T/session")" = "$TILT protocol 1" ] || die "another Tilt has taken over this folder: nothing was recorded"`, new: `:`},
}

// wakeByOutputs lets builds watch the outputs of others, not their stamps.
func wakeByOutputs(f *tilt.File) {
	outputs := map[string][]string{}
	for _, r := range f.LocalResources {
		outputs[stage.File(r.Name, "stamp")] = r.Outputs
	}
	for i := range f.LocalResources {
		r := &f.LocalResources[i]
		if len(r.Outputs) == 0 {
			continue
		}
		var deps []string
		for _, d := range r.Deps {
			if o, ok := outputs[d]; ok {
				deps = append(deps, o...)
			} else {
				deps = append(deps, d)
			}
		}
		r.Deps = deps
	}
}

// TestEveryClauseIsNeeded takes one clause after the other out of the runtime
// and expects the play to fail: a clause that nothing misses is not needed, or
// is not tested.
func TestEveryClauseIsNeeded(t *testing.T) {
	for _, m := range mutations {
		chance := m.check == nil && m.script == nil
		if !strings.Contains(m.name, *clauseOnly) || chance && !*clauseAll || m.check == nil && testing.Short() {
			continue
		}
		t.Run(m.name, func(t *testing.T) { m.mustFail(t) })
	}
}

func (m mutation) mustFail(t *testing.T) {
	o := options{shell: *playShell, rewire: m.file, calm: m.calm, plan: planThat(m.fits), script: m.script}
	if m.plan != nil {
		o.plan = m.plan
	}
	if m.old != "" {
		if n := strings.Count(stage.Runtime, m.old); n != 1 {
			t.Fatalf("the runtime has the text to take out %d times", n)
		}
		o.runtime = strings.Replace(stage.Runtime, m.old, m.new, 1)
	}
	if m.check != nil {
		f := newFolder(t)
		f.runtime = o.runtime
		if m.check(f) == nil {
			t.Fatal("the check does not miss it")
		}
		return
	}
	start := time.Now()
	seed, err := firstFailure(t, o, int64(*clauseRuns))
	if err == nil {
		t.Fatalf("nothing misses it in %d runs (%v)", *clauseRuns, time.Since(start).Round(time.Second))
	}
	t.Logf("missed after %d runs, %v: %v", seed, time.Since(start).Round(100*time.Millisecond), err)
}

// firstFailure plays seeds, some at a time, until one fails.
func firstFailure(t *testing.T, o options, runs int64) (seed int64, err error) {
	var (
		mu   sync.Mutex
		next int64
		all  sync.WaitGroup
	)
	for range *workers {
		all.Add(1)
		go func() {
			defer all.Done()
			for {
				mu.Lock()
				next++
				mine, done := next, err != nil || next > runs
				mu.Unlock()
				if done {
					return
				}
				dir := playDir(t)
				_, failed := run(dir, mine, o)
				_ = os.RemoveAll(dir)
				var e *errPlay
				if errors.As(failed, &e) {
					mu.Lock()
					if err == nil || mine < seed {
						seed, err = mine, failed
					}
					mu.Unlock()
				}
			}
		}()
	}
	all.Wait()
	return seed, err
}
