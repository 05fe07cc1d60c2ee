#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/wine.sh FOLDER: unpacks the Wine of a newer Debian in FOLDER/root, once; its bcrypt.dll derives keys by ECDH, which
# that of Debian 12 does not. Nothing of it is installed on this system.
set -u

# shellcheck source=providers/common/newer_debian.sh
. "$(dirname "${BASH_SOURCE[0]}")/../providers/common/newer_debian.sh"
folder=$(realpath -m "$1")

# The package's own script, run when it is configured, does the same with zlib: Wine takes a DLL of its own folder for
# one of its own when these words are where they would be in one that it built.
mark_zlib()
{
    local zlib=$folder/root/usr/x86_64-w64-mingw32/lib/zlib1.dll there
    there=$(find "$folder/root/usr/lib" -type d -name x86_64-windows | head -n 1)
    [ -n "$there" ] || return 1
    { head -c 64 "$zlib" && printf 'Wine builtin DLL' && head -c 16 /dev/zero && tail -c +97 "$zlib"; } \
        >"$there/zlib1.dll"
}

# libc-bin has the locale C.UTF-8, by which Wine reads arguments.
packages='wine64 libgnutls30t64 libc-bin'
[ "$(cat "$folder/complete" 2>/dev/null)" != "$packages" ] || exit 0
newer_need apt-get dpkg-deb || exit 1
rm -rf "$folder/root"
mkdir -p "$folder"
newer_prepare "$folder" trixie
# shellcheck disable=SC2086 # several
if ! newer_unpack $packages || ! mark_zlib; then
    tail -n 5 "$folder/apt/log"
    exit 1
fi
mkdir -p "$folder/root"/{dev,proc,mnt,root,tmp}
chmod 1777 "$folder/root/tmp"
echo "$packages" >"$folder/complete"
