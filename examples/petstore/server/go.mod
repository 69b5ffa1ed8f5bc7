module github.com/tiltgen/tiltgen/examples/petstore/server

go 1.25
