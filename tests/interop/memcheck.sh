#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# memcheck.sh DIR: valgrind looks at one handshake and some text per role, and at what the core does with secrets that
# are undefined to it.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
need valgrind
patience=120
# shellcheck disable=SC2054 # these commas belong to valgrind
memcheck=(valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect,possible
    --errors-for-leak-kinds=definite,indirect,possible --error-exitcode=99 --num-callers=30)
make_certificates
make_text "$work/big" 2048

client_role()
{
    start_server openssl s_server -accept 127.0.0.1:PORT -cert "$work/rsa.pem" -key "$work/rsa.key" -tls1_3 -rev ||
        return 1
    timeout "$patience" "${memcheck[@]}" "$siotls_client" --ca "$work/ca.pem" --server-name localhost \
        "127.0.0.1:$port" <"$work/big" >"$work/got.text" 2>"$work/client.err" || return 1
    rev "$work/big" | cmp -s - "$work/got.text"
}

# The server is asked to end, and must then have given everything back.
server_role()
{
    start_server "${memcheck[@]}" "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/ecdsa.pem" \
        --key "$work/ecdsa.key" --http || return 1
    printf 'GET / HTTP/1.0\r\n\r\n' | timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -tls1_3 -quiet \
        -CAfile "$work/ca.pem" >"$work/client.out" 2>"$work/client.err"
    has_text "$work/client.out" 'HTTP/1.[01] 200' || return 1
    kill -TERM "${servers[0]}"
    wait "${servers[0]}"
    local status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 143 ] && [ ! -s "$work/valgrind" ] && ! has_text "$work/server.err" '^==[0-9]+=='
}

# Built where valgrind's header is.
undefined_secrets()
{
    timeout $((5 * patience)) valgrind --quiet --error-limit=no --num-callers=30 \
        "$build/tests/handshake/undefined_secrets" >"$work/client.out" 2>"$work/client.err"
}

try 'client' client_role
try 'server' server_role
if [ -x "$build/tests/handshake/undefined_secrets" ]; then
    try 'no secret decides anything' undefined_secrets
else
    skip 'no secret decides anything' 'built without valgrind/memcheck.h'
fi
finish
