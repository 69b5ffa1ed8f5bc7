package lint

// Rule is something to look for.
type Rule struct {
	Name string
	// Severity is the highest that its findings have.
	Severity Severity
	Doc      Doc
	// check looks at one way in which a Tiltfile can be read; nil is a rule whose
	// findings come from elsewhere.
	check func(*project) []Diagnostic
}

// Doc is the documentation of a rule. Bad and Good are Tiltfiles: the rule
// finds something in the first, and no rule finds an error in the second.
type Doc struct {
	// Title is one line.
	Title string
	// Text says what happens, why Tilt does it, and what to do.
	Text      string
	Bad, Good string
}

// Rules are all rules, in the order in which they are listed.
func Rules() []*Rule {
	return []*Rule{
		ungatedCustomBuild, danglingGate, stageNeverReruns, imageNeverRedeployed, secondWatcher, unloadedImageTag,
		syncOutsideDeps, unknownResourceDep, tiltfileError, partlyRead, badComment,
	}
}

// Find is the rule of a name, or nil.
func Find(name string) *Rule {
	for _, r := range Rules() {
		if r.Name == name {
			return r
		}
	}
	return nil
}
