#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/dist.sh FOLDER: the tarball that `meson dist` makes has all files of the project, and builds and passes the unit
# tests by itself. FOLDER keeps nothing.
set -u

mkdir -p "$1"
# shellcheck source=tests/interop/lib.sh
. tests/interop/lib.sh "$1"
# shellcheck source=.ci/sources.sh
. .ci/sources.sh
need git
version=$(sed -nE "s/^  version: '(.*)',$/\1/p" meson.build)
tarball=$work/build/meson-dist/siotls-$version.tar.xz
unset SIOTLS_PROVIDER_PATH

logged()
{
    "$@" >"$work/log" 2>&1 || { tail -c 2000 "$work/log" >"$work/client.out" && return 1; }
}

# Its own tests would be all of them; the next steps are those that a tarball can break.
makes_tarball()
{
    copy_repository "$work/repository" &&
        meson setup "$work/build" "$work/repository" -Dproviders= -Dtools=disabled -Dtests=disabled -Dpython=disabled &&
        meson dist -C "$work/build" --no-tests
}

has_everything()
{
    diff <(git ls-files | sort) <(tar -tf "$tarball" | sed "s|^siotls-$version/||" | grep -v '/$' | grep . | sort)
}

configures()
{
    tar -xf "$tarball" -C "$work" &&
        meson setup "$work/unpacked" "$work/siotls-$version" -Dwerror=true -Dproviders=openssl,template -Dtools=disabled \
            -Dtests=enabled -Dpython=disabled
}

passes_tests()
{
    nice meson test -C "$work/unpacked" --suite unit --num-processes 2
}

try 'the tarball is made' logged makes_tarball
try 'it has the files of the project, and no other' logged has_everything
try 'it is configured' logged configures
try 'it builds, and passes the unit tests' logged passes_tests
finish
