package schedule

import "flag"

// long lets the tests take minutes: larger bounds, more runs, all recordings.
var long = flag.Bool("long", false, "run what takes minutes, too")
