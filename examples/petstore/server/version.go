package main

// serverVersion is the version of the server's own code. It stands alone in a
// file so that an edit of it is an edit of the server and nothing else.
const serverVersion = "1"

// specVersion is the version of spec/openapi.yaml that the binary was built
// for; scripts/build-server.sh sets it with -ldflags -X.
var specVersion = "none"
