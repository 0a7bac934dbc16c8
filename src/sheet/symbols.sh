#!/bin/sh
# What the press is made of, and who has none of it: fails when it links a database or the network, or when the process
# that faces the network links what it prints with.
#
# Usage: symbols.sh PRESS WEB
set -eu
press=$1
web=$2

needed() {
    objdump -p "$1" | awk '/NEEDED/ { print $2 }'
}

names=$( (nm "$press"; nm -D "$press") | awk '{ print $NF }')
for forbidden in sqlite3_ PQ MHD_ curl_ SSL_ store_ tx_ sql_ page_ rq_ route_ envelope_ crypto_ sodium_ \
    'getaddrinfo(@.*)?$' 'connect(@.*)?$' 'listen(@.*)?$' 'accept(@.*)?$' 'execve(@.*)?$' 'system(@.*)?$' 'popen(@.*)?$'; do
    if echo "$names" | grep -Eq "^$forbidden"; then
        echo "$press: has $forbidden"
        exit 1
    fi
done
others=$(needed "$press" | grep -Ev '^(libcairo|libpango(cairo)?-1\.0|libfontconfig|libgobject-2\.0|libglib-2\.0|libharfbuzz|libqpdf|libical|libseccomp|libc|libm|libasan|libubsan|ld-linux.*)\.so' || true)
if [ -n "$others" ]; then
    echo "$press: links $others"
    exit 1
fi
printing=$(needed "$web" | grep -E '^lib(cairo|pango|fontconfig|freetype|harfbuzz|qpdf|ical|glib|gobject|poppler)' || true)
if [ -n "$printing" ]; then
    echo "$web: links $printing"
    exit 1
fi
