package command

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

func (w *walker) stmts(s *state, list []*syntax.Stmt) {
	for _, st := range list {
		w.stmt(s, st)
	}
}

// stmtCost is what one command counts for against maxWork.
const stmtCost = 64

func (w *walker) stmt(s *state, st *syntax.Stmt) {
	if s.end != goesOn || !w.spend(stmtCost) || !w.enter() {
		return
	}
	defer w.leave()
	if st.Background || st.Coprocess || st.Disown {
		s = w.clone(s)
	}
	input := w.redirect(s, st.Redirs)
	switch cmd := st.Cmd.(type) {
	case *syntax.CallExpr:
		w.call(s, cmd, input)
	case *syntax.Block:
		w.stmts(s, cmd.Stmts)
	case *syntax.Subshell:
		w.stmts(w.clone(s), cmd.Stmts)
	case *syntax.BinaryCmd:
		w.binary(s, cmd)
	case *syntax.IfClause:
		w.ifClause(s, cmd)
	case *syntax.WhileClause:
		w.whileClause(s, cmd)
	case *syntax.ForClause:
		w.forClause(s, cmd)
	case *syntax.CaseClause:
		w.caseClause(s, cmd)
	case *syntax.FuncDecl:
		if cmd.Name != nil {
			s.funcs[cmd.Name.Value] = cmd.Body
		}
	case *syntax.DeclClause:
		w.declare(s, cmd)
	case *syntax.TimeClause:
		if cmd.Stmt != nil {
			w.stmt(s, cmd.Stmt)
		}
	case *syntax.CoprocClause:
		w.stmt(w.clone(s), cmd.Stmt)
	case *syntax.ArithmCmd, *syntax.LetClause, *syntax.TestClause:
		w.forget(s, cmd)
		w.substitutionsIn(s, cmd)
	}
}

// binary follows "a && b || c …", whose left side nests as deep as it is long,
// and pipes.
func (w *walker) binary(s *state, cmd *syntax.BinaryCmd) {
	if cmd.Op != syntax.AndStmt && cmd.Op != syntax.OrStmt {
		w.pipe(s, cmd)
		return
	}
	var ops []syntax.BinCmdOperator
	operands := []*syntax.Stmt{}
	for {
		ops = append(ops, cmd.Op)
		operands = append(operands, cmd.Y)
		left, ok := cmd.X.Cmd.(*syntax.BinaryCmd)
		if !ok || left.Op != syntax.AndStmt && left.Op != syntax.OrStmt ||
			len(cmd.X.Redirs) > 0 || cmd.X.Negated || cmd.X.Background {
			operands = append(operands, cmd.X)
			break
		}
		cmd = left
	}
	slices.Reverse(ops)
	slices.Reverse(operands)

	// failed is the state where a command before failed, nil where none is
	// thought to.
	var failed *state
	for i, operand := range operands {
		or := i < len(ops) && ops[i] == syntax.OrStmt
		if i > 0 && ops[i-1] == syntax.OrStmt {
			w.stmt(failed, operand)
			*s = *w.join(s, failed)
			if failed = nil; or {
				failed = w.clone(s)
			}
			continue
		}
		if or {
			failed = w.join(failed, w.clone(s))
		}
		w.stmt(s, operand)
		if !or && i < len(ops) && isQuestion(operand) {
			failed = w.join(failed, w.clone(s))
		}
	}
	*s = *w.join(s, failed)
}

// pipe follows both sides, each in a shell of its own.
func (w *walker) pipe(s *state, cmd *syntax.BinaryCmd) {
	right := []*syntax.Stmt{cmd.Y}
	left := cmd.X
	for {
		more, ok := left.Cmd.(*syntax.BinaryCmd)
		if !ok || more.Op != syntax.Pipe && more.Op != syntax.PipeAll || len(left.Redirs) > 0 {
			break
		}
		right = append(right, more.Y)
		left = more.X
	}
	w.stmt(w.clone(s), left)
	for _, st := range slices.Backward(right) {
		w.stmt(w.clone(s), st)
	}
}

// isQuestion reports whether a command is there for its exit status, so that
// its failure is no mishap.
func isQuestion(st *syntax.Stmt) bool {
	if st.Negated {
		return true
	}
	switch cmd := st.Cmd.(type) {
	case *syntax.TestClause, *syntax.ArithmCmd:
		return true
	case *syntax.BinaryCmd:
		return isQuestion(cmd.Y)
	case *syntax.CallExpr:
		if len(cmd.Args) == 0 {
			return false
		}
		switch cmd.Args[0].Lit() {
		case "[", "test", "false", "grep", "command", "which", "type", "hash", "cmp", "diff", "pgrep", "read":
			return true
		}
	}
	return false
}

func (w *walker) ifClause(s *state, cmd *syntax.IfClause) {
	var after *state
	for {
		w.stmts(s, cmd.Cond)
		then := w.clone(s)
		w.stmts(then, cmd.Then)
		after = w.join(after, then)
		if cmd = cmd.Else; cmd == nil {
			break
		}
		if len(cmd.Cond) == 0 {
			w.stmts(s, cmd.Then)
			break
		}
	}
	*s = *w.join(s, after)
}

func (w *walker) whileClause(s *state, cmd *syntax.WhileClause) {
	w.forget(s, cmd)
	w.stmts(s, cmd.Cond)
	body := w.clone(s)
	w.stmts(body, cmd.Do)
	body.endLoop()
	*s = *w.join(s, body)
}

// endLoop ends one turn of a loop and reports whether another may follow.
func (s *state) endLoop() bool {
	more := s.end <= continues
	if s.end <= breaks {
		s.end = goesOn
	}
	return more
}

func (w *walker) forClause(s *state, cmd *syntax.ForClause) {
	iter, ok := cmd.Loop.(*syntax.WordIter)
	if !ok || cmd.Select {
		w.forget(s, cmd)
		w.substitutionsIn(s, cmd.Loop)
		body := w.clone(s)
		w.stmts(body, cmd.Do)
		body.endLoop()
		*s = *w.join(s, body)
		return
	}
	words := s.args[1:]
	if iter.InPos.IsValid() {
		words = w.fields(s, iter.Items)
	}
	if len(words) > maxWords {
		words = hole
	}
	if !slices.ContainsFunc(words, func(word string) bool { return !known(word) }) {
		for _, word := range words {
			s.set(iter.Name.Value, word)
			w.stmts(s, cmd.Do)
			if !s.endLoop() || s.end != goesOn {
				break
			}
		}
		return
	}
	// There may be more turns than words, or none.
	before := w.clone(s)
	w.forget(s, cmd)
	for _, word := range words {
		s.set(iter.Name.Value, word)
		turn := w.clone(s)
		w.stmts(turn, cmd.Do)
		turn.endLoop()
		*s = *w.join(s, turn)
	}
	*s = *w.join(s, before)
}

func (w *walker) caseClause(s *state, cmd *syntax.CaseClause) {
	w.text(s, cmd.Word)
	var after *state
	exhaustive := false
	for _, item := range cmd.Items {
		for _, pattern := range item.Patterns {
			exhaustive = exhaustive || pattern.Lit() == "*"
			w.text(s, pattern)
		}
		body := w.clone(s)
		w.stmts(body, item.Stmts)
		after = w.join(after, body)
	}
	if exhaustive {
		*s = *after
	} else {
		*s = *w.join(s, after)
	}
}

// forget makes everything unknown that a part of a script may change when it
// runs more than once.
func (w *walker) forget(s *state, node syntax.Node) {
	syntax.Walk(node, func(n syntax.Node) bool {
		w.spend(1)
		switch n := n.(type) {
		case *syntax.Subshell, *syntax.CmdSubst, *syntax.ProcSubst:
			return false
		case *syntax.Assign:
			if n.Name != nil {
				s.set(n.Name.Value, tilt.Hole)
			}
		case *syntax.BinaryArithm, *syntax.UnaryArithm:
			w.forgetAssigned(s, n)
		case *syntax.CallExpr:
			if len(n.Args) == 0 {
				break
			}
			switch n.Args[0].Lit() {
			case "cd", "pushd", "popd":
				s.cd(tilt.Hole)
			}
		}
		return true
	})
}

// forgetAssigned forgets a variable that an arithmetic expression may assign.
func (w *walker) forgetAssigned(s *state, n syntax.Node) {
	var target syntax.ArithmExpr
	switch n := n.(type) {
	case *syntax.BinaryArithm:
		target = n.X
	case *syntax.UnaryArithm:
		target = n.X
	}
	if word, ok := target.(*syntax.Word); ok {
		if name := word.Lit(); syntax.ValidName(name) {
			s.set(name, tilt.Hole)
		}
	}
}

// substitutionsIn follows the commands in a part of a script that is not
// worked out.
func (w *walker) substitutionsIn(s *state, node syntax.Node) {
	if node == nil {
		return
	}
	syntax.Walk(node, func(n syntax.Node) bool {
		w.spend(1)
		switch n := n.(type) {
		case *syntax.CmdSubst:
			w.stmts(w.clone(s), n.Stmts)
			return false
		case *syntax.ProcSubst:
			w.stmts(w.clone(s), n.Stmts)
			return false
		default:
			return true
		}
	})
}
