#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# NSS on the other side: tstclnt talks to siotls-server, and siotls-client to selfserv.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
need tstclnt
need selfserv
need certutil
need pk12util
# NSS wants keyEncipherment of RSA keys even where nothing is encrypted with them, and shows them in both roles here.
key_usage=digitalSignature,keyEncipherment
extended_key_usage=serverAuth,clientAuth
make_certificates

# A database with the CA, and with the certificates rsa and ecdsa and their keys. (Ed25519 is not known to this NSS.)
make_database()
{
    local kind
    database=sql:$work/nss
    mkdir "$work/nss" && certutil -N -d "$database" --empty-password &&
        certutil -A -d "$database" -n ca -t CT,C, -i "$work/ca.pem" || return 1
    for kind in rsa ecdsa; do
        openssl pkcs12 -export -in "$work/$kind.pem" -inkey "$work/$kind.key" -name "$kind" -passout pass:x \
            -out "$work/$kind.p12" && pk12util -i "$work/$kind.p12" -d "$database" -W x || return 1
    done
}

if ! make_database >"$work/database.log" 2>&1; then
    show "$work/database.log"
    echo "Bail out! NSS's database could not be made"
    exit 1
fi
printf 'GET / HTTP/1.0\r\n\r\n' >"$work/request"

# nss_client KIND SUITE-LETTER GROUP SERVER-OPTIONS...
nss_client()
{
    local kind=$1 suite=$2 group=$3
    shift 3
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$kind.pem" --key "$work/$kind.key" --http \
        "$@" || return 1
    timeout "$patience" tstclnt -4 -h localhost -p "$port" -d "$database" -V tls1.3:tls1.3 -c "$suite" -I "$group" -A \
        "$work/request" >"$work/client.out" 2>"$work/client.err"
    has_text "$work/client.out" '^HTTP/1.1 200 OK'
}

# nss_server KIND GROUP SELFSERV-OPTIONS...
nss_server()
{
    local kind=$1 group=$2 option=-n
    shift 2
    # RSA and ECDSA certificates are named by options of their own.
    [ "$kind" = ecdsa ] && option=-e
    start_server selfserv -p PORT -d "$database" "$option" "$kind" -V tls1.3:tls1.3 -I "$group" "$@" || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --get / "127.0.0.1:$port" \
        >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.out" 'NSS|selfserv|GET /'
}

client_certificate_for_nss()
{
    start_server selfserv -p PORT -d "$database" -e ecdsa -V tls1.3:tls1.3 -r -r || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --cert "$work/rsa.pem" \
        --key "$work/rsa.key" --get / "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err"
}

client_certificate_of_nss()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/ecdsa.pem" --key "$work/ecdsa.key" --http \
        --client-ca "$work/ca.pem" --require-client-cert || return 1
    timeout "$patience" tstclnt -4 -h localhost -p "$port" -d "$database" -V tls1.3:tls1.3 -n rsa -A "$work/request" \
        >"$work/client.out" 2>"$work/client.err"
    has_text "$work/client.out" '^HTTP/1.1 200 OK'
}

# The letters of tstclnt -c are cipher suites as :XXXX.
try 'tstclnt, AES-128-GCM, X25519, RSA' nss_client rsa :1301 x25519
try 'tstclnt, AES-256-GCM, P-256, ECDSA' nss_client ecdsa :1302 P256
try 'tstclnt, ChaCha20-Poly1305, P-384, ECDSA' nss_client ecdsa :1303 P384
try 'tstclnt, P-521 after a HelloRetryRequest' nss_client ecdsa :1301 x25519,P521 --groups SECP521R1
try 'tstclnt with a certificate' client_certificate_of_nss
try 'selfserv, X25519, RSA' nss_server rsa x25519
try 'selfserv, P-256 after a HelloRetryRequest, ECDSA' nss_server ecdsa P256
try 'selfserv, P-384, ChaCha20-Poly1305' nss_server ecdsa P384 -c :1303
try 'selfserv that wants a certificate' client_certificate_for_nss
finish
