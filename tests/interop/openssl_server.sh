#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# siotls-client talks to `openssl s_server`.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
make_certificates
make_text "$work/big" 16384

# client ARGUMENTS...: siotls-client against the server that was started.
client()
{
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost "$@" "127.0.0.1:$port" \
        >"$work/client.out" 2>"$work/client.err"
}

# serve KIND ARGUMENTS...: s_server with the certificate of this kind.
serve()
{
    local kind=$1
    shift
    start_server openssl s_server -accept 127.0.0.1:PORT -cert "$work/$kind.pem" -key "$work/$kind.key" -tls1_3 "$@"
}

# The status page that s_server makes tells what it negotiated.
negotiates()
{
    local suite=$1 group=$2 kind=$3
    serve "$kind" -www -ciphersuites "$suite" -groups "$group" || return 1
    client --get / || return 1
    has_text "$work/client.out" "Cipher is $suite" && has_text "$work/client.out" 'HTTP/1.0 200|s_server'
}

# The client's only key share is for another group: the server must ask for this one (RFC 9846 4.2.4).
retries()
{
    serve ecdsa -www -groups "$1" -msg || return 1
    client -v --get / || return 1
    [ "$(grep -c 'ClientHello' "$work/server.out")" -eq 2 ]
}

alpn()
{
    serve ecdsa -alpn http/1.1,h2 -www || return 1
    client --alpn h2,http/1.1 -v --get / || return 1
    has_text "$work/client.err" 'application protocol +http/1\.1$'
}

no_alpn_in_common()
{
    serve ecdsa -alpn h2 -www || return 1
    ! client --alpn http/1.1 --get / && has_text "$work/client.err" 'no_application_protocol'
}

# For this name s_server has another certificate.
server_name()
{
    serve ecdsa -www -servername localhost -cert2 "$work/rsa.pem" -key2 "$work/rsa.key" || return 1
    client -v --get / || return 1
    has_text "$work/client.err" 'certificate 0 +CN=rsa$'
}

wrong_name()
{
    serve ecdsa -www || return 1
    ! timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name example.org --get / "127.0.0.1:$port" \
        >"$work/client.out" 2>"$work/client.err" && [ ! -s "$work/client.out" ] && [ -s "$work/client.err" ]
}

unknown_ca()
{
    serve ecdsa -www || return 1
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/other.key" \
        -out "$work/other.pem" -subj /CN=other 2>/dev/null
    ! timeout "$patience" "$siotls_client" --ca "$work/other.pem" --server-name localhost --get / "127.0.0.1:$port" \
        >"$work/client.out" 2>"$work/client.err" && [ ! -s "$work/client.out" ] && [ -s "$work/client.err" ]
}

# s_server sends each line back reversed, until our side of the connection ends; then it ends its own.
both_ways()
{
    serve ecdsa -rev -ciphersuites "$1" || return 1
    client <"$work/big" || return 1
    rev "$work/big" | cmp -s - "$work/client.out"
}

# start_client: siotls-client whose input is file descriptor 8.
start_client()
{
    mkfifo "$work/client.in"
    exec 8<>"$work/client.in"
    timeout "$patience" "$siotls_client" -v --ca "$work/ca.pem" --server-name localhost "127.0.0.1:$port" \
        >"$work/client.out" 2>"$work/client.err" <"$work/client.in" 7>&- 8>&- &
    client_pid=$!
    servers+=("$client_pid")
}

# What s_server is told on its input goes to the client; a line "k" or "K" changes its key first (RFC 9846 4.7.3).
key_update()
{
    mkfifo "$work/server.in"
    exec 7<>"$work/server.in"
    # shellcheck disable=SC2034 # for start_server
    server_input=$work/server.in
    serve ecdsa || return 1
    start_client
    exchange_keys
    local status=$?
    exec 7>&- 8>&-
    return "$status"
}

exchange_keys()
{
    echo before >&8
    wait_until has_text "$work/server.out" '^before' || return 1
    echo k >&7
    wait_until has_text "$work/client.err" '^ *[0-9.]+ ms < KeyUpdate' || return 1
    echo one >&7
    wait_until has_text "$work/client.out" '^one' || return 1
    echo K >&7
    wait_until has_text "$work/client.err" '^ *[0-9.]+ ms > KeyUpdate' || return 1
    echo two >&7
    wait_until has_text "$work/client.out" '^two' || return 1
    echo after >&8
    wait_until has_text "$work/server.out" '^after' &&
        [ "$(grep -cE '^ *[0-9.]+ ms < KeyUpdate' "$work/client.err")" -eq 2 ] &&
        [ "$(grep -cE '^ *[0-9.]+ ms > KeyUpdate' "$work/client.err")" -eq 1 ]
}

# s_server -rev ends its direction when it is told CLOSE; ours stays open until our input ends.
server_ends()
{
    serve ecdsa -rev || return 1
    start_client
    echo CLOSE >&8
    wait_until has_text "$work/client.err" 'alert close_notify'
    local status=$?
    exec 8>&-
    return "$status"
}

# A server that dies has not said that this was all (RFC 9846 6.1).
server_dies()
{
    serve ecdsa -rev || return 1
    start_client
    echo olleh >&8
    wait_until has_text "$work/client.out" '^hello' && kill -KILL "${servers[0]}" && wait "$client_pid"
    local status=$?
    exec 8>&-
    [ "$status" -eq 1 ] && has_text "$work/client.err" truncated
}

try 'AES-128-GCM, X25519, RSA' negotiates TLS_AES_128_GCM_SHA256 X25519 rsa
try 'AES-256-GCM, P-256, ECDSA' negotiates TLS_AES_256_GCM_SHA384 P-256 ecdsa
try 'ChaCha20-Poly1305, X25519, Ed25519' negotiates TLS_CHACHA20_POLY1305_SHA256 X25519 ed25519
try 'AES-128-GCM, P-256, Ed25519' negotiates TLS_AES_128_GCM_SHA256 P-256 ed25519
try 'AES-256-GCM, X25519, RSA' negotiates TLS_AES_256_GCM_SHA384 X25519 rsa
try 'ChaCha20-Poly1305, P-256, ECDSA' negotiates TLS_CHACHA20_POLY1305_SHA256 P-256 ecdsa
try 'HelloRetryRequest for P-256' retries P-256
try 'HelloRetryRequest for P-384' retries P-384
try 'ALPN' alpn
try 'no ALPN protocol in common' no_alpn_in_common
try 'SNI' server_name
try 'a certificate for another name' wrong_name
try 'a certificate of an unknown CA' unknown_ca
try '1 MB both ways, the client ends first, AES-128-GCM' both_ways TLS_AES_128_GCM_SHA256
try '1 MB both ways, the client ends first, ChaCha20-Poly1305' both_ways TLS_CHACHA20_POLY1305_SHA256
try 'KeyUpdate of the server, with and without request' key_update
try 'the server ends first' server_ends
try 'the server dies' server_dies
finish
