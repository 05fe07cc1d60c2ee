#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# outside.sh DIR: providers that are built outside the tree, against provider.h alone and by the template's Makefile: the
# template itself, and the one that providers/README.md spells out. They are used by absolute path.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../interop/lib.sh"
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
unset MAKEFLAGS
need make cc nm

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
    providers --providers "$work/mine/mine.so,openssl" which CHACHA20_POLY1305 >"$work/client.out" &&
        has_text "$work/client.out" mine
}

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
finish
