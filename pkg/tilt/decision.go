package tilt

// Decision is how a condition turns out that is not known without running the
// Tiltfile.
type Decision struct {
	// Condition is what is asked, in the Tiltfile's terms, such as
	// os.environ.get("CI") == "true".
	Condition string
	// At is where it was asked first.
	At Position
	// Holds is the side that is taken.
	Holds bool
}

// When says under which decisions something is there: in each case in which
// all decisions of one of its alternatives are taken. One without alternatives
// is always.
//
// It is as short as can be: a decision that makes no difference is not in it, nor
// one that follows from the others, nor an alternative that the others cover. A
// way through the file that ends in an error does not count: behind "if not x:
// fail()", x is no condition any more. Decisions stand in the order in which they
// were asked first, alternatives in that of their decisions.
type When [][]Decision

// Existence says under which decisions a Tiltfile declares something that has a
// name. The zero value stands for what is always declared, and always so.
type Existence struct {
	// When are the decisions under which there is one of that name, however it
	// is declared.
	When When
	// Variant are the decisions under which it is declared as it is here. Where it
	// is declared in one way and at one place only, it is nil: they are those of
	// When.
	Variant When
}
