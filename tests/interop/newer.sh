#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# newer.sh BUILD ROOT: with the openssl and libcrypto (3.5 or later) of a newer Debian in ROOT. The programs of BUILD are
# copied there and run on that libcrypto too, which finds ML-KEM and ML-DSA at run time.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
root=${2:?the folder of the newer Debian}
need openssl
make_certificates
there=$root/siotls
rm -rf "$there"
mkdir -p "$there/providers" && cp "$build"/tools/siotls-{client,server,providers} "$build"/core/libsiotls.so.1 \
    "$build"/kit/libsiotls-conform.so.0 "$work"/*.pem "$work"/*.key "$there" && cp "$build/providers/openssl.so" "$there/providers" || exit 1
chmod -R go-w "$there"

# What runs inside: the newer openssl, and siotls (in /siotls) on its libcrypto.
newer=(chroot "$root" /usr/bin/env LD_LIBRARY_PATH=/siotls SIOTLS_PROVIDER_PATH=/siotls/providers SIOTLS_PROVIDER=openssl)

checks_pass()
{
    "${newer[@]}" /siotls/siotls-providers test >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.out" '^openssl +MLKEM768 .* ok ' && has_text "$work/client.out" '^openssl +MLDSA65 .* ok '
}

# server_with CERTIFICATE CA s_client-OPTIONS...: the newer s_client talks to siotls-server on the newer libcrypto.
server_with()
{
    local certificate=$1 ca=$2
    shift 2
    start_server "${newer[@]}" /siotls/siotls-server --listen 127.0.0.1:PORT --cert "/siotls/$certificate.pem" \
        --key "/siotls/$certificate.key" --http || return 1
    printf 'GET / HTTP/1.0\r\n\r\n' | timeout "$patience" "${newer[@]}" openssl s_client -connect "127.0.0.1:$port" \
        -servername localhost -CAfile "/siotls/$ca.pem" -verify_return_error -quiet -ign_eof "$@" \
        >"$work/client.out" 2>"$work/client.err"
    has_text "$work/client.out" 'HTTP/1.1 200 OK'
}

# client_with CERTIFICATE CA s_server-OPTIONS...: siotls-client on the newer libcrypto talks to the newer s_server.
client_with()
{
    local certificate=$1 ca=$2
    shift 2
    start_server "${newer[@]}" openssl s_server -accept 127.0.0.1:PORT -cert "/siotls/$certificate.pem" \
        -key "/siotls/$certificate.key" -www "$@" || return 1
    timeout "$patience" "${newer[@]}" /siotls/siotls-client --ca "/siotls/$ca.pem" --server-name localhost --json --get / \
        "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.out" 'Cipher is TLS_'
}

mlkem_server()
{
    server_with ecdsa ca -groups "$1" && has_text "$work/client.out" "^group +${1^^} "
}

mlkem_client()
{
    client_with rsa ca -groups "$1" && has_text "$work/client.err" "\"group\":\"${1^^}\""
}

mldsa_server()
{
    server_with mldsa mldsa && has_text "$work/client.out" '^signature +MLDSA65 '
}

mldsa_client()
{
    client_with mldsa mldsa && has_text "$work/client.err" '"signature":"MLDSA65"'
}

# From here on siotls runs outside, on Debian 12's libraries, and only its peer is newer.

newer_server()
{
    start_server "${newer[@]}" openssl s_server -accept 127.0.0.1:PORT -cert /siotls/rsa.pem -key /siotls/rsa.key "$@"
}

newer_client()
{
    printf 'GET / HTTP/1.0\r\n\r\n' | timeout "$patience" "${newer[@]}" openssl s_client -connect "127.0.0.1:$port" \
        -servername localhost -ign_eof "$@" >"$work/client.out" 2>"$work/client.err"
    has_text "$work/client.out" 'HTTP/1.1 200 OK'
}

raw_key_of_server()
{
    newer_server -enable_server_rpk -www &&
        timeout "$patience" "$siotls_client" --server-name localhost --trusted-key "$work/rsa.spki" --get / \
            "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.out" 'Cipher is TLS_'
}

raw_key_of_client()
{
    newer_server -enable_client_rpk -Verify 1 -www &&
        timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --raw-key "$work/ecdsa.key" \
            --get / "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.out" 'Cipher is TLS_'
}

raw_key_for_client()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --raw-key "$work/rsa.key" --http &&
        newer_client -enable_server_rpk && has_text "$work/client.out" 'Server raw public key|raw public key'
}

# Debian 12's libcrypto has no ML-KEM; HACL* has.
hybrid_by_hacl_client()
{
    newer_server -groups X25519MLKEM768 -www &&
        SIOTLS_PROVIDER=hacl,openssl timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --json \
            --get / "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.err" '"group":"X25519MLKEM768"'
}

hybrid_by_hacl_server()
{
    start_server env SIOTLS_PROVIDER=hacl,openssl "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/rsa.pem" \
        --key "$work/rsa.key" --http &&
        newer_client -CAfile /siotls/ca.pem -verify_return_error -groups X25519MLKEM768 -quiet &&
        has_text "$work/client.out" '^group +X25519MLKEM768 '
}

compressed_by_server()
{
    newer_server -cert_comp -www &&
        timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost -v --get / \
            --compress-certificates "$1" "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.err" 'CompressedCertificate, '
}

compressed_for_client()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/rsa.pem" --key "$work/rsa.key" --http \
        --compress-certificates "$1" && newer_client -CAfile /siotls/ca.pem -verify_return_error -trace &&
        has_text "$work/client.out" 'CompressedCertificate'
}

openssl pkey -in "$work/rsa.key" -pubout -outform DER -out "$work/rsa.spki"
"${newer[@]}" openssl version | sed 's/^/# /'
"${newer[@]}" openssl req -x509 -newkey ML-DSA-65 -nodes -keyout /siotls/mldsa.key -out /siotls/mldsa.pem -days 30 -subj \
    /CN=mldsa -addext subjectAltName=DNS:localhost -addext keyUsage=critical,digitalSignature >"$work/newer.log" 2>&1
try 'every check of the provider on the newer libcrypto, ML-KEM and ML-DSA included' checks_pass
for group in X25519MLKEM768 SecP256r1MLKEM768; do
    try "the newer s_client, $group" mlkem_server "$group"
    try "the newer s_server, $group" mlkem_client "$group"
done
try 'the newer s_client, a certificate of ML-DSA-65' mldsa_server
try 'the newer s_server, a certificate of ML-DSA-65' mldsa_client
try 'the newer s_server, a raw public key of the server' raw_key_of_server
try 'the newer s_server, a raw public key of the client' raw_key_of_client
try 'the newer s_client, a raw public key of the server' raw_key_for_client
if [ -f "$build/providers/hacl.so" ]; then
    try 'the newer s_server, X25519MLKEM768 by hacl beside the older libcrypto' hybrid_by_hacl_client
    try 'the newer s_client, X25519MLKEM768 by hacl beside the older libcrypto' hybrid_by_hacl_server
fi
for algorithm in ZLIB ZSTD; do
    try "the newer s_server, a certificate compressed with $algorithm" compressed_by_server "$algorithm"
    try "the newer s_client, a certificate compressed with $algorithm" compressed_for_client "$algorithm"
done
finish
