// Package schedule holds Tilt's scheduling rules as an explicit transition
// system over plain data: which build Tilt starts next, what holds it, how a
// changed file reaches it, and what its command reads and writes meanwhile.
//
// A [Scenario] says what the resources are, [NewSystem] makes a system of it,
// and a [State] moves by transitions. [Admits] replays a recorded run of the
// real program through the system, and so checks the rules against facts.
// [Simulate] plays the run that follows from durations and edits.
// [Explore] looks at every run of what can influence one consumer, and says what
// can become of it, each with a shortest run.
//
// Each rule stands in a file of its own, named after Tilt's own hold or
// function, with the source file of Tilt 0.37 that it was read from. What the
// stages of pkg/stage do stands in files named after them, clause by clause; a
// pipeline of them is proved in parts, in any order at all, and whatever fails or
// is killed. An ordinary command fails only where the scenario says so: that what
// is made from half of its outputs is broken is no news to its author.
//
// Not modelled: reloads of the Tiltfile, docker compose, the hold for a cluster
// that is not connected, what a server does beside becoming ready, disabled
// resources, images that are no longer where they were built, and watches that
// are lost; of live updates, run steps, workloads with several images, and, but
// for those of stages, containers that crash or fail to be synced. A file event
// counts as reported when its watch has it: that Tilt hears of it only after a
// whole build that has started since is taken for impossible.
package schedule
