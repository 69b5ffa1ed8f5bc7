package schedule

import "fmt"

// syncedImage is the image of the stages in a cone that sync files, or "".
func (part *Scenario) syncedImage() string {
	for i := range part.Resources {
		if call := part.Resources[i].Stage; call != nil && len(call.Settings.Live) > 0 {
			return call.Settings.Image
		}
	}
	return ""
}

// exploreSynced proves what can be proved of stages with live update: that each
// image is made from what belongs together, and reaches the cluster. What is
// synced in between has more runs than are explored here.
func (e *Explorer) exploreSynced(part *Scenario, image string, result *Result, bound int) {
	result.Because = fmt.Sprintf("the stages of %s sync files, and are not wired as they have to be", image)
	if p := pipelineOf(part, result.Consumer); p != nil {
		states, safe := e.proveParts(p, bound)
		result.States = states
		if safe {
			result.Because = fmt.Sprintf("each image of %s is made from what belongs together, but what is synced into its container in between is not explored", image)
		}
	}
}
