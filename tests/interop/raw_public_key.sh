#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Raw public keys (RFC 7250), with GnuTLS on the other side.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
need gnutls-cli
need gnutls-serv
make_certificates
tls13=NORMAL:-VERS-ALL:+VERS-TLS1.3
raw_server=$tls13:-CTYPE-ALL:+CTYPE-SRV-RAWPK:+CTYPE-CLI-X509
raw_both=$tls13:-CTYPE-ALL:+CTYPE-SRV-RAWPK:+CTYPE-CLI-RAWPK
echo 'hello over raw keys' >"$work/hello"
for kind in rsa ecdsa; do
    openssl pkey -in "$work/$kind.key" -pubout -out "$work/$kind.pub" 2>/dev/null
    openssl pkey -in "$work/$kind.key" -pubout -outform DER -out "$work/$kind.der" 2>/dev/null
done

gnutls_server()
{
    start_server gnutls-serv --port PORT --echo --rawpkkeyfile "$work/$1.key" --rawpkfile "$work/$1.pub" \
        --priority "$raw_server" --noticket || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --trusted-key "$work/$2.der" --server-name localhost \
        "127.0.0.1:$port" <"$work/hello" >"$work/got.text" 2>"$work/client.err"
}

gnutls_server_known()
{
    gnutls_server "$1" "$1" && cmp -s "$work/hello" "$work/got.text"
}

gnutls_server_unknown()
{
    ! gnutls_server rsa ecdsa && has_text "$work/client.err" 'not one of the trusted keys'
}

gnutls_client()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --raw-key "$work/$1.key" --echo || return 1
    timeout "$patience" gnutls-cli --port "$port" --insecure --priority "$raw_server" localhost <"$work/hello" \
        >"$work/got.text" 2>"$work/client.err"
    has_text "$work/got.text" 'hello over raw keys'
}

# The client shows a key too.
gnutls_client_shows()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --raw-key "$work/ecdsa.key" --echo --verbose \
        --trusted-key "$work/$1.der" || return 1
    timeout "$patience" gnutls-cli --port "$port" --insecure --priority "$raw_both" --rawpkkeyfile "$work/rsa.key" \
        --rawpkfile "$work/rsa.pub" localhost <"$work/hello" >"$work/got.text" 2>"$work/client.err"
    has_text "$work/got.text" 'hello over raw keys'
}

gnutls_client_unknown()
{
    ! gnutls_client_shows ecdsa && has_text "$work/server.err" 'not one of the trusted keys'
}

try 'gnutls-serv shows an RSA key' gnutls_server_known rsa
try 'gnutls-serv shows an ECDSA key' gnutls_server_known ecdsa
try 'gnutls-serv shows a key that is not trusted' gnutls_server_unknown
try 'gnutls-cli takes an RSA key' gnutls_client rsa
try 'gnutls-cli takes an ECDSA key' gnutls_client ecdsa
try 'gnutls-cli shows an RSA key' gnutls_client_shows rsa
try 'gnutls-cli shows a key that is not trusted' gnutls_client_unknown
finish
