package imageref

// consistsOf reports whether text has nothing but certain characters, and at
// least one.
func consistsOf(text string, certain func(byte) bool) bool {
	return text != "" && leading(text, certain) == len(text)
}

// leading is how many of certain characters text begins with.
func leading(text string, certain func(byte) bool) int {
	for i := range len(text) {
		if !certain(text[i]) {
			return i
		}
	}
	return len(text)
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func lower(c byte) bool { return 'a' <= c && c <= 'z' }

func letter(c byte) bool { return lower(c) || 'A' <= c && c <= 'Z' }

func lowerOrDigit(c byte) bool { return lower(c) || digit(c) }

func lowerHex(c byte) bool { return digit(c) || 'a' <= c && c <= 'f' }

func hex(c byte) bool { return lowerHex(c) || 'A' <= c && c <= 'F' }

func hexOrColon(c byte) bool { return hex(c) || c == ':' }

func alphanumericOrDash(c byte) bool { return letter(c) || digit(c) || c == '-' }

func wordly(c byte) bool { return letter(c) || digit(c) || c == '_' }

func joining(c byte) bool { return c == '.' || c == '_' || c == '-' }
