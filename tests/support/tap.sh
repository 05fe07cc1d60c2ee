# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by scripts that test: cases, each a function, and their results as TAP lines. $work is a folder that goes at the
# end. Who sources it may redefine before_case and after_case.

work=$(mktemp -d)
num_cases=0
num_failed=0
max_shown=2000 # bytes of a file when a case fails

before_case() { :; }
after_case() { :; }

clean_up()
{
    after_case
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

# skip_all WHY: nothing of the script can run.
skip_all()
{
    echo "1..0 # SKIP $*"
    exit 0
}

# need PROGRAM...: skips the whole script unless they are here.
need()
{
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || skip_all "there is no $program"
    done
}

# show FILE...: what is in them, for people.
show()
{
    local file
    for file in "$@"; do
        [ -s "$file" ] || continue
        echo "# $(basename "$file"):"
        head -c "$max_shown" "$file" | tr -cd '\n\t -~' | sed 's/^/#   /'
    done
}

# try "words" FUNCTION ARGUMENTS...: one case: it passes when the function returns 0. What it says is shown otherwise.
try()
{
    local words=$1
    shift
    num_cases=$((num_cases + 1))
    rm -f "$work"/client.* "$work"/server.* "$work"/got.*
    before_case
    if "$@" >"$work/case" 2>&1; then
        echo "ok $num_cases - $words"
    else
        num_failed=$((num_failed + 1))
        echo "not ok $num_cases - $words"
        show "$work/case" "$work"/client.* "$work"/server.*
    fi
    after_case
}

# skip "words" WHY: a case that cannot run.
skip()
{
    num_cases=$((num_cases + 1))
    echo "ok $num_cases - $1 # SKIP $2"
}

finish()
{
    echo "1..$num_cases"
    [ "$num_failed" -eq 0 ]
    exit
}
