package schedule

import "flag"

// long lets the tests take minutes: larger bounds, more runs, all recordings.
var long = flag.Bool("long", false, "run what takes minutes, too")

// seeds lets a random test begin elsewhere.
var seeds = flag.String("seeds", "", "the first `seed` and how many: 1000+50")
