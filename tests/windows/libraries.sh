#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# libraries.sh [--look] FOLDER: makes libuv, jansson, libsodium and Check for 64-bit Windows with mingw-w64, as static libraries,
# headers and pkg-config files, out of Debian's source packages. Prints the folder of what was made; its meson.ini is a
# second cross file, after mingw-w64.ini, with which Meson finds them. They are made once per version of them and of this
# script; what is there is used again, without a network. --look: only that.
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

# sodium_flags FILE: what a file of libsodium needs of the CPU; libsodium asks the CPU before it calls it. Wide vectors are
# left out: for Windows gcc aligns no stack to 32 bytes, as they want it.
sodium_flags()
{
    case $1 in
        */aesni/*) echo '-maes -mpclmul -mssse3' ;;
        *-sse41.c) echo -msse4.1 ;;
        *-ssse3.c) echo -mssse3 ;;
    esac
}

compile_sodium()
{
    # shellcheck disable=SC2046 # several flags
    x86_64-w64-mingw32-gcc -O2 -w -DCONFIGURED=1 -DSODIUM_STATIC -DNATIVE_LITTLE_ENDIAN=1 -DHAVE_TI_MODE=1 -DHAVE_CPUID=1 \
        -DHAVE_EMMINTRIN_H=1 -DHAVE_PMMINTRIN_H=1 -DHAVE_TMMINTRIN_H=1 -DHAVE_SMMINTRIN_H=1 -DHAVE_WMMINTRIN_H=1 \
        -DTLS=_Thread_local -I"$sodium/include/sodium" -I"$sodium/include" $(sodium_flags "$1") -c "$1" -o "${1%.c}.o"
}

# build_sodium SOURCES TARGET: without its configure script, which the source package does not have; what that would find
# out of this compiler is told above. The header with the version is the one for Visual C.
build_sodium()
{
    export sodium=$1/src/libsodium
    export -f sodium_flags compile_sodium
    mkdir -p "$2/share/doc/libsodium" && cp "$1/builds/msvc/version.h" "$sodium/include/sodium/" || return 1
    # shellcheck disable=SC2016 # of the inner shell
    find "$sodium" -name '*.c' -print0 | nice -n 10 xargs -0 -n 1 -P "$(nproc)" bash -c 'compile_sodium "$1"' bash &&
        find "$sodium" -name '*.o' -print0 | xargs -0 x86_64-w64-mingw32-ar rcs "$2/lib/libsodium.a" &&
        cp -r "$sodium"/include/sodium "$sodium"/include/sodium.h "$2/include/" && cp "$1/LICENSE" "$2/share/doc/libsodium/" &&
        cat >"$2/lib/pkgconfig/libsodium.pc" <<END
prefix=$2
Name: libsodium
Description: libsodium, as Debian's $(basename "$1") has it
Version: $(basename "$1" | sed 's/^libsodium-//')
Cflags: -I\${prefix}/include -DSODIUM_STATIC
Libs: -L\${prefix}/lib -lsodium -ladvapi32
END
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
libsodium=$(newer_fetch libsodium '*') || give_up 'the sources of libsodium cannot be had'
check=$(newer_fetch check '*') || give_up 'the sources of Check cannot be had'
target=$folder/$libuv-$jansson-$libsodium-$check-$recipe
rm -rf "$target"
{
    build "$folder/sources/libuv1/$libuv" "$target" -DLIBUV_BUILD_TESTS=OFF -DBUILD_TESTING=OFF -DLIBUV_BUILD_SHARED=OFF &&
        build "$folder/sources/jansson/$jansson" "$target" -DJANSSON_BUILD_DOCS=OFF -DJANSSON_WITHOUT_TESTS=ON \
            -DJANSSON_EXAMPLES=OFF -DJANSSON_BUILD_SHARED_LIBS=OFF &&
        build "$folder/sources/check/$check" "$target" -DCHECK_ENABLE_TESTS=OFF -DCHECK_ENABLE_SUBUNIT=OFF \
            -DCMAKE_C_FLAGS=-D__USE_MINGW_ANSI_STDIO=1 &&
        rm "$target/lib/libcheck.dll.a" "$target/bin/libcheck.dll" &&
        sed -i 's/-lcheck$/-lcheck -l:libwinpthread.a/' "$target/lib/pkgconfig/check.pc" &&
        build_sodium "$folder/sources/libsodium/$libsodium" "$target"
} >"$folder/log" 2>&1 || { tail -n 20 "$folder/log" >&2; give_up 'the compiler refuses them'; }
write_files "$target" "${libuv#libuv1-}" || give_up 'they cannot be written'
rm -rf "$folder/sources" "$folder/apt"
touch "$target/complete"
echo "$target"
