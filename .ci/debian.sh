#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/debian.sh FOLDER: builds the Debian packages in FOLDER, twice in different places, which must not show; lets
# lintian look at them; installs, tries and removes them in a clean Debian 12 and a newer one, also in FOLDER. Nothing is
# installed on this system. Needs root, for chroot.
set -u

# shellcheck source=.ci/debian_folder.sh
. .ci/debian_folder.sh
folder=$1
mkdir -p "$folder"
# shellcheck source=tests/interop/lib.sh
. tests/interop/lib.sh "$folder"
made=$build/work
version=$(sed -nE '1s/^siotls \((.*)\) .*/\1/p' debian/changelog)

# What the packages depend on, and what their test uses; a compiler too in the first.
runtime=ca-certificates,libbrotli1,libgmp10,libjansson4,libp11-kit0,libsodium23,libzstd1,openssl,zlib1g
packages_of()
{
    case $1 in
        bookworm) echo "$runtime,libhogweed6,libnettle8,libssl3,libuv1,gcc,libc6-dev,pkg-config" ;;
        trixie) echo "$runtime,libhogweed6t64,libnettle8t64,libssl3t64,libuv1t64" ;;
    esac
}

# checks NAME COMMAND...: a result, with all that the command says where it failed.
checks()
{
    local name=$1
    shift
    try "$name" logged "$@"
}

logged()
{
    "$@" >"$work/client.out" 2>&1
}

# builds PLACE: what belongs to the project, and nothing else that lies here.
builds()
{
    mkdir -p "$1/siotls-$version" || return 1
    git ls-files | tar -cf - -T - | tar -xf - -C "$1/siotls-$version" || return 1
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

# use SUITE: the packages are unpacked, used and purged; nothing of them stays.
use()
{
    local root=$folder/$1/root status before
    before=$(in_root "$root" dpkg --get-selections)
    rm -rf "$root/packages" && mkdir "$root/packages" && cp "$made"/one/*.deb debian/tests/handshake "$root/packages" || return 1
    in_root "$root" sh -c 'dpkg --install packages/*.deb' || return 1
    echo '127.0.0.1 localhost' >"$root/etc/hosts" # a bare folder has none
    in_root "$root" packages/handshake
    status=$?
    # shellcheck disable=SC2016 # for the shell in there
    in_root "$root" sh -c 'for file in packages/*.deb; do dpkg-deb --field "$file" Package; done | xargs dpkg --purge' || return 1
    [ "$before" = "$(in_root "$root" dpkg --get-selections)" ] || { echo "something is left" && return 1; }
    [ -z "$(find "$root/usr" -name '*siotls*')" ] || { find "$root/usr" -name '*siotls*' && return 1; }
    return "$status"
}

in_root()
{
    local root=$1
    shift
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

for program in dpkg-buildpackage dh lintian; do
    need "$program"
done
rm -rf "$made"
checks 'the packages are of this version' is_of_this_version
checks 'the packages are built, with no symbol that is not listed' builds "$made/one"
checks 'lintian finds nothing' lintian_is_content
checks 'they are built elsewhere' builds "$made/two/far/away"
checks 'the same bytes come out' are_identical
for suite in bookworm trixie; do
    if why=$(debian_folder "$suite" "$folder/$suite" "$(packages_of "$suite")"); then
        checks "they are installed, used and removed in a clean Debian $suite" use "$suite"
    else
        echo "skipped: $why"
    fi
done
finish
