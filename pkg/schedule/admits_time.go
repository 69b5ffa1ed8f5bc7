package schedule

import "math"

// moment is a time in milliseconds from the first event of a trace.
type moment int

func at(seconds float64) moment { return moment(math.Round(seconds * 1000)) }

// coarse is a moment that is a little later, so that runs that differ by next
// to nothing are told apart less often.
func (m moment) coarse() moment { return (m/100 + 1) * 100 }

const never moment = math.MaxInt

// What Tilt's clocks and the recording leave open.
const (
	// tie is how far two things that a trace tells apart may lie the other way
	// round: a command reads before it notes its start, and is done before it
	// notes its end.
	tie moment = 60
	// abreast is how far the starts of two commands may lie the other way round
	// than Tilt's choices: the machine starts their processes side by side. In
	// the recordings of a quiet machine it is 60 ms at most but once, when it is
	// 290; in those of a loaded one, 1.3 s.
	abreast moment = 1500
	// rest is how long a watch waits for more changes before it reports any.
	//
	// Tilt 0.37: internal/controllers/core/filewatch/fsevent/coalesce.go,
	// BufferMinRestDuration.
	rest moment = 200
	// longest is how long a watch goes on gathering when changes never rest.
	//
	// Tilt 0.37: internal/controllers/core/filewatch/fsevent/coalesce.go,
	// BufferMaxDuration.
	longest moment = 10_000
	// lag is how much longer a watch may take to report.
	lag moment = 200
	// keep is how long Tilt keeps the slot of a local command that succeeded.
	//
	// Tilt 0.37: internal/engine/buildcontrol/local_target_build_and_deployer.go,
	// BuildAndDeploy.
	keep moment = 250
	// settle is how much later Tilt may note that a build is complete.
	settle moment = 100
	// deploying is how long Tilt may go on with a workload's build after the
	// command of its image: on a loaded machine it loads and deploys it for up to
	// eleven seconds.
	deploying moment = 15_000
	// spawn is the least that lies between Tilt's choice and a command's start.
	spawn moment = 10
	// patience is how late anything may be that follows by itself. Nothing but
	// the load of the machine bounds it; half of this is enough for every
	// recording.
	patience moment = 2000
	// watching is when every watch runs for sure. Builds do not wait for them.
	watching moment = 500
	// ahead is how long a trigger may have worked before its command returned.
	ahead moment = 1000
)
