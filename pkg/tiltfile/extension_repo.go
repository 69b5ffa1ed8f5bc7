package tiltfile

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// defaultRepo is the repository of extensions that name no other one, and
// defaultRepoURL is where Tilt gets it unless the Tiltfile registers it itself.
const (
	defaultRepo    = "default"
	defaultRepoURL = "https://github.com/tilt-dev/tilt-extensions"
)

// extensionTiltfile is the file that Tilt would load for "ext://" and a name: ""
// where it stands in a repository that is not on this machine.
//
// Tilt 0.37: internal/tiltfile/tiltextension/plugin.go, LocalPath, and
// internal/controllers/core/extension/reconciler.go, apply.
func (e *evaluation) extensionTiltfile(name string) (string, error) {
	object, repoName, below := e.extensionPlace(name)
	folder, err := e.extensionFolder(repoName)
	if folder == "" || err != nil || !tilt.Known(below) {
		return "", err
	}
	if below = path.Clean(below); path.IsAbs(below) {
		below = below[1:]
	} else if below == ".." || strings.HasPrefix(below, "../") {
		return "", fmt.Errorf("loading extension %s: invalid repo path: %s", object, below)
	}
	file := path.Join(folder, below, "Tiltfile")
	if !e.exists(file) {
		return "", fmt.Errorf("loading extension %s: no extension tiltfile found at %s", object, e.display(file))
	}
	return file, nil
}

// extensionPlace is the name under which Tilt knows an extension, and where it
// looks for it: as v1alpha1.extension says, else in the repository whose
// load_host begins the name, else in the default one.
func (e *evaluation) extensionPlace(name string) (object, repo, below string) {
	object = objectName(name)
	if x := e.registered["extensions/"+object]; x != nil {
		return object, x.text("repo_name"), x.text("repo_path")
	}
	if host, below, ok := strings.Cut(name, "/"); ok && host != "" {
		for _, key := range slices.Sorted(maps.Keys(e.registered)) {
			if repo, ok := strings.CutPrefix(key, "extensionrepos/"); ok && e.registered[key].text("load_host") == host {
				return object, repo, below
			}
		}
	}
	return object, defaultRepo, name
}

// objectName is a name as an object of Tilt's API can have it.
//
// Tilt 0.37: pkg/apis/identifiers.go, SanitizeName.
func objectName(name string) string {
	if name == "." || name == ".." {
		return strings.ReplaceAll(name, ".", "_")
	}
	return strings.NewReplacer("/", "_", "%", "_").Replace(name)
}

// extensionFolder is the folder of a repository of extensions, "" where it is
// not on this machine.
//
// Tilt 0.37: internal/controllers/core/extensionrepo/reconciler.go,
// reconcileFileRepo.
func (e *evaluation) extensionFolder(repo string) (string, error) {
	address, ref := defaultRepoURL, ""
	if r := e.registered["extensionrepos/"+repo]; r != nil {
		address, ref = r.text("url"), r.text("ref")
	} else if repo == "" {
		return "", fmt.Errorf("loading extension repo : internal error: could not reconcile")
	}
	if strings.TrimSuffix(address, ".git") == defaultRepoURL {
		return e.extensions, nil
	}
	folder, isFile := strings.CutPrefix(address, "file://")
	if !isFile || !tilt.Known(address) {
		return "", nil
	}
	if ref != "" {
		return "", fmt.Errorf("loading extension repo %s: spec.ref not supported on file:// repos", repo)
	}
	folder = e.relative(folder)
	if e.missingOutside(folder) {
		return "", nil
	}
	if problem := e.notFolder(folder); problem != "" {
		return "", fmt.Errorf("loading extension repo %s: loading: %s", repo, problem)
	}
	return folder, nil
}

// notFolder says why a path is no folder.
func (r *reader) notFolder(file string) string {
	name, err := r.reachable(file)
	if err != nil {
		return fmt.Sprintf("stat %s: no such file or directory", r.absolute(file))
	}
	if is, err := r.files.Stat(name); err != nil || !is.IsDir() {
		return "not a directory"
	}
	return ""
}
