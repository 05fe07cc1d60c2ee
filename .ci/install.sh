#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/install.sh DIR: installs a build into a folder of its own, compiles the README's example against it with
# pkg-config only, and fetches a page with it; then with a provider that was built from a copy of the template and
# the installed provider.h, outside of the tree, and is named by its path. A program over the installed checks of
# providers lets that one pass, and finds what is wrong with another.
set -u

# shellcheck source=tests/interop/lib.sh
. tests/interop/lib.sh "$@"
need openssl
need cmake
make_certificates
root=$work/root

# config [options]: the installed files of a package, seen through DESTDIR, as pkg-config tells them.
package=siotls
config()
{
    PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$(dirname "$(find "$root" -name siotls.pc)") pkg-config "$@" "$package"
}

installs()
{
    (umask 002 && DESTDIR=$root meson install -C "$build" --no-rebuild) >"$work/client.out" 2>&1 || return 1
    local file missing=0
    for file in include/siotls/siotls.h include/siotls/provider.h include/siotls/conform.h libsiotls.so siotls.pc \
        libsiotls-conform.so siotls-conform.pc siotls/providers/openssl.so \
        bin/siotls-client bin/siotls-server bin/siotls-providers bin/siotls-bench \
        man3/siotls_conn_new.3 man7/siotls.7 bash-completion/completions/siotls-client \
        zsh/vendor-completions/_siotls-client fish/vendor_completions.d/siotls-client.fish; do
        [ -n "$(find "$root" -path "*/$file")" ] && continue
        echo "not installed: $file" >>"$work/client.err"
        missing=1
    done
    # The loader refuses what a group may write, whatever the umask was.
    [ -z "$(find "$root" -perm /022 ! -type l)" ] || { echo "writable by others" >>"$work/client.err"; missing=1; }
    # The template is an example, and nothing of the tests belongs there.
    [ -z "$(find "$root" -name 'template*' -o -name 'test*' -o -name '*.a')" ] && [ "$missing" -eq 0 ]
}

compiles()
{
    # shellcheck disable=SC2046 # pkg-config's words are words
    cc -std=c11 -D_DEFAULT_SOURCE -Wall -Wextra -Werror docs/examples/hello_client.c -o "$work/hello_client" \
        $(config --cflags --libs) >"$work/client.out" 2>"$work/client.err"
}

compiles_as_cxx()
{
    command -v c++ >/dev/null || return 0
    echo '#include <siotls/siotls.h>
    int main() { return siotls_version()[0] == 0; }' >"$work/version.cc"
    # shellcheck disable=SC2046
    c++ -Wall -Wextra -Werror -pedantic "$work/version.cc" -o "$work/version" $(config --cflags --libs) \
        >"$work/client.out" 2>"$work/client.err" && LD_LIBRARY_PATH=$libraries "$work/version"
}

# A project of CMake's, that knows of the installed tree and nothing else.
compiles_with_cmake()
{
    local project=$work/cmake
    mkdir -p "$project" && cp docs/examples/hello_client.c docs/examples/check_provider.c "$project" || return 1
    cat >"$project/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.20)
project(hello C)
find_package(siotls 0.2 REQUIRED COMPONENTS conform)
add_executable(hello_client hello_client.c)
target_compile_definitions(hello_client PRIVATE _DEFAULT_SOURCE)
target_link_libraries(hello_client PRIVATE siotls::siotls)
add_executable(check_provider check_provider.c)
target_link_libraries(check_provider PRIVATE siotls::conform)
file(GENERATE OUTPUT providers.txt CONTENT "${siotls_PROVIDER_DIR}")
END
    {
        cmake -S "$project" -B "$project/build" -DCMAKE_PREFIX_PATH="$root/usr/local;$root/usr" \
            -DCMAKE_C_FLAGS='-Wall -Wextra -Werror' && cmake --build "$project/build"
    } >"$work/client.out" 2>"$work/client.err" && [ "$(cat "$project/build/providers.txt")" = "$installed_providers" ]
}

# Neither another interface's version nor a part that is not there.
cmake_refuses()
{
    sed -i "s/find_package(siotls .*/find_package(siotls $1)/" "$work/cmake/CMakeLists.txt" || return 1
    ! cmake -S "$work/cmake" -B "$work/cmake/refused" -DCMAKE_PREFIX_PATH="$root/usr/local;$root/usr" \
        >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.err" "$2"
}

# runs [LIST]: fetches a page over these providers.
runs()
{
    start_server openssl s_server -accept 127.0.0.1:PORT -cert "$work/ecdsa.pem" -key "$work/ecdsa.key" -www || return 1
    SIOTLS_PROVIDER=${1:-openssl} SIOTLS_PROVIDER_PATH=$installed_providers LD_LIBRARY_PATH=$libraries \
        timeout "$patience" "${program:-$work/hello_client}" localhost "$port" "$work/ca.pem" >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.out" 'Cipher is TLS_'
}

# A copy of the template, and of all that was installed only the header that it includes.
builds_provider()
{
    mkdir -p "$elsewhere/include/siotls" || return 1
    cp providers/template/template.c "$elsewhere/mine.c" || return 1
    cp "$(find "$root" -path '*/include/siotls/provider.h')" "$elsewhere/include/siotls" || return 1
    (cd "$elsewhere" && cc -std=c11 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden -Iinclude mine.c -o mine.so) \
        >"$work/client.out" 2>"$work/client.err"
}

passes_tests()
{
    "$build/tools/siotls-providers" test "$elsewhere/mine.so" >"$work/client.out" 2>"$work/client.err"
}

# What docs/providers.md shows, against the installed library only.
compiles_checks()
{
    # shellcheck disable=SC2046
    package=siotls-conform && cc -std=c11 -Wall -Wextra -Werror docs/examples/check_provider.c -o "$work/check_provider" \
        $(config --cflags --libs) >"$work/client.out" 2>"$work/client.err"
}

checks()
{
    SIOTLS_PROVIDER_PATH=$installed_providers LD_LIBRARY_PATH=$libraries timeout "$patience" "$work/check_provider" "$1" \
        >"$work/client.out" 2>"$work/client.err"
}

# The same provider, but its generator leaves the last byte out.
finds_fault()
{
    mkdir -p "$elsewhere/bad" || return 1
    sed 's/getentropy(output, part)/getentropy(output, part - (part > 1))/' "$elsewhere/mine.c" >"$elsewhere/bad/bad.c" || return 1
    ! cmp -s "$elsewhere/mine.c" "$elsewhere/bad/bad.c" || return 1
    (cd "$elsewhere" && cc -std=c11 -fPIC -shared -fvisibility=hidden -Iinclude bad/bad.c -o bad/bad.so) \
        >"$work/client.out" 2>"$work/client.err" || return 1
    ! checks "$elsewhere/bad/bad.so" && has_text "$work/client.out" 'always zero'
}

# The first of the list has the generator, the second all else.
wins()
{
    SIOTLS_PROVIDER_PATH=$build/providers "$build/tools/siotls-providers" --providers "$elsewhere/mine.so,openssl" which \
        >"$work/client.out" 2>"$work/client.err" && grep -qiE 'random.*template' "$work/client.out"
}

elsewhere=$work/elsewhere
try 'install' installs
libraries=$(dirname "$(find "$root" -name libsiotls.so)")
installed_providers=$root$(config --variable=providerdir | sed "s|^$root||")
try "the README's example compiles against the installed headers" compiles
try 'a C++ program does too' compiles_as_cxx
try 'the example fetches a page' runs
try 'a project of CMake compiles it and the checks' compiles_with_cmake
program=$work/cmake/build/hello_client
try 'what it made fetches a page' runs
program=
try 'CMake is refused another version' cmake_refuses '99.0 REQUIRED' 'version: 0.2.0'
try 'CMake is refused a part that is not there' cmake_refuses '0.2 REQUIRED COMPONENTS engine' 'no engine of siotls'
try 'a provider is built against the installed header' builds_provider
try 'it passes the tests of providers' passes_tests
try 'a program over the installed checks compiles' compiles_checks
try 'the provider passes them' checks "$elsewhere/mine.so"
try 'they find a fault' finds_fault
try 'it wins what it offers' wins
try 'the example fetches a page with its random numbers' runs "$elsewhere/mine.so,openssl"
finish
