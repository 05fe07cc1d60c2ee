#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/fuzz.sh DIR: runs each libFuzzer target built in DIR for FUZZ_SECONDS (6; whole connections, parsers of files
# and of what certificates carry three times as long), two at a time. An input that breaks one is printed as hex.
set -u

directory=$1
seconds=${FUZZ_SECONDS:-6}
# shellcheck source=tests/support/tap.sh
. tests/support/tap.sh
max_shown=100000

# seconds_of TARGET
seconds_of()
{
    case ${1#fuzz_} in
        certificate | connection | crl | general_names | ocsp | pem | private_key | quic) echo $((3 * seconds)) ;;
        *) echo "$seconds" ;;
    esac
}

# options_of TARGET: a connection's inputs are short, and all of that length are tried from the start.
options_of()
{
    case ${1#fuzz_} in
        connection | quic) echo "-max_len=160 -len_control=0 -rss_limit_mb=2048" ;;
        *) echo "-rss_limit_mb=1024" ;;
    esac
}

# Names of functions are not printed: that takes a symbolizer, which may outlive the target by a moment.
# fuzz_one TARGET: leaves log, exit code and what broke it in files.
fuzz_one()
{
    local name corpus=() options seeds
    name=$(basename "$1")
    mkdir -p "$work/$name.corpus"
    seeds=$directory/tests/fuzz/corpus/${name#fuzz_}
    [ -d "$seeds" ] && corpus+=("$seeds")
    read -ra options <<<"$(options_of "$name")"
    "$1" -max_total_time="$(seconds_of "$name")" -timeout=10 "${options[@]}" -print_funcs=0 \
        -artifact_prefix="$work/$name." "$work/$name.corpus" "${corpus[@]}" >"$work/$name.log" 2>&1
    echo $? >"$work/$name.status"
}

# Why it failed: the input, then what the target said last.
has_passed()
{
    local name=$1 input
    [ "$(cat "$work/$name.status")" -eq 0 ] && return
    for input in "$work/$name".crash-* "$work/$name".leak-* "$work/$name".timeout-* "$work/$name".oom-*; do
        [ -f "$input" ] && echo "the input, in hex:" && od -An -v -tx1 "$input"
    done
    tail -n 60 "$work/$name.log"
    return 1
}

mapfile -t targets < <(find "$directory/tests/fuzz" -maxdepth 1 -type f -name 'fuzz*' -perm -u+x | sort)
if [ ${#targets[@]} -eq 0 ]; then
    echo "Bail out! there is no fuzz target in $directory/tests/fuzz"
    exit 1
fi
running=0
for target in "${targets[@]}"; do
    fuzz_one "$target" &
    running=$((running + 1))
    if [ "$running" -ge 2 ]; then
        wait -n
        running=$((running - 1))
    fi
done
wait
for target in "${targets[@]}"; do
    name=$(basename "$target")
    try "$name: $(grep -oE '^Done [0-9]+ runs' "$work/$name.log" | tail -n 1)" has_passed "$name"
done
finish
