#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/foreign.sh i386|s390x: builds for another machine, runs the unit tests there, and moves live connections between
# it and this one. Check and libcrypto of that machine are unpacked into the build folder; nothing foreign is installed.
set -u

arch=$1
case $arch in
    i386) compiler="['gcc', '-m32']" triplet=i386-linux-gnu family=x86 endian=little wrapper= ;;
    s390x) compiler="['clang', '--target=s390x-linux-gnu']" triplet=s390x-linux-gnu family=s390x endian=big
        wrapper="exe_wrapper = ['qemu-s390x', '-L', '/usr/s390x-linux-gnu']" ;;
    *) echo "i386 or s390x" && exit 1 ;;
esac

# shellcheck source=tools/common/setup.sh
. tools/common/setup.sh
directory=$PWD/build-ci-$arch
root=$directory.root

skip()
{
    echo "$*"
    exit 77
}

# An apt of its own, which knows the other architecture and leaves the system's alone.
fetch_libraries()
{
    local options=(-o "APT::Architectures::=$arch" -o "Dir::State::Lists=$root/lists" -o "Dir::Cache=$root/cache"
        -o Dir::State::status=/dev/null -o APT::Acquire::Retries=3)
    local packages=("check:$arch" "libsubunit-dev:$arch" "libssl-dev:$arch" "libssl3:$arch") package
    mkdir -p "$root/lists/partial" "$root/cache/archives/partial" "$root/debs"
    apt-get "${options[@]}" update 2>&1 || true
    (cd "$root/debs" && apt-get "${options[@]}" download "${packages[@]}" 2>&1) || return 1
    for package in "$root"/debs/*.deb; do
        dpkg-deb -x "$package" "$root/system" || return 1
    done
    touch "$root/complete"
}

compiler_works()
{
    local words
    mapfile -t words < <(tr -d "[]' " <<<"$compiler" | tr ',' '\n')
    mkdir -p "$root"
    echo 'int main(void) { return 0; }' | "${words[@]}" -x c - -o "$root/probe"
}

# Meson reads a cross file's options once: another file asks for another folder.
write_cross_file()
{
    cat >"$root/cross.new" <<END
[binaries]
c = $compiler
pkgconfig = 'pkg-config'
$wrapper
[properties]
sys_root = '$root/system'
pkg_config_libdir = '$root/system/usr/lib/$triplet/pkgconfig'
needs_exe_wrapper = $([ -n "$wrapper" ] && echo true || echo false)
[built-in options]
c_args = ['-isystem', '$root/system/usr/include/$triplet']
[host_machine]
system = 'linux'
cpu_family = '$family'
cpu = '$family'
endian = '$endian'
END
    cmp -s "$root/cross.new" "$root/cross" || rm -rf "$directory"
    mv "$root/cross.new" "$root/cross"
}

# A process of each machine in turn; the peer is of this one.
move_connections()
{
    local siotls_targets=(providers/openssl.so tests/handshake/machine_stop tests/handshake/test_handshake_moved_machines)
    local here=build-check there=() order
    siotls_build "$here" -Dtools=enabled -Dtests=enabled || return 1
    there=("SIOTLS_PROVIDER_PATH=$directory/providers")
    [ -z "$wrapper" ] || mapfile -t -O 1 there < <(tr -d "[]' " <<<"${wrapper#*=}" | tr ',' '\n')
    there+=("$directory/tests/handshake/machine_stop")
    order=$(env "${there[@]}" order)
    echo "its byte order: $order"
    [ "$order" = "$endian" ] &&
        env -u LD_LIBRARY_PATH "SIOTLS_PROVIDER_PATH=$PWD/$here/providers" \
            "$here/tests/handshake/test_handshake_moved_machines" "$(printf '%q ' "$PWD/$here/tests/handshake/machine_stop")" \
            "env $(printf '%q ' "LD_LIBRARY_PATH=${LD_LIBRARY_PATH-}" "${there[@]}")"
}

command -v apt-get >/dev/null || skip "there is no apt-get to fetch libraries for $arch with"
compiler_works || skip "the compiler cannot link for $arch"
# Not every kernel of a 64-bit machine runs programs of 32 bits.
if [ "$arch" = i386 ] && ! "$root/probe" 2>/dev/null; then
    wrapper="exe_wrapper = ['qemu-i386']"
fi
[ -z "$wrapper" ] || command -v "qemu-$arch" >/dev/null || skip "there is no qemu-$arch"
[ -f "$root/complete" ] || fetch_libraries || skip "the libraries for $arch could not be fetched"
write_cross_file
siotls_build "$directory" --cross-file "$root/cross" -Dtools=disabled -Dtests=enabled || exit 1
if [ -z "$wrapper" ]; then
    export LD_LIBRARY_PATH=$root/system/usr/lib/$triplet
else
    export QEMU_SET_ENV=LD_LIBRARY_PATH=$root/system/usr/lib/$triplet
fi
rm -f "$directory/meson-logs/testlog.json"
CK_FORK=no meson test -C "$directory" --no-rebuild --num-processes 2 --quiet --timeout-multiplier 5 --suite unit >/dev/null 2>&1
results=$(python3 tools/common/count_results.py "$directory/meson-logs/testlog.json" $?)
status=$?
read -r passed failed skipped < <(sed -nE '$s/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' <<<"$results")
sed '$d' <<<"$results"
[ -n "$skipped" ] || { echo "$results" && exit 1; }
if move_connections; then
    passed=$((passed + 1))
else
    echo "FAIL connections do not move between this machine and $arch"
    failed=$((failed + 1)) status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
