package tiltfile

import (
	"fmt"

	"go.starlark.net/syntax"
)

// recursions are the functions of a file that call themselves, or each other in
// a circle, as far as their names tell.
func recursions(file *syntax.File) map[*syntax.DefStmt]bool {
	uses := map[string]map[string]bool{}
	var defs []*syntax.DefStmt
	syntax.Walk(file, func(n syntax.Node) bool {
		if def, ok := n.(*syntax.DefStmt); ok {
			defs = append(defs, def)
			uses[def.Name.Name] = map[string]bool{}
		}
		return true
	})
	for _, def := range defs {
		for _, s := range def.Body {
			syntax.Walk(s, func(n syntax.Node) bool {
				if name, ok := n.(*syntax.Ident); ok && uses[name.Name] != nil {
					uses[def.Name.Name][name.Name] = true
				}
				return true
			})
		}
	}
	all := map[*syntax.DefStmt]bool{}
	for _, def := range defs {
		all[def] = reaches(uses, def.Name.Name, def.Name.Name, map[string]bool{})
	}
	return all
}

// reaches reports whether one name uses another, directly or not.
func reaches(uses map[string]map[string]bool, from, to string, seen map[string]bool) bool {
	for name := range uses[from] {
		if name == to {
			return true
		}
		if !seen[name] {
			seen[name] = true
			if reaches(uses, name, to, seen) {
				return true
			}
		}
	}
	return false
}

// bound lets a function that calls itself end where it has seen enough. What is
// put in has no place in the file: an error there is one of the call.
func (r *rewriter) bound(def *syntax.DefStmt) {
	var at syntax.Position
	name := text(fmt.Sprintf("%s (%s:%d)", def.Name.Name, r.file, def.Name.NamePos.Line), at)
	args := []syntax.Expr{name}
	for _, p := range def.Params {
		if ident := paramName(p); ident != nil {
			args = append(args, &syntax.Ident{NamePos: at, Name: ident.Name})
		}
	}
	end := &syntax.IfStmt{
		If: at, Cond: call(fnDeep, at, args...),
		True: []syntax.Stmt{&syntax.ReturnStmt{Return: at, Result: call(fnEnough, at, name)}},
	}
	def.Body = append([]syntax.Stmt{end}, def.Body...)
}

// paramName is the name of a parameter, nil of a star alone.
func paramName(p syntax.Expr) *syntax.Ident {
	switch p := p.(type) {
	case *syntax.Ident:
		return p
	case *syntax.BinaryExpr:
		return paramName(p.X)
	case *syntax.UnaryExpr:
		if p.X == nil {
			return nil
		}
		return paramName(p.X)
	}
	return nil
}
