# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced: debian_folder SUITE FOLDER PACKAGE,... makes FOLDER/root a small Debian with these packages, from the mirror
# that this system's apt uses; false, after a word, where that cannot be done. What was made is taken again.

debian_folder()
{
    local suite=$1 folder=$2 packages=$3 mirror
    [ "$(id -u)" -eq 0 ] || { echo "chroot needs root" && return 1; }
    command -v debootstrap >/dev/null || { echo "there is no debootstrap" && return 1; }
    [ "$(cat "$folder/complete" 2>/dev/null)" != "$suite $packages" ] || return 0
    # shellcheck disable=SC2016 # SITE is apt's
    mirror=$(apt-get indextargets --format '$(SITE)' | grep '/debian/*$' | head -n 1)
    rm -rf "$folder"
    mkdir -p "$folder"
    if ! debootstrap --variant=minbase --include="$packages" "$suite" "$folder/root" "$mirror" >"$folder/log" 2>&1; then
        tail -n 5 "$folder/log" >&2
        echo "debootstrap could not make a Debian $suite"
        return 1
    fi
    echo "$suite $packages" >"$folder/complete"
}
