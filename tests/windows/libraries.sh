#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# libraries.sh [--look] FOLDER: makes libuv and jansson for 64-bit Windows with mingw-w64, as static libraries, headers and
# pkg-config files, out of Debian's source packages. Prints the folder of what was made; its meson.ini is a second cross
# file, after mingw-w64.ini, with which Meson finds them. They are made once per version of both and of this script;
# what is there is used again, without a network. --look: only that.
set -u

look=
if [ "${1:-}" = --look ]; then
    look=yes
    shift
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ -n "$look" ] || mkdir -p "${1:?the folder to build in}" || exit 1
[ -d "${1:?the folder to build in}" ] || exit 1
folder=$(cd "$1" && pwd)
common=$here/../../providers/common/newer_debian.sh
recipe=$(cat "$here/libraries.sh" "$common" | cksum | cut -d ' ' -f 1)
# shellcheck source=providers/common/newer_debian.sh
. "$common"
newer_prepare "$folder" bookworm

give_up()
{
    echo "the libraries for Windows cannot be built: $*" >&2
    exit 1
}

# build SOURCES TARGET OPTION...: Windows 8.1 and newer have what both call.
build()
{
    local sources=$1 target=$2 cache=()
    shift 2
    command -v ccache >/dev/null && cache=(-DCMAKE_C_COMPILER_LAUNCHER=ccache)
    cmake -S "$sources" -B "$sources/build-mingw" -G Ninja -DCMAKE_SYSTEM_NAME=Windows \
        -DCMAKE_C_COMPILER=x86_64-w64-mingw32-gcc -DCMAKE_RC_COMPILER=x86_64-w64-mingw32-windres \
        -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$target" -DCMAKE_INSTALL_LIBDIR=lib "${cache[@]}" "$@" &&
        nice -n 10 ninja -C "$sources/build-mingw" -j "$(nproc)" install
}

# The archive's own pkg-config file tells what it needs only to those who say that they link statically; here all do.
write_files()
{
    local target=$1 version=$2
    cat >"$target/lib/pkgconfig/libuv.pc" <<END
prefix=$target
Name: libuv
Description: the event loop libuv, as Debian's libuv1-$version has it
Version: ${version%%+*}
Cflags: -I\${prefix}/include
Libs: -L\${prefix}/lib -luv_a -lpsapi -luser32 -ladvapi32 -liphlpapi -luserenv -lws2_32
END
    mkdir -p "$target/share/doc/jansson" && cp "$folder"/sources/jansson/*/LICENSE "$target/share/doc/jansson/" || return 1
    cat >"$target/meson.ini" <<END
[binaries]
pkgconfig = 'pkg-config'
pkg-config = 'pkg-config'

[properties]
pkg_config_libdir = '$target/lib/pkgconfig'
END
}

[ -n "$look" ] || newer_lock
newer_made "$recipe" && exit 0
[ -z "$look" ] || exit 1
word=$(newer_need apt-get tar cmake ninja x86_64-w64-mingw32-gcc) || give_up "$word"
newer_update || give_up 'the lists of source packages cannot be had'
libuv=$(newer_fetch libuv1 '*') || give_up 'the sources of libuv cannot be had'
jansson=$(newer_fetch jansson '*') || give_up 'the sources of jansson cannot be had'
target=$folder/$libuv-$jansson-$recipe
rm -rf "$target"
{
    build "$folder/sources/libuv1/$libuv" "$target" -DLIBUV_BUILD_TESTS=OFF -DBUILD_TESTING=OFF -DLIBUV_BUILD_SHARED=OFF &&
        build "$folder/sources/jansson/$jansson" "$target" -DJANSSON_BUILD_DOCS=OFF -DJANSSON_WITHOUT_TESTS=ON \
            -DJANSSON_EXAMPLES=OFF -DJANSSON_BUILD_SHARED_LIBS=OFF
} >"$folder/log" 2>&1 || { tail -n 20 "$folder/log" >&2; give_up 'the compiler refuses them'; }
write_files "$target" "${libuv#libuv1-}" || give_up 'they cannot be written'
rm -rf "$folder/sources" "$folder/apt"
touch "$target/complete"
echo "$target"
