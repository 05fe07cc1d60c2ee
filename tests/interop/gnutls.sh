#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# GnuTLS on the other side: gnutls-cli talks to siotls-server, and siotls-client to gnutls-serv.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
need gnutls-cli
need gnutls-serv
make_certificates
make_text "$work/big" 16384
tls13=NORMAL:-VERS-ALL:+VERS-TLS1.3

# gnutls_client CIPHER GROUP CERTIFICATE: everything it says comes back.
gnutls_client()
{
    local cipher=$1 group=$2 kind=$3
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$kind.pem" --key "$work/$kind.key" --echo ||
        return 1
    timeout "$patience" gnutls-cli --port "$port" --x509cafile "$work/ca.pem" --logfile "$work/client.log" \
        --priority "$tls13:-CIPHER-ALL:+$cipher:-GROUP-ALL:+$group" localhost <"$work/big" \
        >"$work/got.text" 2>"$work/client.err" || return 1
    cmp -s "$work/big" "$work/got.text" && has_text "$work/client.log" "TLS1.3" && has_text "$work/client.log" "$cipher"
}

# gnutls_server CIPHER GROUP CERTIFICATE: it echoes.
gnutls_server()
{
    local cipher=$1 group=$2 kind=$3
    start_server gnutls-serv --port PORT --echo --x509certfile "$work/$kind.pem" --x509keyfile "$work/$kind.key" \
        --priority "$tls13:-CIPHER-ALL:+$cipher:-GROUP-ALL:+$group" --noticket || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost "127.0.0.1:$port" \
        <"$work/big" >"$work/got.text" 2>"$work/client.err" || return 1
    cmp -s "$work/big" "$work/got.text"
}

gnutls_http()
{
    start_server gnutls-serv --port PORT --http --x509certfile "$work/ecdsa.pem" --x509keyfile "$work/ecdsa.key" \
        --priority "$tls13" || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --get / "127.0.0.1:$port" \
        >"$work/client.out" 2>"$work/client.err" || return 1
    has_text "$work/client.out" 'TLS1.3'
}

try 'gnutls-cli, AES-128-GCM, X25519, RSA' gnutls_client AES-128-GCM GROUP-X25519 rsa
try 'gnutls-cli, AES-256-GCM, P-256, ECDSA' gnutls_client AES-256-GCM GROUP-SECP256R1 ecdsa
try 'gnutls-cli, ChaCha20-Poly1305, X25519, Ed25519' gnutls_client CHACHA20-POLY1305 GROUP-X25519 ed25519
try 'gnutls-serv, AES-128-GCM, X25519, RSA' gnutls_server AES-128-GCM GROUP-X25519 rsa
try 'gnutls-serv, AES-256-GCM, P-256 after a HelloRetryRequest, ECDSA' gnutls_server AES-256-GCM GROUP-SECP256R1 ecdsa
try 'gnutls-serv, ChaCha20-Poly1305, X25519, Ed25519' gnutls_server CHACHA20-POLY1305 GROUP-X25519 ed25519
try 'gnutls-serv, HTTP' gnutls_http
finish
