#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/debian.sh FOLDER: builds the Debian packages in FOLDER, twice in different places, which must not show; lets
# lintian look at them. In a clean Debian 12 and a newer one, also in FOLDER, README's first commands install and use them
# (stranger.sh), autopkgtest runs their tests, and they are removed. Nothing is installed on this system. Needs root, for
# chroot.
set -u

# shellcheck source=.ci/debian_folder.sh
. .ci/debian_folder.sh
folder=$1
mkdir -p "$folder"
# shellcheck source=tests/interop/lib.sh
. tests/interop/lib.sh "$folder"
# shellcheck source=.ci/sources.sh
. .ci/sources.sh
unset SIOTLS_PROVIDER_PATH # the packages find their own
made=$build/work
version=$(sed -nE '1s/^siotls \((.*)\) .*/\1/p' debian/changelog)

# checks NAME COMMAND...: a result, with all that the command says where it failed.
checks()
{
    local name=$1
    shift
    try "$name" logged "$@"
}

# The end of what it says is where the failure is.
logged()
{
    "$@" >"$work/log" 2>&1 || { tail -c 2000 "$work/log" >"$work/client.out" && return 1; }
}

# builds PLACE
builds()
{
    copy_sources "$1/siotls-$version" || return 1
    (cd "$1/siotls-$version" && DEB_BUILD_OPTIONS="nocheck noautodbgsym" dpkg-buildpackage -us -uc -b -Pnocheck -j2)
}

is_of_this_version()
{
    [ "$(sed -nE "s/^  version: '(.*)',$/\1/p" meson.build)" = "$version" ]
}

lintian_is_content()
{
    # Who builds is root here, which says nothing of the packages.
    lintian --allow-root --pedantic --display-info --fail-on error,warning,info,pedantic "$made"/one/*.changes
}

are_identical()
{
    local package same=0 count=0
    for package in "$made"/one/*.deb; do
        count=$((count + 1))
        cmp "$package" "$made/two/far/away/$(basename "$package")" || same=1
    done
    [ "$count" -gt 8 ] && return "$same"
}

# In all of these $root is a copy of a Debian in which nothing of siotls was yet.

# Five minutes are what a stranger is promised.
leads_to_handshake()
{
    rm -rf "$root" && cp -a "$1" "$root" && timeout 300 .ci/stranger.sh "$root" "$made/one"
}

# The tests that debian/tests/control names, as Debian itself runs them.
passes_autopkgtest()
{
    autopkgtest --no-built-binaries "$made"/one/*.deb "$made/sources/" -- chroot "$root"
}

is_removed()
{
    # shellcheck disable=SC2016 # for the shell in there
    in_root sh -c 'for file in stranger/*.deb; do dpkg-deb --field "$file" Package; done | xargs dpkg --purge' || return 1
    [ -z "$(find "$root"/{etc,usr,var} -name '*siotls*' ! -path '*/apt/*')" ] ||
        { find "$root"/{etc,usr,var} -name '*siotls*' ! -path '*/apt/*' && return 1; }
}

in_root()
{
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

for program in dpkg-buildpackage dh lintian cmark-gfm autopkgtest; do
    need "$program"
done
rm -rf "$made"
checks 'the packages are of this version' is_of_this_version
checks 'the packages are built, with no symbol that is not listed' builds "$made/one"
checks 'lintian finds nothing' lintian_is_content
checks 'they are built elsewhere' builds "$made/two/far/away"
checks 'the same bytes come out' are_identical
copy_sources "$made/sources"
for suite in bookworm trixie; do
    if ! why=$(debian_folder "$suite" "$folder/$suite" ca-certificates); then
        echo "skipped: $why"
        continue
    fi
    root=$made/$suite
    checks "README leads from a bare Debian $suite to a handshake of one's own" leads_to_handshake "$folder/$suite/root"
    checks 'autopkgtest passes there' passes_autopkgtest
    checks 'when they are removed nothing is left' is_removed
done
finish
