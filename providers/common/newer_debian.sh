# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by the scripts that build a library for a provider out of source packages of a newer Debian than 12. They have
# an apt folder of their own; the mirror is the system's, the lists are not.
#
#   newer_prepare FOLDER SUITE...  for the others; a release first: its sources stay, those in motion go
#   newer_mirror                   the mirror that this system's apt uses
#   newer_update                   the lists of these suites
#   newer_unpack PACKAGE...        these binary packages of the first suite and what they depend on, into FOLDER/root;
#                                  nothing of them is configured
#   newer_names PATTERN            the source packages whose names match, those of the first suite first
#   newer_fetch PACKAGE PATH...    unpacks these of the upstream source into FOLDER/sources/PACKAGE, of the first suite
#                                  whose mirror has it; prints "PACKAGE-VERSION"
#   newer_lock                     who comes while something is being made waits, and takes it
#   newer_made RECIPE              the folder of what this recipe made last, if any
#   newer_need PROGRAM...          false, after a word, if one is missing

newer_prepare()
{
    newer_folder=$1
    shift
    newer_suites="$*"
    newer_apt=(-o "Dir::Etc::SourceList=$newer_folder/apt/sources.list" -o Dir::Etc::SourceParts=/nonexistent
        -o "Dir::State::Lists=$newer_folder/apt/lists" -o "Dir::Cache=$newer_folder/apt/cache" -o APT::Sandbox::User=root
        -o Acquire::Languages=none -o Acquire::Retries=1 -o Acquire::http::Timeout=20)
}

newer_mirror()
{
    # shellcheck disable=SC2016 # SITE is apt's
    apt-get indextargets --format '$(SITE)' | grep '/debian/*$' | head -n 1
}

# newer_lists TYPE: the lists of sources (deb-src) or binary packages (deb)
newer_lists()
{
    local mirror suite keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    mirror=$(newer_mirror)
    [ -n "$mirror" ] || return 1
    mkdir -p "$newer_folder/apt/lists/partial" "$newer_folder/apt/cache/archives/partial"
    for suite in $newer_suites; do
        echo "$1 $([ -f "$keyring" ] && echo "[signed-by=$keyring]") $mirror $suite main"
    done >"$newer_folder/apt/sources.list"
    apt-get "${newer_apt[@]}" update >"$newer_folder/apt/log" 2>&1
}

newer_update()
{
    newer_lists deb-src && [ -n "$(newer_names '.*' | head -n 1)" ]
}

# A system without any package wants all that they depend on.
newer_unpack()
{
    local package archives=$newer_folder/apt/cache/archives root=$newer_folder/root
    newer_lists deb || return 1
    : >"$newer_folder/apt/status"
    apt-get "${newer_apt[@]}" -o "Dir::State::status=$newer_folder/apt/status" -o APT::Install-Recommends=false \
        install --yes --download-only "$@" >>"$newer_folder/apt/log" 2>&1 || return 1
    mkdir -p "$root"
    for package in "$archives"/*.deb; do
        dpkg-deb --fsys-tarfile "$package" |
            tar -C "$root" -x --exclude=./usr/share/{doc,locale,man} --exclude='./usr/*/i?86-*' \
                --exclude='*/i?86-windows' || return 1
    done
    rm -f "$archives"/*.deb
    for package in bin lib lib64 sbin; do
        [ -e "$root/$package" ] || ln -s "usr/$package" "$root/$package"
    done
}

newer_names()
{
    local suite list
    for suite in $newer_suites; do
        for list in "$newer_folder"/apt/lists/*_"${suite}"_main_source_Sources*; do
            [ ! -f "$list" ] || /usr/lib/apt/apt-helper cat-file "$list" | sed -n "s/^Package: \($1\)\$/\1/p"
        done | sort -uVr
    done
}

newer_fetch()
{
    local package=$1 suite path target=$newer_folder/sources/$1 tarball
    shift
    for suite in $newer_suites; do
        rm -rf "$target"
        mkdir -p "$target"
        (cd "$target" && apt-get "${newer_apt[@]}" source --tar-only "$package/$suite") >>"$newer_folder/apt/log" 2>&1 ||
            continue
        tarball=$(find "$target" -name "${package}_*.orig.tar.*" ! -name '*.asc' | head -n 1)
        [ -n "$tarball" ] || continue
        for path in "$@"; do
            tar -C "$target" -xf "$tarball" --wildcards "$path" 2>/dev/null || continue 2
        done
        basename "$tarball" | sed 's/\.orig\.tar.*//; s/_/-/'
        rm -f "$target"/*.tar.*
        return 0
    done
    return 1
}

newer_lock()
{
    if command -v flock >/dev/null; then
        exec 9>"$newer_folder/lock"
        flock 9
    fi
}

newer_made()
{
    local made
    made=$(find "$newer_folder" -mindepth 2 -maxdepth 2 -name complete -path "*-$1/*" | sort | tail -n 1)
    [ -n "$made" ] && dirname "$made"
}

newer_need()
{
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || {
            echo "there is no $program"
            return 1
        }
    done
}
