package tiltfile

import "go.starlark.net/starlark"

// valueHandlers are the builtins that make a value of their arguments, or end
// the load.
var valueHandlers = map[string]handler{
	"blob":              func(a *arguments) (starlark.Value, error) { return blob(a.text("input")), nil },
	"shlex.quote":       func(a *arguments) (starlark.Value, error) { return starlark.String(shellQuote(a.text("name"))), nil },
	"link":              (*arguments).link,
	"struct":            (*arguments).structOf,
	"module":            (*arguments).module,
	"local_git_repo":    (*arguments).gitRepo,
	"http_get_action":   (*arguments).httpGet,
	"tcp_socket_action": (*arguments).tcpSocket,
	"exec_action":       (*arguments).execAction,
	"probe":             (*arguments).probe,
	"fail":              (*arguments).fail,
	"exit":              func(*arguments) (starlark.Value, error) { return nil, errExit },
}
