#!/bin/sh
# classes.sh source: every class that a template or picture uses stands in the stylesheet; pages/README.md lists them for people.
set -eu
cd "$1"
used=$(mktemp)
known=$(mktemp)
trap 'rm -f "$used" "$known"' EXIT
{ find pages src -name '*.html' -exec cat {} +; cat src/web/picture.c; } |
    sed 's/{{[^}]*}}/ /g' | grep -oE 'class=\\?"[^"\\]*' | sed 's/.*"//' | tr -s ' ' '\n' | grep . | sort -u > "$used"
grep -ohE '\.[a-z][a-z0-9-]*' pages/css/*.css | sed 's/^.//' | sort -u > "$known"
unknown=$(comm -23 "$used" "$known")
if [ -n "$unknown" ]; then
    echo "$unknown"; echo "No style for these classes; see pages/README.md for those there are:"
    for class in $unknown; do
        grep -rnE "class=\"[^\"]*\b$class\b" pages src --include='*.html' | cut -c1-120 || echo "$class"
    done
    exit 1
fi
