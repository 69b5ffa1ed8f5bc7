package schedule

import (
	"fmt"
	"slices"
)

// notAsEmitted says why stages in a cone cannot be called safe whatever is found:
// another step writes what they make, of which no stamp tells, or files are synced
// in a way that is not emitted. It is empty where all is explored.
func (part *Scenario) notAsEmitted() string {
	synced := ""
	for i := range part.Resources {
		r := &part.Resources[i]
		if r.Stage == nil {
			continue
		}
		if len(r.Stage.Settings.Live) > 0 {
			synced = r.Stage.Settings.Image
		}
		if writer, file := part.writesBeside(r.makes()); writer != "" {
			return fmt.Sprintf("%s writes %s, which %s makes: let only one of them do it", writer, file, r.Name)
		}
	}
	if synced == "" {
		return ""
	}
	for i := range part.Resources {
		r := &part.Resources[i]
		if r.Stage == nil {
			continue
		}
		if writer, file := part.writesBeside(r.takesIn()); writer != "" {
			return fmt.Sprintf("%s writes %s, which %s takes in as a source: let a build of the project make it", writer, file, r.Name)
		}
	}
	return fmt.Sprintf("the stages of %s sync files, and are not wired as they have to be", synced)
}

// writesBeside is a step that is no stage, and one of the files, if it writes that.
func (part *Scenario) writesBeside(files []string) (writer, file string) {
	for i := range part.Resources {
		w := &part.Resources[i]
		if w.Stage != nil {
			continue
		}
		for _, file := range w.Writes {
			if slices.Contains(files, file) {
				return w.Name, file
			}
		}
	}
	return "", ""
}
