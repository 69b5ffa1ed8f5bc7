package emit

import (
	"strconv"
	"testing"
	"unicode/utf8"

	"go.starlark.net/starlark"
)

func TestQuote(t *testing.T) {
	for s, want := range map[string]string{
		"":                   `''`,
		"npm run build":      `'npm run build'`,
		"it's":               `"it's"`,
		`say "it's"`:         `'say "it\'s"'`,
		`C:\x`:               `'C:\\x'`,
		"a\tb":               `'a\tb'`,
		"a\r\nb":             `'a\r\nb'`,
		"nul\x00\x1b\x7f":    `'nul\x00\x1b\x7f'`,
		"größe ✓ 🙂":          `'größe ✓ 🙂'`,
		"\u2028\u0085\ufeff": `'\u2028\u0085\ufeff'`,
		"\U000e0001":         `'\U000e0001'`,
		"{} % $HOME `x`":     "'{} % $HOME `x`'",
		"-rf":                `'-rf'`,
		"a\nb":               "'''a\nb'''",
		"a \\\n  b":          "r'''a \\\n  b'''",
		"a\n'''":             `"a\n'''"`,
		"a\n\\":              `'a\n\\'`,
		"a\n'":               `"a\n'"`,
	} {
		if got := quote(s); got != want {
			t.Errorf("quote(%q) = %s, want %s", s, got, want)
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", "a", "'", `"`, "'''\n", "\\\n", "\\'\n", "a\n\\\\", "\r", "\x00", "\u2028", "'\"\n\\", "a/{name}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip("refused before it is quoted")
		}
		for _, text := range []string{quote(s), quoteWith(s, '\''), quoteWith(s, '"')} {
			got, err := starlark.EvalOptions(&dialect, &starlark.Thread{}, "", text, nil)
			if err != nil || got != starlark.String(s) {
				t.Errorf("%q: %s means %v, %v", s, text, got, err)
			}
		}
		if text := commentPath(s); text != s {
			if got, err := strconv.Unquote(text); err != nil || got != s {
				t.Errorf("%q: the comment's %s means %q, %v", s, text, got, err)
			}
		}
	})
}
