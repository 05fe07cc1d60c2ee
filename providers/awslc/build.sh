#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build.sh [--look] [--ssl] FOLDER: makes AWS-LC's libcrypto, as a static library and headers, out of the source package of
# Debian that carries it for Rust, with a prefix before each of its names. Prints the folder of what was made, for
# -Dawslc=. It is made once per version and recipe; what is there is used again, without a network. --look: only that.
# --ssl: AWS-LC's libssl too, as lib/libssl.a, to measure against.
set -u

look=
parts=crypto
while :; do
    case ${1:-} in
        --look) look=yes ;;
        --ssl) parts='crypto ssl' ;;
        *) break ;;
    esac
    shift
done
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ -n "$look" ] || mkdir -p "${1:?the folder to build in}" || exit 1
[ -d "${1:?the folder to build in}" ] || exit 1
folder=$(cd "$1" && pwd)
recipe=$( (echo "$parts" && cat "$here/build.sh" "$here/../common/newer_debian.sh") | cksum | cut -d ' ' -f 1)
package=rust-aws-lc-sys
# shellcheck source=providers/common/newer_debian.sh
. "$here/../common/newer_debian.sh"
newer_prepare "$folder" forky sid

give_up()
{
    echo "AWS-LC cannot be built: $*" >&2
    exit 1
}

# The assembly is in the package, made beforehand, so are the headers that put the prefix. Seeds are the system's and
# the CPU's: AWS-LC's own collector of jitter would take milliseconds for each thread and ask the CPU in each draw.
compile()
{
    local sources=$1 tree=$2 prefix cache=()
    prefix=$(sed -n 's/^#define BORINGSSL_PREFIX \([a-z0-9_]*\)$/\1/p' \
        "$sources/generated-include/openssl/boringssl_prefix_symbols.h")
    [ -n "$prefix" ] || return 1
    command -v ccache >/dev/null && cache=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    mkdir -p "$tree"
    # shellcheck disable=SC2086 # several targets
    nice -n 10 cmake -S "$sources/aws-lc" -B "$tree" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
        -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DBUILD_TESTING=OFF -DBUILD_TOOL=OFF \
        -DBUILD_LIBSSL="$([ "$parts" = crypto ] && echo OFF || echo ON)" -DDISABLE_PERL=ON -DDISABLE_GO=ON \
        -DDISABLE_CPU_JITTER_ENTROPY=ON -DBORINGSSL_PREFIX="$prefix" \
        -DBORINGSSL_PREFIX_HEADERS="$sources/generated-include" "${cache[@]}" &&
        nice -n 10 ninja -C "$tree" -j 2 $parts
}

install_tree()
{
    local sources=$1 tree=$2 target=$3
    mkdir -p "$target/lib" "$target/include/openssl" &&
        cp -r "$sources/aws-lc/include/openssl/." "$target/include/openssl" &&
        cp "$sources/generated-include/openssl/"* "$target/include/openssl" &&
        cp "$sources/aws-lc/LICENSE" "$target" && cp "$tree/crypto/libcrypto.a" "$target/lib/libawslc.a" &&
        { [ "$parts" = crypto ] || cp "$tree/ssl/libssl.a" "$target/lib/libssl.a"; }
}

[ -n "$look" ] || newer_lock
newer_made "$recipe" && exit 0
[ -z "$look" ] || exit 1
word=$(newer_need apt-get tar cmake ninja cc) || give_up "$word"
[ "$parts" = crypto ] || word=$(newer_need c++) || give_up "$word"
newer_update || give_up 'the lists of a newer Debian cannot be had'
version=$(newer_fetch "$package" '*') || give_up "the sources of $package cannot be had"
sources=$(find "$folder/sources/$package" -mindepth 1 -maxdepth 1 -type d | head -n 1)
target=$folder/$version-$recipe
tree=$folder/sources/tree
rm -rf "$tree" "$target"
compile "$sources" "$tree" >"$folder/log" 2>&1 || give_up "see $folder/log"
install_tree "$sources" "$tree" "$target" || give_up 'it cannot be written'
rm -rf "$folder/sources" "$folder/apt"
touch "$target/complete"
echo "$target"
