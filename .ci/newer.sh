#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/newer.sh BUILD FOLDER: makes FOLDER a newer Debian, whose libcrypto and openssl know what Debian 12's do not, and
# runs tests/interop/newer.sh with it. Nothing of it is installed on this system. Needs root, for chroot.
set -u

build=$1
folder=$2
suite=trixie
packages=openssl,libuv1t64,libjansson4

skip()
{
    echo "1..0 # SKIP $*"
    exit 0
}

[ "$(id -u)" -eq 0 ] || skip "chroot needs root"
command -v debootstrap >/dev/null || skip "there is no debootstrap"
if [ ! -f "$folder/complete" ]; then
    # The mirror that this system's apt uses.
    # shellcheck disable=SC2016 # SITE is apt's
    mirror=$(apt-get indextargets --format '$(SITE)' | grep '/debian/*$' | head -n 1)
    mkdir -p "$folder"
    if ! debootstrap --variant=minbase --include="$packages" "$suite" "$folder/root" "$mirror" >"$folder/log" 2>&1; then
        tail -n 5 "$folder/log" >&2
        skip "debootstrap could not make a Debian $suite"
    fi
    touch "$folder/complete"
fi
exec tests/interop/newer.sh "$build" "$folder/root"
