package tiltfile

import (
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// kubeContext is the name of the kube context, if the options tell it.
func (a *arguments) kubeContext() (starlark.Value, error) {
	if a.e.context == "" {
		return a.e.from(FromKubeContext, "k8s_context()"), nil
	}
	return starlark.String(a.e.context), nil
}

// devClusters begin the names of clusters that Tilt deploys to without asking.
//
// clusterid 0.1, as Tilt 0.37 has it: product.go.
var devClusters = []string{
	"minikube", "docker-for-desktop-cluster", "docker-desktop", "kind-", "microk8s", "api-crc-testing", "krucible-", "k3d-",
	"rancher-desktop", "colima",
}

// allowedContext reports whether Tilt deploys to the kube context at this point
// of the Tiltfile, as far as the context is known. Tilt goes by the name of its
// cluster, which the kubeconfig tells; the programs that make local clusters
// give both the same name.
//
// Tilt 0.37: internal/tiltfile/k8scontext/k8scontext.go, IsAllowed.
func (e *evaluation) allowedContext() bool {
	name := e.context
	if name == "" || name == "kind" || name == "orbstack" {
		return true
	}
	if slices.ContainsFunc(devClusters, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
		return true
	}
	return slices.ContainsFunc(e.world.Settings.AllowContexts, func(allowed string) bool {
		return allowed == name || !tilt.Known(allowed)
	}) || e.calledOut
}

// localAllowed notes the first local() that Tilt refuses to run in this kube
// context. What follows it is read all the same.
func (a *arguments) localAllowed() {
	if a.e.refusedLocal == nil && !a.e.allowedContext() {
		a.e.refusedLocal = a.at
	}
}

// checkLocal refuses local() where the kube context might be production.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, potentiallyK8sUnsafeBuiltin.
func (e *evaluation) checkLocal() error {
	if e.refusedLocal != nil {
		e.refuseContext(e.refusedLocal, "Refusing to run 'local' because %s might be a production kube context", "before this call")
	}
	return nil
}

// checkContext refuses to deploy to what might be production.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, loadManifests.
func (e *evaluation) checkContext() error {
	if e.allowedContext() {
		return nil
	}
	var deployed []*tilt.Call
	for _, r := range e.world.Resources {
		if !r.Compose {
			deployed = append(deployed, r.Calls[0])
		}
	}
	for _, o := range e.rest {
		deployed = append(deployed, o.call)
	}
	if len(deployed) > 0 {
		e.refuseContext(deployed[0], "Stop! %s might be production", "to the Tiltfile")
	}
	return nil
}

// refuseContext notes that Tilt stops at the kube context, if nothing stopped it
// before. What it would assemble then is assembled all the same.
func (e *evaluation) refuseContext(at *tilt.Call, message, where string) {
	if e.refusal != nil {
		return
	}
	e.refusal = &Error{
		Span:    at.Span,
		Message: fmt.Sprintf(message, e.context),
		Cure:    fmt.Sprintf("unless the kubeconfig names its cluster like a local one, add allow_k8s_contexts('%s') %s, or deploy elsewhere", e.context, where),
	}
}
