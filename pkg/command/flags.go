package command

import "strings"

// arguments are what is on a command line.
type arguments struct {
	values   map[string][]string // of flags, by name without dashes; "" if none
	operands []string
}

func (a *arguments) has(names ...string) bool {
	for _, name := range names {
		if len(a.values[name]) > 0 {
			return true
		}
	}
	return false
}

// all are the values of a flag under any of its names.
func (a *arguments) all(names ...string) []string {
	var all []string
	for _, name := range names {
		all = append(all, a.values[name]...)
	}
	return all
}

// last is the value that counts where a flag is given more than once.
func (a *arguments) last(names ...string) string {
	all := a.all(names...)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

func (a *arguments) set(name, value string) {
	a.values[name] = append(a.values[name], value)
}

// operand is the n-th operand, or "".
func (a *arguments) operand(n int) string {
	if n < len(a.operands) {
		return a.operands[n]
	}
	return ""
}

// gnu reads "-abc", "-o x", "-ox", "--out x" and "--out=x". The flags in valued
// take a value.
func gnu(args []string, valued string) arguments { return read(args, valued, len(args)) }

// leading reads flags up to the first operand, where another command begins.
func leading(args []string, valued string) arguments { return read(args, valued, 0) }

// read reads flags up to the operand that comes after so many others.
func read(args []string, valued string, operands int) arguments {
	a := arguments{values: map[string][]string{}}
	takesValue := names(valued)
	for len(args) > 0 {
		arg := args[0]
		if args = args[1:]; arg == "--" {
			a.operands = append(a.operands, args...)
			break
		}
		switch {
		case strings.HasPrefix(arg, "--"):
			name, value, ok := strings.Cut(arg[2:], "=")
			if !ok && takesValue[name] && len(args) > 0 {
				value, args = args[0], args[1:]
			}
			a.set(name, value)
		case strings.HasPrefix(arg, "-") && arg != "-":
			args = a.cluster(arg[1:], args, takesValue)
		default:
			a.operands = append(a.operands, arg)
			if len(a.operands) > operands {
				a.operands = append(a.operands, args...)
				return a
			}
		}
	}
	return a
}

// cluster reads the letters of "-abc", and returns the arguments after it.
func (a *arguments) cluster(letters string, args []string, takesValue map[string]bool) []string {
	for i := range len(letters) {
		name := letters[i : i+1]
		if !takesValue[name] {
			a.set(name, "")
			continue
		}
		value := strings.TrimPrefix(letters[i+1:], "=")
		if value == "" && len(args) > 0 {
			value, args = args[0], args[1:]
		}
		a.set(name, value)
		break
	}
	return args
}

// long reads flags as Go programs and many others have them: "-flag" is
// "--flag", and there are no clusters.
func long(args []string, valued string) arguments {
	a := arguments{values: map[string][]string{}}
	takesValue := names(valued)
	for len(args) > 0 {
		arg := args[0]
		if args = args[1:]; arg == "--" {
			a.operands = append(a.operands, args...)
			break
		}
		if !strings.HasPrefix(arg, "-") || arg == "-" {
			a.operands = append(a.operands, arg)
			continue
		}
		name, value, ok := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
		if !ok && takesValue[name] && len(args) > 0 {
			value, args = args[0], args[1:]
		}
		a.set(name, value)
	}
	return a
}

func names(list string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(list) {
		set[name] = true
	}
	return set
}
