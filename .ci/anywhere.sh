#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/anywhere.sh BUILD: siotls as strangers build it: with every build type, as a subproject of theirs, into a prefix of
# their own, and used before it is installed.
set -u

# shellcheck source=tests/interop/lib.sh
. tests/interop/lib.sh "$1"
need meson
source=$PWD
export SIOTLS_PROVIDER_PATH=

# lists_openssl PROGRAM: the program starts, and finds the provider openssl where it looks by itself.
lists_openssl()
{
    env -u SIOTLS_PROVIDER_PATH "$@" >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.out" openssl
}

builds()
{
    local directory=$work/$1
    meson setup "$directory" "$source" -Dwerror=true -Dtools=enabled -Dtests=disabled -Dproviders=openssl "--buildtype=$1" \
        >"$work/client.out" 2>&1 && nice ninja -C "$directory" >"$work/client.out" 2>&1 &&
        SIOTLS_PROVIDER_PATH=$directory/providers lists_with "$directory/tools/siotls-providers"
}

lists_with()
{
    "$1" list >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.out" openssl
}

# A program of somebody else, with siotls beside it.
write_parent()
{
    mkdir -p "$work/parent/subprojects" && ln -s "$source" "$work/parent/subprojects/siotls" || return 1
    cat >"$work/parent/meson.build" <<'END'
project('parent', 'c', default_options: ['buildtype=debug', 'warning_level=3'])
siotls = dependency('siotls')
program = executable('program', 'program.c', dependencies: siotls, install: true)
test('program', program, env: {'SIOTLS_PROVIDER_PATH': siotls.get_variable('providerdir')})
END
    cat >"$work/parent/program.c" <<'END'
#include <siotls/siotls.h>
#include <stdio.h>

int main(void)
{
    struct siotls_set *set = NULL;
    struct siotls_error error = {.size = sizeof error};
    if (siotls_set_new(&set, NULL, &error) || siotls_set_num_providers(set) == 0) {
        fprintf(stderr, "%s\n", error.reason ? error.reason : "no provider");
        return 1;
    }
    siotls_set_free(set);
    puts("openssl");
    return 0;
}
END
}

builds_subproject()
{
    write_parent && meson setup "$work/parent-build" "$work/parent" >"$work/client.out" 2>&1 &&
        nice ninja -C "$work/parent-build" >"$work/client.out" 2>&1 &&
        [ -z "$(find "$work/parent-build" -name 'siotls-client' -o -name 'test_*')" ] &&
        env -u SIOTLS_PROVIDER_PATH meson test -C "$work/parent-build" program >"$work/client.out" 2>&1
}

# Copied to a path of its own, so that what the loader asks of folders holds.
installs_elsewhere()
{
    meson setup "$work/elsewhere-build" "$source" --buildtype=debug -Dwerror=true -Dtools=enabled -Dtests=disabled -Dproviders=openssl \
        "--prefix=$work/elsewhere" >"$work/client.out" 2>&1 &&
        nice meson install -C "$work/elsewhere-build" >"$work/client.out" 2>&1 &&
        lists_openssl "$work/elsewhere/bin/siotls-providers" list
}

# The line of docs/building.md.
compiles_elsewhere()
{
    local line
    line=$(sed -n 's/^    \(cc program.c .*\)/\1/p' docs/building.md)
    cp "$work/parent/program.c" "$work/program.c" || return 1
    (cd "$work" && PKG_CONFIG_PATH=$(dirname "$(find elsewhere -name siotls.pc)") bash -c "$line -o program") \
        >"$work/client.out" 2>"$work/client.err" && lists_openssl "$work/program"
}

compiles_uninstalled()
{
    # shellcheck disable=SC2046 # pkg-config's words are words
    cc -Wall -Werror "$work/parent/program.c" -o "$work/uninstalled" \
        $(PKG_CONFIG_PATH=$build/meson-uninstalled pkg-config --cflags --libs siotls) >"$work/client.out" 2>"$work/client.err" &&
        SIOTLS_PROVIDER_PATH=$(PKG_CONFIG_PATH=$build/meson-uninstalled pkg-config --variable=providerdir siotls) \
            LD_LIBRARY_PATH=$build/core "$work/uninstalled" >"$work/client.out" 2>"$work/client.err"
}

for type in plain minsize; do
    try "build type $type" builds "$type"
done
try 'a subproject: found, alone, finds its providers' builds_subproject
try 'build type debug, a prefix elsewhere: the tools start' installs_elsewhere
try 'a prefix elsewhere: a program runs' compiles_elsewhere
try 'before it is installed' compiles_uninstalled
finish
