#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# curl talks to siotls-server --http.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
need curl
make_certificates

# fetch ARGUMENTS...: curl against a server with this kind of certificate.
fetch()
{
    local kind=$1
    shift
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$kind.pem" --key "$work/$kind.key" --http &&
        curl --silent --show-error --noproxy '*' --max-time "$patience" --cacert "$work/ca.pem" --tlsv1.3 \
            --resolve "localhost:$port:127.0.0.1" "${@//PORT/$port}" >"$work/client.out" 2>"$work/client.err"
}

page()
{
    fetch "$1" --write-out '%{http_code} %{ssl_verify_result}' https://localhost:PORT/ || return 1
    has_text "$work/client.out" 'TLS_AES' && has_text "$work/client.out" '200 0$'
}

keep_alive()
{
    fetch ecdsa --write-out '\nconnections %{num_connects}\n' https://localhost:PORT/one https://localhost:PORT/two ||
        return 1
    [ "$(grep -ac '^connections 1' "$work/client.out")" -eq 1 ] && [ "$(grep -ac '^connections 0' "$work/client.out")" -eq 1 ]
}

close_asked()
{
    fetch ecdsa --header 'Connection: close' --write-out '\nconnections %{num_connects}\n' \
        https://localhost:PORT/one https://localhost:PORT/two || return 1
    [ "$(grep -ac '^connections 1' "$work/client.out")" -eq 2 ]
}

http_1_0()
{
    fetch ecdsa --http1.0 --write-out '\ncode %{http_code}\n' https://localhost:PORT/ && has_text "$work/client.out" 'code 200'
}

head_only()
{
    fetch ecdsa --head https://localhost:PORT/ && has_text "$work/client.out" '^HTTP/1.1 200' &&
        has_text "$work/client.out" '^[Cc]ontent-[Ll]ength: [1-9]' && ! has_text "$work/client.out" 'TLS_AES'
}

# A page answers nothing that has a body.
refuses_body()
{
    head -c 300000 /dev/zero | tr '\0' x >"$work/body"
    fetch ecdsa "${@:2}" --data-binary "@$work/body" --write-out '\ncode %{http_code}\n' https://localhost:PORT/ || return 1
    has_text "$work/client.out" "code $1"
}

unknown_ca()
{
    cp "$work/ca.pem" "$work/real-ca.pem"
    cp "$work/rsa.pem" "$work/ca.pem"
    fetch ecdsa https://localhost:PORT/
    local status=$?
    cp "$work/real-ca.pem" "$work/ca.pem"
    [ "$status" -eq 60 ]
}

many_at_once()
{
    fetch ecdsa --parallel --parallel-immediate --parallel-max 20 --write-out 'code %{http_code}\n' --output /dev/null \
        "https://localhost:PORT/[1-40]" || return 1
    [ "$(grep -ac 'code 200' "$work/client.out")" -eq 40 ]
}

try 'a page, RSA' page rsa
try 'a page, ECDSA' page ecdsa
try 'two pages on one connection' keep_alive
try 'Connection: close' close_asked
try 'HTTP/1.0' http_1_0
try 'HEAD' head_only
try 'POST is refused' refuses_body 413
try 'POST in chunks too' refuses_body 501 --header 'Transfer-Encoding: chunked'
try 'a certificate of an unknown CA' unknown_ca
try 'many connections at once' many_at_once
finish
