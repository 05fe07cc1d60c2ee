#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# package.sh ZIP FOLDER START: what tools/package-windows made in FOLDER, unpacked into a folder with a space and letters of
# several alphabets. START FILE ARGUMENT... runs a program there. It is all that the programs and a compiler need.
set -u

zip=$1
folder=$2
start=$3
# shellcheck source=tests/support/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/../support/tap.sh"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Where Windows sees it.
unpacked="$(dirname "$(dirname "$start")")/Ausgepackt für Łódź"
tree=$unpacked/$(basename "$zip" .zip)
flags='-std=c11 -Wall -Wextra -Werror'

unpacks()
{
    mkdir -p "$unpacked" && python3 -m zipfile -e "$zip" "$unpacked" && chmod -R u=rwX,go=rX "$unpacked"
}

# Each is there.
has()
{
    local file
    for file in "$@"; do
        [ -s "$tree/$file" ] || { echo "there is no $file"; return 1; }
    done
}

has_parts()
{
    has bin/{libsiotls-1.dll,siotls-{client,server,providers,verify}.exe,windows-report.cmd} lib/siotls/providers/cng.dll \
        lib/{libsiotls.dll.a,pkgconfig/siotls.pc,cmake/siotls/siotls-config.cmake} include/siotls/siotls.h \
        share/doc/siotls/{windows.md,licenses/{libuv,jansson}.txt} LICENSE README.md
}

# No file tells of the machine that built it.
is_anonymous()
{
    ! grep -rlF -e "$folder" -e "$PWD" "$tree"
}

# What the programs and DLLs import is of Windows, or beside them.
imports_nothing()
{
    local name
    find "$tree" \( -name '*.exe' -o -name '*.dll' \) -exec x86_64-w64-mingw32-objdump -p {} + >"$work/client.out" || return 1
    while read -r name; do
        case $name in
            msvcrt.dll | kernel32.dll | advapi32.dll | bcrypt.dll | ncrypt.dll | crypt32.dll | user32.dll | shell32.dll | \
                ws2_32.dll | iphlpapi.dll | userenv.dll | psapi.dll | dbghelp.dll | ole32.dll | libsiotls-*.dll) ;;
            *) echo "$name is needed" && return 1 ;;
        esac
    done < <(sed -n 's/.*DLL Name: //p' "$work/client.out" | tr '[:upper:]' '[:lower:]' | sort -u)
}

runs()
{
    local program=$1
    shift
    "$start" "$tree/bin/$program.exe" "$@" >"$work/client.out" 2>"$work/client.err"
}

lists_cng()
{
    runs siotls-providers list && grep -q '^cng ' "$work/client.out" && grep -qF 'Łódź' "$work/client.out"
}

cng_works()
{
    runs siotls-providers test --algorithm SHA256 cng
}

says_version()
{
    runs siotls-client --version && runs siotls-verify --version && runs siotls-server --version
}

# uses PROGRAM: one that was compiled outside, laid beside the DLL.
uses()
{
    cp "$1" "$tree/bin/compiled.exe" && "$start" "$tree/bin/compiled.exe" plain >"$work/client.out" 2>"$work/client.err" &&
        grep -q '^ok 2' "$work/client.out" && ! grep -q '^not ok' "$work/client.out"
}

by_pkg_config()
{
    local words
    words=$(PKG_CONFIG_LIBDIR="$tree/lib/pkgconfig" pkg-config --cflags --libs siotls) || return 1
    eval "x86_64-w64-mingw32-gcc $flags '$here/environment.c' -o '$work/compiled.exe' $words" && uses "$work/compiled.exe"
}

by_cmake()
{
    mkdir "$work/project" && cat >"$work/project/CMakeLists.txt" <<END && cmake -S "$work/project" -B "$work/project/build" \
        -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_C_COMPILER=x86_64-w64-mingw32-gcc -DCMAKE_PREFIX_PATH="$tree" \
        -DCMAKE_C_COMPILER_WORKS=1 >"$work/client.out" 2>&1 && cmake --build "$work/project/build" >>"$work/client.out" 2>&1 &&
cmake_minimum_required(VERSION 3.20)
project(compiled C)
find_package(siotls 0.2 REQUIRED COMPONENTS conform)
add_executable(compiled $here/environment.c)
target_link_libraries(compiled siotls::siotls)
END
        uses "$work/project/build/compiled.exe"
}

try 'the zip is unpacked where a name has a space and letters of many alphabets' unpacks
try 'it has programs, DLLs, headers, documents and licenses' has_parts
try 'it tells nothing of the machine that made it' is_anonymous
try 'it needs nothing but Windows' imports_nothing
try 'the programs start' says_version
try 'cng is found beside them' lists_cng
try 'and works' cng_works
try 'pkg-config tells what a compiler needs, wherever the tree is' by_pkg_config
try 'CMake finds it as well' by_cmake
finish
