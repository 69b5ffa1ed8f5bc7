// Package e2e runs the Tiltfile that tiltgen writes for examples/petstore on a
// real Tilt and a real kind node. All of it is in its tests.
//
// What a test needs and does not find makes it skip, naming it; with
// E2E=required it fails instead. Every test deploys the same workload, so they
// run one after the other, into the namespace that the current Kubernetes
// context selects, and they refuse any context but that of the example's kind
// cluster.
//
//	TILT=/path/to/tilt   the Tilt to run; by default the one on PATH
//	TILTGEN=/path/to/it  a built tiltgen; by default it is built from this module
//	E2E=required         a missing program is a failure
//	E2E_SECONDS=60       how long TestRandomEdits edits
//	E2E_SEED=1           what it edits
//	E2E_REGISTRY=HOST    a registry that this machine pushes to and the cluster
//	                     pulls from, under this name; by default none is tried
//	E2E_LOGS=FOLDER      where the logs of Tilt stay
package e2e
