#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# smoke.sh DIR: siotls-client and siotls-server of a build talk to each other, and list their providers.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
make_certificates
make_text "$work/big" 4096

# openssl, wherever it is, and every module that was built.
lists_providers()
{
    local module
    "$build/tools/siotls-providers" list >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.out" '^openssl ' || return 1
    for module in "$build"/providers/*.so; do
        [ ! -f "$module" ] || has_text "$work/client.out" "^$(basename "$module" .so) " || return 1
    done
}

tests_providers()
{
    "$build/tools/siotls-providers" test >"$work/client.out" 2>"$work/client.err"
}

talk()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$1.pem" --key "$work/$1.key" --echo || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost "127.0.0.1:$port" <"$work/big" \
        >"$work/got.text" 2>"$work/client.err" && cmp -s "$work/big" "$work/got.text"
}

try 'the providers are there' lists_providers
try 'its known-answer tests' tests_providers
try 'an echo, RSA' talk rsa
try 'an echo, ECDSA' talk ecdsa
try 'an echo, Ed25519' talk ed25519
finish
