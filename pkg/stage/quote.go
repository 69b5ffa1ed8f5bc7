package stage

import "strings"

// plain are the characters that no POSIX shell reads as anything but
// themselves.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%"

// Quote writes a word so that a POSIX shell reads exactly it.
func Quote(word string) string {
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Exec is a script that becomes the program of an argument list.
func Exec(argv []string) string {
	words := []string{"exec"}
	for _, word := range argv {
		words = append(words, Quote(word))
	}
	return strings.Join(words, " ")
}
