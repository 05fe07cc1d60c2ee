#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Node.js on the other side, in both roles, with and without client certificates.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
need node
peer=$(dirname "${BASH_SOURCE[0]}")/node_peer.js
extended_key_usage=serverAuth,clientAuth
make_certificates
make_text "$work/big" 16384

# node_client KIND SERVER-OPTIONS... [-- NODE-OPTIONS...]
node_client()
{
    local kind=$1 options=()
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift $(($# > 0 ? 1 : 0))
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$kind.pem" --key "$work/$kind.key" --echo \
        --alpn echo "${options[@]}" || return 1
    timeout "$patience" node "$peer" client "$port" "$work/ca.pem" "$@" <"$work/big" >"$work/got.text" \
        2>"$work/client.err" && cmp -s "$work/big" "$work/got.text" && has_text "$work/client.err" '^echo true '
}

# The server says itself where it listens.
start_node()
{
    node "$peer" server "$work/$1.pem" "$work/$1.key" "$work/ca.pem" >"$work/server.out" 2>"$work/server.err" \
        </dev/null &
    servers+=("$!")
    wait_until says_port "$!" && [ -n "$port" ]
}

says_port()
{
    port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$work/server.out")
    [ -n "$port" ] || ! kill -0 "$1" 2>/dev/null
}

# node_server KIND WORDS CLIENT-OPTIONS...
node_server()
{
    local kind=$1 words=$2
    shift 2
    start_node "$kind" || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --alpn echo "$@" \
        "127.0.0.1:$port" <"$work/big" >"$work/got.text" 2>"$work/client.err" || return 1
    cmp -s "$work/big" "$work/got.text" && has_text "$work/server.err" "$words"
}

try 'a Node.js client, RSA' node_client rsa
try 'a Node.js client, Ed25519' node_client ed25519
try 'a Node.js client with a certificate' node_client ecdsa --client-ca "$work/ca.pem" --require-client-cert -- \
    "$work/rsa.pem" "$work/rsa.key"
try 'a Node.js server, ECDSA' node_server ecdsa '^echo false '
try 'a Node.js server that gets a certificate' node_server rsa '^echo true ' --cert "$work/ecdsa.pem" \
    --key "$work/ecdsa.key"
finish
