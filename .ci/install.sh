#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/install.sh DIR: installs a build into a folder of its own, compiles the README's example against it with
# pkg-config only, and fetches a page with it.
set -u

# shellcheck source=tests/interop/lib.sh
. tests/interop/lib.sh "$@"
need openssl
make_certificates
root=$work/root

# The installed files, seen through DESTDIR, as pkg-config tells them.
config()
{
    PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$(dirname "$(find "$root" -name siotls.pc)") pkg-config "$@" siotls
}

installs()
{
    DESTDIR=$root meson install -C "$build" --no-rebuild >"$work/client.out" 2>&1 || return 1
    local file missing=0
    for file in include/siotls/siotls.h include/siotls/provider.h libsiotls.so siotls.pc siotls/providers/openssl.so \
        bin/siotls-client bin/siotls-server bin/siotls-providers bin/siotls-bench; do
        [ -n "$(find "$root" -path "*/$file")" ] && continue
        echo "not installed: $file" >>"$work/client.err"
        missing=1
    done
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

runs()
{
    start_server openssl s_server -accept 127.0.0.1:PORT -cert "$work/ecdsa.pem" -key "$work/ecdsa.key" -www || return 1
    SIOTLS_PROVIDER_PATH=$root$(config --variable=providerdir | sed "s|^$root||") LD_LIBRARY_PATH=$libraries \
        timeout "$patience" "$work/hello_client" localhost "$port" "$work/ca.pem" >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.out" 'Cipher is TLS_'
}

try 'install' installs
libraries=$(dirname "$(find "$root" -name libsiotls.so)")
try "the README's example compiles against the installed headers" compiles
try 'a C++ program does too' compiles_as_cxx
try 'the example fetches a page' runs
finish
