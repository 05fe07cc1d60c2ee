# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced: newer_debian FOLDER PACKAGE... makes FOLDER/root a newer Debian with these packages, once for each list of
# packages. Nothing of it is installed on this system. False with a word on standard output when it cannot be had.

newer_debian()
{
    local folder=$1 suite=trixie mirror wanted
    shift
    wanted=$(IFS=,; echo "$*")
    [ "$(cat "$folder/complete" 2>/dev/null)" = "$wanted" ] && return 0
    [ "$(id -u)" -eq 0 ] || { echo "chroot needs root"; return 1; }
    command -v debootstrap >/dev/null || { echo "there is no debootstrap"; return 1; }
    # The mirror that this system's apt uses.
    # shellcheck disable=SC2016 # SITE is apt's
    mirror=$(apt-get indextargets --format '$(SITE)' | grep '/debian/*$' | head -n 1)
    rm -rf "$folder/root"
    mkdir -p "$folder"
    if ! debootstrap --variant=minbase --include="$wanted" "$suite" "$folder/root" "$mirror" >"$folder/log" 2>&1; then
        tail -n 5 "$folder/log" >&2
        echo "debootstrap could not make a Debian $suite"
        return 1
    fi
    echo "$wanted" >"$folder/complete"
}

# What the parts of .ci/run need of it: libcrypto and openssl; compilers, and what the library is built with.
# shellcheck disable=SC2034 # for the scripts
newer_packages=(openssl libuv1t64 libjansson4 gcc clang meson pkgconf libc6-dev libssl-dev libuv1-dev libjansson-dev)
