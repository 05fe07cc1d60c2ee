#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Stapled OCSP responses (RFC 6066 8), with OpenSSL and GnuTLS on the other side.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
need gnutls-cli
make_certificates

# respond NAME: $work/NAME.ocsp says what $work/index.txt says of $work/NAME.pem.
respond()
{
    openssl ocsp -index "$work/index.txt" -rsigner "$work/ca.pem" -rkey "$work/ca.key" -CA "$work/ca.pem" -ndays 7 \
        -issuer "$work/ca.pem" -cert "$work/$1.pem" -respout "$work/$1.ocsp" >/dev/null 2>&1
}

# note STATUS NAME: a line of an index as openssl ca writes it.
note()
{
    local serial revoked=
    serial=$(openssl x509 -in "$work/$2.pem" -noout -serial | cut -d = -f 2)
    [ "$1" = V ] || revoked=250101000000Z,keyCompromise
    printf '%s\t401231235959Z\t%s\t%s\tunknown\t/CN=%s\n' "$1" "$revoked" "$serial" "$2" >>"$work/index.txt"
}

note V ecdsa
note R rsa
if ! respond ecdsa || ! respond rsa; then
    echo "Bail out! no OCSP responses could be made"
    exit 1
fi

siotls_staples()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$1.pem" --key "$work/$1.key" \
        --ocsp "$work/$1.ocsp" --http
}

openssl_client()
{
    siotls_staples "$1" || return 1
    printf 'GET / HTTP/1.0\r\n\r\n' | timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -status \
        -servername localhost -CAfile "$work/ca.pem" -ign_eof >"$work/client.out" 2>"$work/client.err"
    has_text "$work/client.out" "Cert Status: $2"
}

gnutls_client()
{
    siotls_staples ecdsa || return 1
    printf 'GET / HTTP/1.0\r\n\r\n' | timeout "$patience" gnutls-cli --port "$port" --x509cafile "$work/ca.pem" --ocsp \
        --priority NORMAL:-VERS-ALL:+VERS-TLS1.3 localhost >"$work/client.out" 2>"$work/client.err"
    has_text "$work/client.out" 'Options: .*OCSP status request'
}

# openssl_server CERTIFICATE CLIENT-OPTIONS...
openssl_server()
{
    local name=$1
    shift
    start_server openssl s_server -accept 127.0.0.1:PORT -www -cert "$work/$name.pem" -key "$work/$name.key" -tls1_3 \
        -status_file "$work/$name.ocsp" || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --get / "$@" "127.0.0.1:$port" \
        >"$work/client.out" 2>"$work/client.err"
}

openssl_server_revoked()
{
    ! openssl_server rsa && has_text "$work/client.err" 'ocsp: the certificate is revoked'
}

try 's_client takes a response that says good' openssl_client ecdsa good
try 's_client takes a response that says revoked' openssl_client rsa revoked
try 'gnutls-cli takes a response' gnutls_client
try 's_server staples a response that says good' openssl_server ecdsa --revocation require
try 's_server staples a response that says revoked' openssl_server_revoked
finish
