#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build.sh [--look] [--for HOST] FOLDER: makes HACL*, as a static library and headers, out of two source packages of Debian
# that carry parts of it: nss (lib/freebl/verified) and python3.x (Modules/_hacl). Prints the folder of what was made, for
# -Dhacl=. It is made once per version of both and of this script; what is there is used again, without a network.
# --look: only that. --for: by HOST-gcc, such as x86_64-w64-mingw32-gcc, from the sources that the one of this system was
# made of, which is made first.
set -u

look=
host=
while :; do
    case ${1:-} in
        --look) look=--look ;;
        --for) host=${2:?the host} && shift ;;
        *) break ;;
    esac
    shift
done
export compiler=${CC:-cc} archiver=ar machine
machine=$(uname -m)
if [ -n "$host" ]; then
    compiler=$host-gcc archiver=$host-ar machine=$host
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ -n "$look" ] || mkdir -p "${1:?the folder to build in}" || exit 1
[ -d "${1:?the folder to build in}" ] || exit 1
folder=$(cd "$1" && pwd)
recipe=$(cat "$here/build.sh" "$here/sha2_shim.h" "$here/../common/newer_debian.sh" | cksum | cut -d ' ' -f 1)
# shellcheck source=providers/common/newer_debian.sh
. "$here/../common/newer_debian.sh"
newer_prepare "$folder" trixie forky sid

give_up()
{
    echo "HACL* cannot be built: $*" >&2
    exit 1
}

# One tree of headers and sources: nss's, with SHA-2 of Python and one name more for nss's types.
gather()
{
    local nss=$1 python=$2 tree=$3
    mkdir -p "$tree/krml" "$tree/internal"
    cp -r "$nss"/karamel/include/. "$tree" &&
        cp "$nss"/karamel/krmllib/dist/minimal/*.h "$nss"/*.h "$nss"/*.c "$tree" &&
        cp "$nss"/internal/*.h "$tree/internal" &&
        cp "$python"/Hacl_Hash_SHA2.[ch] "$tree" && cp "$python"/internal/Hacl_Hash_SHA2.h "$tree/internal" &&
        find "$python" -name python_hacl_namespaces.h -exec cp {} "$tree" \; &&
        rm -f "$tree"/Hacl_Hash_SHA3.* &&
        echo '#include "krml/internal/types.h"' >"$tree/krml/types.h" &&
        sed 's/"\.\.\/Hacl_Hash_SHA2_shim\.h"/"sha2_shim.h"/' "$nss/Hacl_Ed25519.c" >"$tree/Hacl_Ed25519.c" &&
        cp "$here/sha2_shim.h" "$tree" && write_config >"$tree/config.h"
}

# What the headers ask: vectors there are on the machines that flags_of knows them for.
write_config()
{
    echo '#define HACL_CAN_COMPILE_UINT128 1'
    case $machine in
        x86_64) printf '#define HACL_CAN_COMPILE_%s 1\n' VEC128 VEC256 INTRINSICS INLINE_ASM ;;
        x86_64-*-mingw32) printf '#define HACL_CAN_COMPILE_%s 1\n' VEC128 INTRINSICS INLINE_ASM ;;
    esac
}

# What a file needs of the CPU; whoever calls it looks first. False: it is not for this machine. For Windows gcc aligns no
# stack to 32 bytes, as wide vectors want it, so there are none.
flags_of()
{
    case $machine:$(basename "$1") in
        x86_64-*-mingw32:*_Vec128.c | x86_64-*-mingw32:*_128.c) echo '-mssse3 -msse4.1 -msse4.2' ;;
        x86_64-*-mingw32:Hacl_Curve25519_64.c) echo '-mbmi2 -madx' ;;
        x86_64:*_Vec128.c | x86_64:*_128.c) echo '-mssse3 -msse4.1 -msse4.2 -mavx' ;;
        x86_64:*_Vec256.c | x86_64:*_256.c) echo '-mssse3 -msse4.1 -msse4.2 -mavx -mavx2' ;;
        x86_64:Hacl_Curve25519_64.c) echo '-mbmi2 -madx' ;;
        *:*_Vec128.c | *:*_128.c | *:*_Vec256.c | *:*_256.c | *:Hacl_Curve25519_64.c) return 1 ;;
        *) echo ;;
    esac
}

compile_one()
{
    local file=$1 flags tree
    flags=$(flags_of "$file") || return 0
    tree=$(dirname "$file")
    # shellcheck disable=SC2086 # several flags
    "$compiler" -O2 -fPIC -fvisibility=hidden -fno-strict-aliasing -fwrapv -w $flags -include "$tree/config.h" -I"$tree" \
        -c "$file" -o "${file%.c}.o"
}

compile()
{
    local tree=$1
    export -f flags_of compile_one
    # shellcheck disable=SC2016 # of the inner shell
    find "$tree" -maxdepth 1 -name '*.c' -print0 | xargs -0 -n 1 -P "$(nproc)" bash -c 'compile_one "$1"' bash &&
        "$archiver" rcs "$tree/libhacl.a" "$tree"/*.o
}

# The sources stay for another host.
install_tree()
{
    local tree=$1 target=$2 versions=$3 version=${3#nss-}
    mkdir -p "$target/lib/pkgconfig" "$target/include" && cp "$tree/libhacl.a" "$target/lib/" &&
        rm -f "$tree"/*.o "$tree"/libhacl.a && { [ -n "$host" ] || cp -r "$tree" "$target/source"; } &&
        rm -f "$tree"/*.c "$tree"/sha2_shim.h && cp -r "$tree" "$target/include/hacl" &&
        cat >"$target/lib/pkgconfig/hacl.pc" <<END
prefix=$target
Name: hacl
Description: HACL*, verified cryptography, as Debian's $versions have it
Version: ${version%%,*}
Cflags: -I\${prefix}/include/hacl
Libs: -L\${prefix}/lib -lhacl
END
}

# make_for NATIVE: from the sources of the one of this system.
make_for()
{
    local target=$1-$host tree=$folder/$host versions
    newer_need "$compiler" "$archiver" >&2 || give_up "there is no compiler for $host"
    versions=$(sed -n 's/^Description: .* as Debian.s \(.*\) have it$/\1/p' "$1/lib/pkgconfig/hacl.pc")
    rm -rf "$target" "$tree"
    if ! cp -r "$1/source" "$tree" || ! write_config >"$tree/config.h" || ! compile "$tree" >&2; then
        give_up "the compiler for $host refuses it"
    fi
    install_tree "$tree" "$target" "$versions" || give_up 'it cannot be written'
    rm -rf "$tree"
    touch "$target/complete"
}

if [ -n "$host" ]; then
    native=$("$here/build.sh" $look "$folder") || exit 1
    [ -n "$look" ] || newer_lock
    [ -f "$native-$host/complete" ] || { [ -z "$look" ] && make_for "$native"; } || exit 1
    echo "$native-$host"
    exit
fi
[ -n "$look" ] || newer_lock
newer_made "$recipe" && exit 0
[ -z "$look" ] || exit 1
word=$(newer_need apt-get tar ar "${CC:-cc}") || give_up "$word"
newer_update || give_up 'the lists of a newer Debian cannot be had'
nss=$(newer_fetch nss '*/lib/freebl/verified') || give_up 'the sources of nss cannot be had'
python=
for package in $(newer_names 'python3\.[0-9]*'); do
    python=$(newer_fetch "$package" '*/Modules/_hacl') && break
done
[ -n "$python" ] || give_up 'the sources of Python cannot be had'
target=$folder/$nss-$python-$recipe
tree=$folder/sources/tree
rm -rf "$tree" "$target"
gather "$(find "$folder/sources/nss" -type d -name verified | head -n 1)" \
    "$(find "$folder/sources/$package" -type d -name _hacl | head -n 1)" "$tree" || give_up 'its files are not where they were'
compile "$tree" >&2 || give_up 'the compiler refuses it'
install_tree "$tree" "$target" "$nss, $python" || give_up 'it cannot be written'
rm -rf "$folder/sources" "$folder/apt"
touch "$target/complete"
echo "$target"
