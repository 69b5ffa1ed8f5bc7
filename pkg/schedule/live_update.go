package schedule

// LiveUpdate is what Tilt does to a running container where it need not build
// the image: a live_update, with its paths as files of the scenario.
type LiveUpdate struct {
	InitialSync bool
	// FallBackOn are the files whose change makes an image build necessary.
	FallBackOn []string
	Syncs      []Sync
	Runs       []Run
	// RestartContainer is true of one that ends in restart_container.
	RestartContainer bool
}

// Sync copies files into the container.
type Sync struct {
	Files []string
	// Local and Remote are the paths as the Tiltfile has them.
	Local, Remote string
}

// Run is a command that runs in the container after syncs.
type Run struct {
	Command string
	// Triggers are the files one of which must have been synced. Triggered is
	// false of one that runs after any.
	Triggered bool
	Triggers  []string
}
