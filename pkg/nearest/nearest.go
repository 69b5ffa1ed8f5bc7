// Package nearest guesses what a mistyped name was meant to be.
package nearest

import (
	"fmt"
	"strings"
)

// Name is the candidate that a mistyped name most likely means, or "" where
// none is close: at most a third of its letters may differ.
func Name(name string, candidates []string) string {
	folded := fold(name)
	best, least := "", len(folded)/3+1
	for _, c := range candidates {
		if c == name {
			continue
		}
		if d := editDistance(folded, fold(c), least); d < least {
			best, least = c, d
		}
	}
	return best
}

// Hint ends a message about an unknown name: empty, or a question that names
// the nearest candidate.
func Hint(name string, candidates []string) string {
	if n := Name(name, candidates); n != "" {
		return fmt.Sprintf("; did you mean %q?", n)
	}
	return ""
}

// fold makes names equal that differ only in case or in the word separator.
func fold(name string) []rune {
	return []rune(strings.ToLower(strings.ReplaceAll(name, "_", "-")))
}

// editDistance is the number of letters to insert, delete or replace to get
// from a to b (Levenshtein), or limit where it is no less.
func editDistance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		low := row[0]
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
			low = min(low, cost)
		}
		if low >= limit {
			return limit
		}
	}
	return min(row[len(b)], limit)
}
