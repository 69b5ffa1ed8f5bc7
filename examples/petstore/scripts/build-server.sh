#!/bin/sh
# Builds bin/petstore from server/ for the version of spec/. bin/tar and bin/rm
# are links to it: see server/main.go.
set -eu
. scripts/lib.sh

version=$(spec_version)
whole=$(mktemp)
trap 'rm -f "$whole"' EXIT

(cd server && CGO_ENABLED=0 GOOS=linux go build -trimpath -buildvcs=false \
  -ldflags "-s -w -X main.specVersion=$version" -o "$whole" .)

mkdir -p bin
rm -f bin/petstore
slowly "$whole" bin/petstore
chmod 755 bin/petstore
ln -sf petstore bin/tar
ln -sf petstore bin/rm
