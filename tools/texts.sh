#!/bin/sh
# Dutch for every sentence that the program says.
#
#   texts.sh merge out.mo po…         the catalogue that the build embeds, from the nl*.po beside the code that says the sentences
#   texts.sh check pagegen source     fails and lists: sentences without Dutch, sentences with two, placeholders that got lost.
#                                     Translations that nobody uses any more are listed too, but do not fail.
#
# Sentences are found by xgettext where the code says T("…") or T_INIT("…"), and in templates by way of the C that pagegen makes.
set -eu

merge() {
    out=$1
    shift
    msgcat --use-first --no-location -o "$out.po" "$@"
    msgfmt -o "$out" "$out.po"
}

# One line per sentence: key, tab, Dutch. Read from a file in which every string stands on one line.
lines_of() {
    awk '/^msgid "/ { key = substr($0, 8, length($0) - 8) }
         /^msgstr "/ { text = substr($0, 9, length($0) - 9); if (key != "") printf "%s\t%s\n", key, text }' "$1"
}

# The paragraphs of a catalogue but its header.
sentences() {
    awk 'BEGIN { RS = ""; ORS = "\n\n" } !/\nmsgid ""\nmsgstr/ && !/^msgid ""\nmsgstr/'
}

lost_placeholders() {
    lines_of "$1" | awk -F '\t' '$2 != "" {
        for (i = 1; i <= 9; i++) {
            if ((index($1, "%" i) > 0) != (index($2, "%" i) > 0)) print "  " $1 "\n  " $2
        }
    }'
}

list_sentences() {
    pagegen=$1
    into=$2
    find pages src -name '*.html' -path '*pages/*' ! -name 'styleguide.html' | sort > "$into/templates"
    while read -r template; do
        name=$(printf '%s' "${template%.html}" | tr '/' '_')
        "$pagegen" "$template" "$into/$name.c" "$into/$name.h"
    done < "$into/templates"
    { find src pages \( -name '*.c' -o -name '*.h' \) ! -name '*_test.c' ! -name '*_fuzz.c' ! -name 'text.h'; find "$into" -name '*.c'; } |
        sort > "$into/sources"
    # T("") says nothing; gettext keeps its own header there.
    xgettext --language=C --from-code=UTF-8 --keyword=T --keyword=T_INIT --no-wrap --files-from="$into/sources" -o "$into/all.pot" \
        2> "$into/remarks" || { cat "$into/remarks" >&2; return 1; }
}

check() {
    pagegen=$(realpath "$1")
    cd "$2"
    into=$(mktemp -d)
    trap 'rm -rf "$into"' EXIT
    list_sentences "$pagegen" "$into"
    find src pages -name "nl*.po" | sort > "$into/catalogues"
    xargs msgcat --no-wrap -o "$into/merged.po" < "$into/catalogues"
    msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$into/nl.po" "$into/merged.po" "$into/all.pot"
    msgattrib --no-wrap --untranslated --no-obsolete "$into/nl.po" | sentences > "$into/missing.po"
    msgattrib --no-wrap --only-fuzzy --no-obsolete "$into/nl.po" | sentences > "$into/double.po"
    msgattrib --no-wrap --only-obsolete "$into/nl.po" > "$into/unused.po"
    lost_placeholders "$into/nl.po" > "$into/lost"
    failed=0
    if [ -s "$into/missing.po" ]; then
        printf '\nWithout Dutch; add these to the nl.po of the folder that says them:\n\n'
        cat "$into/missing.po"
        failed=1
    fi
    if [ -s "$into/double.po" ]; then
        printf '\nTwo catalogues have different Dutch for these:\n\n'
        cat "$into/double.po"
        failed=1
    fi
    if [ -s "$into/lost" ]; then
        printf '\nNot the same placeholders in both languages:\n'
        cat "$into/lost"
        failed=1
    fi
    if grep -q "^#~ msgid" "$into/unused.po"; then
        printf '\nNo longer used:\n'
        grep '^#~ msgid' "$into/unused.po"
    fi
    exit $failed
}

command=$1
shift
case "$command" in
merge) merge "$@" ;;
check) check "$@" ;;
*) sed -n '2,8p' "$0" && exit 2 ;;
esac
