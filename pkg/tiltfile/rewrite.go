package tiltfile

import (
	"go.starlark.net/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// A Starlark value has no say when it is compared, tested or asked whether it
// is in a list. So a Tiltfile is rewritten before it runs: what could meet an
// unknown value becomes a call of one of these functions. No Tiltfile can name
// them.
const (
	fnTruth  = "(truth)"
	fnWhile  = "(while)"
	fnEach   = "(each)"
	fnRows   = "(rows)"
	fnUnpack = "(unpack)"
	fnIndex  = "(index)"
	fnSlice  = "(slice)"
	fnMethod = "(method)"
	fnSized  = "(sized)"
	fnDeep   = "(deep)"
	fnEnough = "(enough)"
)

// operators are those that become calls, by the name of their function.
var operators = map[syntax.Token]string{
	syntax.EQL: "(==)", syntax.NEQ: "(!=)", syntax.LT: "(<)", syntax.GT: "(>)", syntax.LE: "(<=)", syntax.GE: "(>=)",
	syntax.IN: "(in)", syntax.NOT_IN: "(not in)",
	syntax.PLUS: "(+)", syntax.STAR: "(*)", syntax.PERCENT: "(%)", syntax.LTLT: "(<<)",
}

// site is a call as the file has it, before it is rewritten.
type site struct {
	tilt.Span
	positional []tilt.Span
	named      map[string]tilt.Span
	// alone is true of a call whose result nobody takes.
	alone bool
}

// rewriter rewrites one file and notes its calls by where they open.
type rewriter struct {
	file  string
	sites map[place]*site
	// loads are the names that the file takes from each module.
	loads map[string][]string
	// recursions are the functions that call themselves.
	recursions map[*syntax.DefStmt]bool
}

// place is a position within one file.
type place struct{ line, column int32 }

func placeOf(p syntax.Position) place { return place{p.Line, p.Col} }

func (r *rewriter) position(p syntax.Position) tilt.Position {
	return tilt.Position{File: r.file, Line: int(p.Line), Column: int(p.Col)}
}

func (r *rewriter) span(n syntax.Node) tilt.Span {
	start, end := n.Span()
	return tilt.Span{Start: r.position(start), End: r.position(end)}
}

func (r *rewriter) statements(list []syntax.Stmt) {
	for _, s := range list {
		r.statement(s)
	}
}

func (r *rewriter) statement(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.AssignStmt:
		r.assign(s)
	case *syntax.DefStmt:
		r.params(s.Params)
		r.statements(s.Body)
		if r.recursions[s] {
			r.bound(s)
		}
	case *syntax.ExprStmt:
		alone, isCall := s.X.(*syntax.CallExpr)
		s.X = r.expr(s.X)
		if isCall {
			r.sites[placeOf(alone.Lparen)].alone = true
		}
	case *syntax.IfStmt:
		s.Cond = r.condition(s.Cond, s.If)
		r.statements(s.True)
		r.statements(s.False)
	case *syntax.WhileStmt:
		s.Cond = call(fnWhile, s.While, r.expr(s.Cond))
		r.statements(s.Body)
	case *syntax.ForStmt:
		s.X = r.iterated(s.Vars, s.For, s.X)
		r.statements(s.Body)
	case *syntax.ReturnStmt:
		s.Result = r.optional(s.Result)
	case *syntax.LoadStmt:
		module := s.ModuleName()
		r.sites[placeOf(s.Load)] = &site{Span: r.span(s)}
		for _, from := range s.From {
			r.loads[module] = append(r.loads[module], from.Name)
		}
	}
}

func (r *rewriter) assign(s *syntax.AssignStmt) {
	r.target(s.LHS)
	s.RHS = r.expr(s.RHS)
	name, named := s.LHS.(*syntax.Ident)
	switch s.Op {
	case syntax.EQ:
		if n := width(s.LHS); n > 0 {
			s.RHS = call(fnUnpack, s.OpPos, s.RHS, number(n, s.OpPos))
		}
	case syntax.PLUS_EQ:
		s.RHS = call(fnSized, s.OpPos, s.RHS)
	case syntax.STAR_EQ, syntax.PERCENT_EQ, syntax.LTLT_EQ:
		if named {
			op := s.Op - syntax.PLUS_EQ + syntax.PLUS
			s.Op, s.RHS = syntax.EQ, call(operators[op], s.OpPos, &syntax.Ident{NamePos: name.NamePos, Name: name.Name}, s.RHS)
		}
	}
}

// target rewrites what stands within the left side of an assignment.
func (r *rewriter) target(x syntax.Expr) {
	switch x := x.(type) {
	case *syntax.IndexExpr:
		x.X, x.Y = r.expr(x.X), r.expr(x.Y)
	case *syntax.DotExpr:
		x.X = r.expr(x.X)
	case *syntax.ParenExpr:
		r.target(x.X)
	case *syntax.TupleExpr:
		for _, element := range x.List {
			r.target(element)
		}
	case *syntax.ListExpr:
		for _, element := range x.List {
			r.target(element)
		}
	}
}

// width is the number of variables that a value is taken apart into, or 0.
func width(vars syntax.Expr) int {
	switch vars := vars.(type) {
	case *syntax.ParenExpr:
		return width(vars.X)
	case *syntax.TupleExpr:
		return len(vars.List)
	case *syntax.ListExpr:
		return len(vars.List)
	}
	return 0
}

// iterated is what a loop over x with these variables goes through.
func (r *rewriter) iterated(vars syntax.Expr, at syntax.Position, x syntax.Expr) syntax.Expr {
	r.target(vars)
	if n := width(vars); n > 0 {
		return call(fnRows, at, r.expr(x), number(n, at))
	}
	return call(fnEach, at, r.expr(x))
}

// condition is an expression that is tested.
func (r *rewriter) condition(x syntax.Expr, at syntax.Position) syntax.Expr {
	x = r.expr(x)
	switch x := x.(type) {
	case *syntax.Literal:
		return x
	case *syntax.UnaryExpr:
		if x.Op == syntax.NOT {
			return x
		}
	}
	return call(fnTruth, at, x)
}

func (r *rewriter) params(params []syntax.Expr) {
	for _, p := range params {
		if b, ok := p.(*syntax.BinaryExpr); ok {
			b.Y = r.expr(b.Y)
		}
	}
}

func (r *rewriter) optional(x syntax.Expr) syntax.Expr {
	if x == nil {
		return nil
	}
	return r.expr(x)
}

func (r *rewriter) all(list []syntax.Expr) {
	for i := range list {
		list[i] = r.expr(list[i])
	}
}

func (r *rewriter) expr(x syntax.Expr) syntax.Expr {
	switch x := x.(type) {
	case *syntax.CallExpr:
		return r.call(x)
	case *syntax.BinaryExpr:
		return r.binary(x)
	case *syntax.UnaryExpr:
		if x.Op == syntax.NOT {
			x.X = r.condition(x.X, x.OpPos)
		} else {
			x.X = r.optional(x.X)
		}
	case *syntax.ParenExpr:
		x.X = r.expr(x.X)
	case *syntax.DotExpr:
		x.X = r.expr(x.X)
	case *syntax.IndexExpr:
		return call(fnIndex, x.Lbrack, r.expr(x.X), r.expr(x.Y))
	case *syntax.SliceExpr:
		return r.slice(x)
	case *syntax.CondExpr:
		x.Cond, x.True, x.False = r.condition(x.Cond, x.If), r.expr(x.True), r.expr(x.False)
	case *syntax.LambdaExpr:
		r.params(x.Params)
		x.Body = r.expr(x.Body)
	case *syntax.ListExpr:
		r.all(x.List)
	case *syntax.TupleExpr:
		r.all(x.List)
	case *syntax.DictExpr:
		r.all(x.List)
	case *syntax.DictEntry:
		x.Key, x.Value = r.expr(x.Key), r.expr(x.Value)
	case *syntax.Comprehension:
		r.comprehension(x)
	}
	return x
}

func (r *rewriter) comprehension(x *syntax.Comprehension) {
	for _, clause := range x.Clauses {
		switch clause := clause.(type) {
		case *syntax.ForClause:
			clause.X = r.iterated(clause.Vars, clause.For, clause.X)
		case *syntax.IfClause:
			clause.Cond = r.condition(clause.Cond, clause.If)
		}
	}
	x.Body = r.expr(x.Body)
}

func (r *rewriter) binary(x *syntax.BinaryExpr) syntax.Expr {
	if x.Op == syntax.AND || x.Op == syntax.OR {
		x.X, x.Y = r.condition(x.X, x.OpPos), r.expr(x.Y)
		return x
	}
	x.X, x.Y = r.expr(x.X), r.expr(x.Y)
	if name, ok := operators[x.Op]; ok {
		return call(name, x.OpPos, x.X, x.Y)
	}
	return x
}

func (r *rewriter) slice(x *syntax.SliceExpr) syntax.Expr {
	bounds := []syntax.Expr{r.expr(x.X)}
	for _, bound := range []syntax.Expr{x.Lo, x.Hi, x.Step} {
		if bound == nil {
			bounds = append(bounds, &syntax.Ident{NamePos: x.Lbrack, Name: "None"})
		} else {
			bounds = append(bounds, r.expr(bound))
		}
	}
	return call(fnSlice, x.Lbrack, bounds...)
}

func (r *rewriter) call(x *syntax.CallExpr) syntax.Expr {
	s := &site{Span: r.span(x)}
	r.sites[placeOf(x.Lparen)] = s
	for i, arg := range x.Args {
		x.Args[i] = r.argument(s, arg)
	}
	if dot, ok := x.Fn.(*syntax.DotExpr); ok && watched[dot.Name.Name] {
		x.Fn = call(fnMethod, dot.Dot, r.expr(dot.X), text(dot.Name.Name, dot.NamePos))
	} else {
		x.Fn = r.expr(x.Fn)
	}
	return x
}

// argument notes where an argument stands, and rewrites it. A keyword, * and **
// have to stay as they are.
func (r *rewriter) argument(s *site, arg syntax.Expr) syntax.Expr {
	switch arg := arg.(type) {
	case *syntax.BinaryExpr:
		if arg.Op == syntax.EQ {
			if s.named == nil {
				s.named = map[string]tilt.Span{}
			}
			s.named[arg.X.(*syntax.Ident).Name] = r.span(arg)
			arg.Y = r.expr(arg.Y)
			return arg
		}
	case *syntax.UnaryExpr:
		if arg.Op == syntax.STAR || arg.Op == syntax.STARSTAR {
			arg.X = r.expr(arg.X)
			return arg
		}
	}
	s.positional = append(s.positional, r.span(arg))
	return r.expr(arg)
}

func call(name string, at syntax.Position, args ...syntax.Expr) *syntax.CallExpr {
	return &syntax.CallExpr{Fn: &syntax.Ident{NamePos: at, Name: name}, Lparen: at, Args: args, Rparen: at}
}

func number(n int, at syntax.Position) syntax.Expr {
	return &syntax.Literal{Token: syntax.INT, TokenPos: at, Value: int64(n)}
}

func text(s string, at syntax.Position) syntax.Expr {
	return &syntax.Literal{Token: syntax.STRING, TokenPos: at, Value: s}
}
