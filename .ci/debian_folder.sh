# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced: debian_folder SUITE FOLDER PACKAGE,... makes FOLDER/root a small Debian with these packages, from the mirror
# that this system's apt uses; false, after a word, where that cannot be done. What was made is taken again.

# shellcheck source=providers/common/newer_debian.sh
. "$(dirname "${BASH_SOURCE[0]}")/../providers/common/newer_debian.sh"

debian_folder()
{
    local suite=$1 folder=$2 packages=$3
    [ "$(id -u)" -eq 0 ] || { echo "chroot needs root" && return 1; }
    command -v debootstrap >/dev/null || { echo "there is no debootstrap" && return 1; }
    [ "$(cat "$folder/complete" 2>/dev/null)" != "$suite $packages" ] || return 0
    rm -rf "$folder"
    mkdir -p "$folder"
    if ! debootstrap --variant=minbase --include="$packages" "$suite" "$folder/root" "$(newer_mirror)" \
        >"$folder/log" 2>&1; then
        tail -n 5 "$folder/log" >&2
        echo "debootstrap could not make a Debian $suite"
        return 1
    fi
    echo "$suite $packages" >"$folder/complete"
}
