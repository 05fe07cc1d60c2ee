#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/fuzz.sh DIR: runs each libFuzzer target built in DIR for FUZZ_SECONDS (6; whole connections, parsers of files
# and of what certificates carry three times as long), two at a time. An input that breaks one is printed as hex.
set -u

directory=$1
seconds=${FUZZ_SECONDS:-6}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

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
# fuzz_one TARGET: writes "pass" or "fail" and the log to files.
fuzz_one()
{
    local target=$1 name corpus=() options log input seeds
    name=$(basename "$target")
    log=$out/$name.log
    mkdir -p "$out/$name.corpus"
    seeds=$directory/tests/fuzz/corpus/${name#fuzz_}
    [ -d "$seeds" ] && corpus+=("$seeds")
    read -ra options <<<"$(options_of "$name")"
    if "$target" -max_total_time="$(seconds_of "$name")" -timeout=10 "${options[@]}" -print_funcs=0 \
        -artifact_prefix="$out/$name." "$out/$name.corpus" "${corpus[@]}" >"$log" 2>&1; then
        echo "PASS $name: $(grep -oE '^Done [0-9]+ runs' "$log" | tail -n 1)" >"$out/$name.result"
        return
    fi
    {
        tail -n 60 "$log"
        for input in "$out/$name".crash-* "$out/$name".leak-* "$out/$name".timeout-* "$out/$name".oom-*; do
            [ -f "$input" ] && echo "the input, in hex:" && od -An -v -tx1 "$input"
        done
        echo "FAIL $name"
    } >"$out/$name.result"
}

mapfile -t targets < <(find "$directory/tests/fuzz" -maxdepth 1 -type f -name 'fuzz*' -perm -u+x | sort)
if [ ${#targets[@]} -eq 0 ]; then
    echo "there is no fuzz target in $directory/tests/fuzz"
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
cat "$out"/*.result
failed=$(grep -lE '^FAIL ' "$out"/*.result | wc -l)
echo "$((${#targets[@]} - failed)) passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
