#!/bin/sh
# Renders site/ and spec/ to static_site/.
set -eu
. scripts/lib.sh

version=$(spec_version)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Everything but the page is copied as it is.
mkdir -p static_site
cp site/* "$work"

sed -n 's/^      operationId: \(.*\)$/<li>\1<\/li>/p' spec/openapi.yaml > "$work/operations"
sed -e "s/@SPEC_VERSION@/$version/" \
  -e "/@OPERATIONS@/{r $work/operations" -e 'd' -e '}' site/index.html > "$work/index.html"
rm "$work/operations"

slowly "$work/index.html" static_site/index.html
for f in "$work"/*; do
  [ "${f##*/}" = index.html ] || cp "$f" static_site/
done
for f in static_site/*; do
  [ -e "$work/${f##*/}" ] || rm -f "$f"
done
