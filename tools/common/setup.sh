# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by the scripts of this project: installs what is missing, configures, builds.
#
#   siotls_setup GROUP...            installs the missing packages of these groups of tools/common/packages
#   siotls_hacl                      makes HACL* for the provider hacl, once; without a network it says that it is left out
#   siotls_awslc                     the same for AWS-LC and the provider awslc
#   siotls_build DIR [OPTION...]     configures DIR with these Meson options, or again if they changed; builds all of it,
#                                    or only the Ninja targets in the array siotls_targets; with hacl and awslc where they
#                                    were made

siotls_targets=()
siotls_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# The packages of the given groups, one a line.
siotls_packages()
{
    local group
    for group in "$@"; do
        awk -v group="$group" '$1 == group { print $2 }' "$siotls_root/tools/common/packages"
    done
}

# Those of the given packages that are not installed.
siotls_missing()
{
    local package
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

siotls_setup()
{
    local packages=() missing=() run=()
    mapfile -t packages < <(siotls_packages "$@")
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        # Elsewhere the names differ: go on if the essentials are there, say what is needed if not.
        siotls_have_essentials && return 0
        echo "This is not a Debian system. Please install what these Debian packages contain, then try again:"
        printf '  %s\n' "${packages[@]}"
        exit 1
    fi >&2
    mapfile -t missing < <(siotls_missing "${packages[@]}")
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Please install these packages as root (there is no sudo here), then try again:" >&2
            echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
        run=(sudo)
    fi
    echo "Installing: ${missing[*]}"
    siotls_apt_get "${run[@]}" -- "${missing[@]}" && return 0
    echo "These packages could not be installed: ${missing[*]}" >&2
    exit 1
}

siotls_have_essentials()
{
    command -v cc >/dev/null && command -v meson >/dev/null && command -v pkg-config >/dev/null &&
        pkg-config --exists libcrypto libuv jansson check && command -v openssl >/dev/null &&
        command -v curl >/dev/null
}

# siotls_apt_get [sudo] -- PACKAGE...: tries with the lists at hand first, then with fresh ones.
siotls_apt_get()
{
    local run=() log
    while [ "$1" != -- ]; do
        run+=("$1")
        shift
    done
    shift
    local install=("${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o APT::Acquire::Retries=3
        install -y --no-install-recommends --no-remove "$@")
    log=$(mktemp)
    if ! "${install[@]}" >"$log" 2>&1 </dev/null; then
        # A failing third-party source must not stop us: what counts is whether the packages can be had.
        "${run[@]}" apt-get -o DPkg::Lock::Timeout=600 update >"$log" 2>&1 </dev/null || true
        if ! "${install[@]}" >>"$log" 2>&1 </dev/null; then
            tail -n 20 "$log" >&2
            rm -f "$log"
            return 1
        fi
    fi
    rm -f "$log"
}

siotls_hacl()
{
    "$siotls_root/providers/hacl/build.sh" "$siotls_root/build-hacl" >/dev/null </dev/null && return 0
    echo "The provider hacl is left out."
    return 1
}

siotls_awslc()
{
    "$siotls_root/providers/awslc/build.sh" "$siotls_root/build-awslc" >/dev/null </dev/null && return 0
    echo "The provider awslc is left out."
    return 1
}

siotls_build()
{
    local directory=$1 wanted log made name
    shift
    # They are of this machine.
    if [[ "$*" != *--cross-file* ]]; then
        for name in hacl awslc; do
            made=$("$siotls_root/providers/$name/build.sh" --look "$siotls_root/build-$name") && set -- "$@" "-D$name=$made"
        done
    fi
    set -- "$@" -Dwerror=true
    wanted="$*"
    log=$(mktemp)
    if [ ! -f "$directory/build.ninja" ]; then
        meson setup "$directory" "$siotls_root" "$@" >"$log" 2>&1 </dev/null
    elif [ "$(cat "$directory/siotls-options" 2>/dev/null)" != "$wanted" ]; then
        meson setup --reconfigure "$directory" "$siotls_root" "$@" >"$log" 2>&1 </dev/null
    fi && echo "$wanted" >"$directory/siotls-options" &&
        ninja -C "$directory" "${siotls_targets[@]}" >>"$log" 2>&1 </dev/null && rm -f "$log" && return 0
    grep -E 'error|ERROR|warning|FAILED|undefined' "$log" | head -n 40 >&2
    echo "--- the end of the build's output:" >&2
    tail -n 40 "$log" >&2
    rm -f "$log"
    return 1
}
