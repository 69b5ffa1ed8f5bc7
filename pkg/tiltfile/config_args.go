package tiltfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.starlark.net/starlark"
)

// settingArgs reads the words behind "tilt up --" into settings, as
// [github.com/spf13/pflag] does it for Tilt.
//
// Tilt 0.37: internal/tiltfile/config/config_def.go, parseArgs.
type settingArgs struct {
	*configuration
	values map[string]starlark.Value
	// words are those that belong to no flag.
	words []string
}

// fromArgs are the settings that arguments give.
func (c *configuration) fromArgs(args []string) (map[string]starlark.Value, error) {
	s := &settingArgs{configuration: c, values: map[string]starlark.Value{}}
	for len(args) > 0 {
		word := args[0]
		args = args[1:]
		var err error
		switch {
		case word == "--":
			s.words = append(s.words, args...)
			args = nil
		case strings.HasPrefix(word, "--"):
			args, err = s.flag(word, args)
		case strings.HasPrefix(word, "-") && word != "-":
			err = shorthandError(word)
		default:
			s.words = append(s.words, word)
		}
		if err != nil {
			return nil, err
		}
	}
	return s.values, s.positionals()
}

// flag reads a word that begins with --, and its value, which may be the next
// one; it returns the words that are left.
func (s *settingArgs) flag(word string, rest []string) ([]string, error) {
	name, value, hasValue := strings.Cut(word[len("--"):], "=")
	if name == "" || name[0] == '-' {
		return nil, fmt.Errorf("bad flag syntax: %s", word)
	}
	kind := s.settings[name]
	switch {
	case (kind == nil || name == s.positional) && name == "help":
		return nil, errHelp
	case kind == nil || name == s.positional:
		return nil, fmt.Errorf("unknown flag: --%s", name)
	case !hasValue && kind.bare:
		value = "true"
	case !hasValue && len(rest) == 0:
		return nil, fmt.Errorf("flag needs an argument: --%s", name)
	case !hasValue:
		value, rest = rest[0], rest[1:]
	}
	v, err := kind.given(s.values[name], value)
	if err != nil {
		return nil, fmt.Errorf("invalid argument %q for \"--%s\" flag: %v", value, name, err)
	}
	s.values[name] = v
	return rest, nil
}

// errHelp is what Tilt makes of a question for help.
var errHelp = fmt.Errorf("pflag: help requested")

// shorthandError refuses a word with a single dash: no setting has a short name.
func shorthandError(word string) error {
	if word[1] == 'h' {
		return errHelp
	}
	return fmt.Errorf("unknown shorthand flag: %q in %s", rune(word[1]), word)
}

// positionals gives the words that belong to no flag to the setting that takes
// them.
func (s *settingArgs) positionals() error {
	if len(s.words) > 0 && s.positional == "" {
		return fmt.Errorf("positional CLI args (%q) were specified, but none were expected", strings.Join(s.words, " "))
	}
	for _, word := range s.words {
		v, err := s.settings[s.positional].given(s.values[s.positional], word)
		if err != nil {
			return fmt.Errorf("invalid positional args (%s): %v", s.positional, err)
		}
		s.values[s.positional] = v
	}
	return nil
}

// cure says which arguments there are.
func (c *configuration) cure() string {
	var flags []string
	for _, name := range slices.Sorted(maps.Keys(c.settings)) {
		if name != c.positional {
			flags = append(flags, "--"+name)
		}
	}
	takes := "no flags"
	if len(flags) > 0 {
		takes = strings.Join(flags, ", ")
	}
	words := "no other words"
	if c.positional != "" {
		words = "other words go to " + c.positional
	}
	return fmt.Sprintf("this Tiltfile takes %s; %s", takes, words)
}
