#!/bin/sh
# refused.sh compiler source-folder file.c: succeeds when the file does NOT compile, and does without -DREFUSED.
# Each such file shows one mistake that the types catch.
set -eu
compiler=$1 source=$2 file=$3
$compiler -std=gnu17 -D_GNU_SOURCE -I"$source" -fsyntax-only "$file"
if $compiler -std=gnu17 -D_GNU_SOURCE -I"$source" -fsyntax-only -DREFUSED "$file" 2>/dev/null; then
    echo "$file compiles, and should not"
    exit 1
fi
