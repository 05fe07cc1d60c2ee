#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/newer_compilers.sh ROOT: the library, its providers and its tools, built by gcc and clang of the Debian in ROOT;
# whatever they warn of is an error. What is built is that of the project alone, not what else lies here.
set -u

root=${1:?the folder of the Debian}
# shellcheck source=tests/support/tap.sh
. tests/support/tap.sh

# builds COMPILER ARGUMENTS
builds()
{
    local log=$work/log status
    rm -rf "$root/siotls-$1"
    # The folder has no /proc, without which a program does not find the library beside it.
    chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/tmp LC_ALL=C.UTF-8 \
        "LD_LIBRARY_PATH=/siotls-$1/core:/siotls-$1/kit" "CC=$1" sh -c "
        meson setup /siotls-$1 /siotls-source -Dwerror=true -Dtools=enabled -Dtests=disabled --buildtype=plain -Dc_args=$2 &&
            nice ninja -C /siotls-$1" >"$log" 2>&1
    status=$?
    rm -rf "$root/siotls-$1"
    [ "$status" -eq 0 ] || grep -E -A 8 'error:|^FAILED|ERROR' "$log"
    return "$status"
}

rm -rf "$root/siotls-source"
mkdir "$root/siotls-source" && git ls-files | tar -cf - -T - | tar -xf - -C "$root/siotls-source" || exit 1
# gcc follows values only where it optimises; nobody runs what is built.
try 'gcc of the newer Debian builds all without a warning' builds gcc -O1
try 'clang of the newer Debian does' builds clang -O0
finish
