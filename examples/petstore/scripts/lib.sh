# What both builds use; read with "." from the project's folder.

# spec_version prints the version of the API description.
spec_version() {
  sed -n 's/^  version: "\(.*\)"$/\1/p' spec/openapi.yaml
}

# slowly FROM TO copies a file in two halves with a second between them: what a
# slow compiler does too, only that here everybody can see it. An image that is
# built in that second, and should not be, holds half a file.
slowly() {
  half=$(($(wc -c < "$1") / 2))
  head -c "$half" "$1" > "$2"
  sleep 1
  tail -c "+$((half + 1))" "$1" >> "$2"
}
