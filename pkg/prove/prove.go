package prove

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// Bound is how many states are looked at for each source of a consumer.
const Bound = 200_000

// further is how many states are looked at once something was found: whoever
// mends that looks again.
const further = 20_000

// MoreWays is why nothing is known for sure of a Tiltfile that was not read in every
// way.
const MoreWays = "the conditions in the Tiltfile lead to more ways through it than were read"

// Result is what can become of a consumer, in every run of every way in which
// the Tiltfile can be read.
type Result struct {
	Consumer
	// Verdicts are those of the findings, or one that stands for none.
	Verdicts []schedule.Verdict
	Findings []Finding
	// Doubts are what is not known and could matter.
	Doubts []Doubt
	// States is how many states were seen, and Bounded says that they were not
	// all.
	States  int
	Bounded bool
}

// Safe reports whether nothing can go wrong.
func (r *Result) Safe() bool { return slices.Equal(r.Verdicts, []schedule.Verdict{schedule.Safe}) }

// Breaks reports whether there is a run in which something goes wrong.
func (r *Result) Breaks() bool { return len(r.Findings) > 0 }

// Finding is a verdict with a shortest run that shows it, in numbered sentences.
type Finding struct {
	Verdict schedule.Verdict
	Run     []string
	// When are the decisions that lead to the way of reading the Tiltfile in which
	// it happens: none where it happens in all.
	When tilt.When
}

// Consumers are the names of all consumers, in the order of Run's results.
func Consumers(r *tiltfile.Reading) []Consumer {
	var all []Consumer
	for _, e := range examinations(r) {
		all = append(all, e.Consumer)
	}
	return all
}

// Run explores every run for the consumers that are wanted, as many at a time
// as there are processors.
func Run(r *tiltfile.Reading, wanted func(Consumer) bool) []*Result {
	var all []*examination
	for _, e := range examinations(r) {
		if wanted(e.Consumer) {
			all = append(all, e)
		}
	}
	runs := map[string]*exploration{}
	var queue []*exploration
	for _, e := range all {
		for i := range e.cases {
			c := &e.cases[i]
			anon := anonymize(c.scenario, c.resource)
			key := anon.key()
			if runs[key] == nil {
				runs[key] = &exploration{anonymous: anon}
				queue = append(queue, runs[key])
			}
			c.exploration, c.names = runs[key], anon.names
		}
		e.setBounds()
	}
	exploreAll(queue)
	var results []*Result
	for _, e := range all {
		results = append(results, e.result(r, len(r.Worlds)))
	}
	return results
}

// searches is how often the bound the scenarios of one consumer may reach together.
const searches = 4

// setBounds gives each scenario of a consumer its bound: a lower one where there are
// many, and where it is known before that something goes wrong.
func (e *examination) setBounds() {
	distinct := map[*exploration]bool{}
	for i := range e.cases {
		distinct[e.cases[i].exploration] = true
	}
	for i := range e.cases {
		c := &e.cases[i]
		bound := max(further, min(Bound, searches*Bound/len(distinct)))
		if len(c.absent) > 0 || c.served != "" || c.overwritten != nil || c.isUnsure() {
			bound = further
		}
		c.exploration.bound = max(c.exploration.bound, bound)
	}
}

// exploration is a scenario of which every run is explored.
type exploration struct {
	*anonymous
	bound  int
	result *schedule.Result
	err    error
}

func exploreAll(queue []*exploration) {
	parts := schedule.NewParts()
	next := make(chan *exploration)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for x := range next {
				x.explore(parts)
			}
		})
	}
	for _, x := range queue {
		next <- x
	}
	close(next)
	workers.Wait()
}

func (x *exploration) explore(parts *schedule.Parts) {
	e := parts.Explorer(&x.scenario)
	for i := range x.scenario.Resources {
		if r := &x.scenario.Resources[i]; r.Name == x.resource {
			e.Ignored, e.Further = wished(r), further
		}
	}
	x.result, x.err = e.Explore(x.resource, x.bound)
}

// wished are the verdicts on a resource that its author asked for: what only a
// person starts waits for the person.
func wished(r *schedule.Resource) []schedule.Verdict {
	var all []schedule.Verdict
	if r.TriggerMode == tilt.TriggerManual {
		all = append(all, schedule.StaleResult)
	}
	if r.AutoInit != nil && !*r.AutoInit {
		all = append(all, schedule.NeverStarts)
	}
	return all
}

// examination is a consumer with the scenarios in which it is explored: one for
// each way of reading the Tiltfile, and of an image for each workload.
type examination struct {
	Consumer
	cases []instance
}

// instance is one scenario of a consumer.
type instance struct {
	world    int
	when     tilt.When
	scenario *schedule.Scenario
	resource string
	// absent are inputs that are not there, and that nothing makes, and served is
	// one that the server of a resource writes.
	absent         []string
	served, server string
	// onto is how it may be built onto an older base image, or nil.
	onto *onto
	// overwritten is how a step writes what it takes in as the work of a stage, or
	// nil.
	overwritten *overwrite
	doubts      []Doubt
	// manual is true of a consumer that changes do not start, and wished are the
	// verdicts that its author asked for.
	manual bool
	wished []schedule.Verdict
	// exploration is that of all scenarios like this one, and names puts the names
	// of this one into what it found.
	exploration *exploration
	names       *strings.Replacer
}

// examinations are all consumers of all worlds: those of one name are one.
func examinations(r *tiltfile.Reading) []*examination {
	var all []*examination
	byName := map[string]*examination{}
	for i, w := range worlds(r) {
		for _, c := range w.consumers() {
			key := string(c.Kind) + " " + c.Name
			e := byName[key]
			if e == nil {
				e = &examination{Consumer: c.Consumer}
				byName[key] = e
				all = append(all, e)
			}
			for _, of := range w.withBases(c) {
				for _, part := range of.parts {
					one := w.instance(of, part)
					one.world, one.when = i, w.When
					e.cases = append(e.cases, one)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *examination) int { return cmp.Compare(order(a.Kind), order(b.Kind)) })
	return all
}

// worlds are the ways in which a Tiltfile can be read.
func worlds(r *tiltfile.Reading) []*world {
	var all []*world
	for _, p := range flow.Of(r) {
		all = append(all, newWorld(p))
	}
	return all
}

func order(k Kind) int { return slices.Index([]Kind{Image, Step}, k) }

func (w *world) instance(c *consumer, part int) instance {
	p := w.parts[part]
	sc := w.scenario(c, part)
	served, server := w.served(c)
	absent, perhaps := w.absent(c)
	return instance{
		scenario: sc, resource: p.resource.Name, absent: absent, served: served, server: server, onto: w.builtOnto(c), overwritten: w.overwritten(c, part), doubts: w.doubts(sc, c, part, perhaps),
		manual: p.manual(), wished: wished(&p.resource),
	}
}

// result puts together what was found in all scenarios of a consumer: of each
// verdict the shortest run.
func (e *examination) result(r *tiltfile.Reading, worlds int) *Result {
	res := &Result{Consumer: e.Consumer}
	in := map[schedule.Verdict]map[int]bool{}
	for i := range e.cases {
		c := &e.cases[i]
		for _, d := range c.doubts {
			if !slices.Contains(res.Doubts, d) {
				res.Doubts = append(res.Doubts, d)
			}
		}
		if err := c.exploration.err; err != nil {
			res.Doubts = append(res.Doubts, Doubt{Why: "its runs cannot be explored: " + c.names.Replace(err.Error())})
			continue
		}
		if because := c.exploration.result.Because; because != "" {
			res.Doubts = append(res.Doubts, Doubt{Why: c.names.Replace(because)})
		}
		res.States += c.exploration.result.States
		res.Bounded = res.Bounded || c.exploration.result.Bounded
		for _, f := range c.findings() {
			if c.isUnsure() {
				break
			}
			if in[f.Verdict] == nil {
				in[f.Verdict] = map[int]bool{}
			}
			in[f.Verdict][c.world] = true
			res.add(f)
		}
	}
	for i := range res.Findings {
		if f := &res.Findings[i]; len(in[f.Verdict]) == worlds {
			f.When = nil
		}
	}
	if !r.Complete {
		res.Doubts = append(res.Doubts, Doubt{Why: MoreWays})
	}
	res.Verdicts = res.verdicts()
	return res
}

// add keeps a finding, unless one of its verdict with a shorter run is there.
func (r *Result) add(f Finding) {
	i := slices.IndexFunc(r.Findings, func(g Finding) bool { return g.Verdict == f.Verdict })
	switch {
	case i < 0:
		r.Findings = append(r.Findings, f)
	case len(f.Run) < len(r.Findings[i].Run):
		r.Findings[i] = f
	}
}

func (r *Result) verdicts() []schedule.Verdict {
	switch {
	case len(r.Findings) > 0:
		var all []schedule.Verdict
		for _, f := range r.Findings {
			all = append(all, f.Verdict)
		}
		return all
	case r.Bounded || len(r.Doubts) > 0:
		return []schedule.Verdict{schedule.UnknownVerdict}
	}
	return []schedule.Verdict{schedule.Safe}
}

// findings are those of one scenario, but for what is wished.
func (c *instance) findings() []Finding {
	var all []Finding
	if c.served != "" {
		all = append(all, Finding{Verdict: schedule.HalfWrittenInput, When: c.when, Run: c.servedRun()})
	}
	if len(c.absent) > 0 {
		all = append(all, Finding{Verdict: schedule.MissingInput, When: c.when, Run: c.absentRun()})
	}
	if c.onto != nil && !c.manual {
		all = append(all, Finding{Verdict: schedule.MixedInputs, When: c.when, Run: c.onto.run(c.resource)})
	}
	if c.overwritten != nil {
		all = append(all, Finding{Verdict: schedule.HalfWrittenInput, When: c.when, Run: c.overwritten.run()})
	}
	for _, f := range c.exploration.result.Findings {
		switch {
		case slices.Contains(c.wished, f.Verdict):
		case f.Verdict == schedule.MissingInput && len(c.absent) > 0, f.Verdict == schedule.HalfWrittenInput && (c.served != "" || c.overwritten != nil):
		default:
			all = append(all, Finding{Verdict: f.Verdict, Run: c.named(f.Run), When: c.when})
		}
	}
	return all
}

// isUnsure reports whether a value is not known that decides what runs there are.
func (c *instance) isUnsure() bool {
	return slices.ContainsFunc(c.doubts, func(d Doubt) bool { return d.Value })
}

// named puts the names of the scenario into sentences.
func (c *instance) named(run []string) []string {
	var all []string
	for _, sentence := range run {
		all = append(all, c.names.Replace(sentence))
	}
	return all
}

// servedRun is the run in which a consumer takes in what a server is writing:
// no rule of Tilt's holds it back meanwhile.
func (c *instance) servedRun() []string {
	return []string{
		fmt.Sprintf("1. Tilt starts the server of %s, which writes %s as long as it runs.", c.server, c.served),
		fmt.Sprintf("2. Tilt starts the build of %s.", c.resource),
		fmt.Sprintf("3. %s takes in %s while the server of %s is writing it.", c.resource, c.served, c.server),
	}
}

// absentRun is the run in which a consumer takes in what is never there.
func (c *instance) absentRun() []string {
	return []string{
		"1. Tilt starts.",
		fmt.Sprintf("2. Tilt starts the build of %s.", c.resource),
		fmt.Sprintf("3. %s takes in %s: it is not there, and nothing in the Tiltfile is known to make it.", c.resource, c.absent[0]),
	}
}
