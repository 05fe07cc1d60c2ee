#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# outside.sh DIR: providers that are built outside the tree, against provider.h alone and by the template's Makefile: the
# template itself, and the one that providers/README.md spells out. They are used by absolute path.
set -u

build=$(cd "${1:?the build directory}" && pwd)
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SIOTLS_PROVIDER_PATH=$build/providers
unset SIOTLS_PROVIDER MAKEFLAGS
num_cases=0
num_failed=0

try()
{
    local words=$1
    shift
    num_cases=$((num_cases + 1))
    if "$@" >"$work/out" 2>&1; then
        echo "ok $num_cases - $words"
    else
        num_failed=$((num_failed + 1))
        echo "not ok $num_cases - $words"
        sed 's/^/# /' "$work/out"
    fi
}

make_module()
{
    make -C "$1" SIOTLS_CFLAGS="-I$work/include" CFLAGS='-O1 -Wall -Wextra -Werror' "${@:2}"
}

providers()
{
    "$build/tools/siotls-providers" "$@"
}

# Only the entry is to be seen from outside.
exports_entry_only()
{
    [ "$(nm -D --defined-only "$1" | awk '{ print $3 }')" = siotls_provider_v1 ]
}

with_template()
{
    make_module "$work/theirs" && exports_entry_only "$work/theirs/theirs.so" &&
        providers --providers "$work/theirs/theirs.so" list && providers test "$work/theirs/theirs.so"
}

# The C in the README, from fence to fence, in the place of the template's.
with_readme()
{
    awk '/^```/ { is_inside = $0 == "```c"; next } is_inside' "$source/providers/README.md" >"$work/mine/mine.c" &&
        make_module "$work/mine" LIBRARY_LIBS=-lsodium && exports_entry_only "$work/mine/mine.so" &&
        providers test "$work/mine/mine.so"
}

wins()
{
    providers --providers "$work/mine/mine.so,openssl" which CHACHA20_POLY1305 && grep -q mine "$work/out"
}

for program in make cc nm; do
    command -v "$program" >/dev/null || { echo "1..0 # SKIP there is no $program" && exit 0; }
done
mkdir -p "$work/include/siotls"
cp "$source/include/siotls/provider.h" "$work/include/siotls/"
cp -r "$source/providers/template" "$work/theirs"
cp -r "$source/providers/template" "$work/mine"
rm "$work/mine/template.c"
try 'the template' with_template
if [ -f "$build/providers/sodium.so" ]; then
    try 'the provider of the README, with all its tests' with_readme
    try 'it wins what it has' wins
fi
echo "1..$num_cases"
[ "$num_failed" -eq 0 ]
