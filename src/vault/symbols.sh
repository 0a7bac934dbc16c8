#!/bin/sh
# What the processes that hold secrets are made of: fails when a symbol or a library in them is not for them.
set -eu
for program in "$@"; do
    names=$( (nm "$program"; nm -D "$program") | awk '{ print $NF }')
    for forbidden in sqlite3_ PQ MHD_ curl_ SSL_ json_ store_ tx_ sql_ page_ rq_ route_ getaddrinfo connect listen accept execve system popen; do
        case "$forbidden" in
            connect | listen | accept | execve | system | popen | getaddrinfo) pattern="^$forbidden(@.*)?\$" ;;
            *) pattern="^$forbidden" ;;
        esac
        if echo "$names" | grep -Eq "$pattern"; then
            echo "$program: has $forbidden"
            exit 1
        fi
    done
    others=$(objdump -p "$program" | awk '/NEEDED/ { print $2 }' | grep -Ev '^(libsodium|libseccomp|liboath|libc|libasan|libubsan|ld-linux.*)\.so' || true)
    if [ -n "$others" ]; then
        echo "$program: links $others"
        exit 1
    fi
done
