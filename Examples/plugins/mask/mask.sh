#!/bin/sh
# A filter for nexus: each request is a line of JSON, and so is its answer. Members of the request may be repeated in the
# answer, so changing the line as it stands is enough.
while IFS= read -r line; do
  printf '%s\n' "$line" | sed 's/ACME/[customer]/g'
done
