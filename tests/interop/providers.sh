#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Whole handshakes with each provider, and mixtures of them: siotls on both sides, and openssl on the other.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
make_certificates
make_text "$work/big" 2048

has_provider()
{
    [ -f "$build/providers/$1.so" ]
}

# Chains of Ed25519 alone, for libsodium knows nothing else; and keys that make_certificates has not.
make_more()
{
    openssl req -x509 -newkey ed25519 -nodes -keyout "$work/pure-ca.key" -out "$work/pure-ca.pem" -days 30 \
        -subj '/CN=siotls Ed25519 CA' -addext basicConstraints=critical,CA:TRUE \
        -addext keyUsage=critical,keyCertSign 2>/dev/null &&
        openssl req -new -key "$work/ed25519.key" -subj /CN=pure -out "$work/pure.csr" 2>/dev/null &&
        openssl x509 -req -in "$work/pure.csr" -CA "$work/pure-ca.pem" -CAkey "$work/pure-ca.key" -CAcreateserial \
            -days 30 -extfile <(printf '%s\n' basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature \
                extendedKeyUsage=serverAuth subjectAltName=DNS:localhost,IP:127.0.0.1) \
            -out "$work/pure.pem" 2>/dev/null &&
        cp "$work/ed25519.key" "$work/pure.key" && cat "$work/pure-ca.pem" >>"$work/ca.pem" &&
        make_certificate ed448 -algorithm ED448 && make_certificate rsa_pss -algorithm RSA-PSS &&
        make_certificate p384 -algorithm EC -pkeyopt ec_paramgen_curve:P-384 &&
        make_certificate p521 -algorithm EC -pkeyopt ec_paramgen_curve:P-521 &&
        cp "$work/p384.pem" "$work/encrypted.pem" && echo 'open sesame' >"$work/passphrase" &&
        openssl pkcs8 -topk8 -v2 aes-256-cbc -in "$work/p384.key" -passout file:"$work/passphrase" \
            -out "$work/encrypted.key" 2>/dev/null
}

# talk KIND SERVER-LIST CLIENT-LIST [SERVER-ARGUMENTS...]: an echo; the client then says which providers it used.
talk()
{
    local kind=$1 server_list=$2 client_list=$3
    shift 3
    start_server env SIOTLS_PROVIDER="$server_list" "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$kind.pem" \
        --key "$work/$kind.key" --echo "$@" || return 1
    SIOTLS_PROVIDER=$client_list timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost \
        --json "127.0.0.1:$port" <"$work/big" >"$work/got.text" 2>"$work/client.err" && cmp -s "$work/big" "$work/got.text"
}

# used PART PROVIDER: the client's provider of aead, hash, group or signature.
used()
{
    has_text "$work/client.err" "\"providers\":\\{[^}]*\"$1\":\"$2\""
}

# alone KIND LIST [SERVER-ARGUMENTS...]: with one provider on both sides, which then does everything.
alone()
{
    local kind=$1 list=$2 part
    shift 2
    talk "$kind" "$list" "$list" "$@" || return 1
    for part in aead hash group signature; do
        used "$part" "$list" || return 1
    done
}

# What is listed first wins, as far as it goes.
sodium_then_openssl()
{
    talk rsa sodium,openssl sodium,openssl && used hash sodium && used group sodium && used aead openssl &&
        used signature openssl
}

one_algorithm_of_nettle()
{
    talk ecdsa openssl,X25519=nettle openssl,X25519=nettle && used group nettle && used aead openssl &&
        used hash openssl && used signature openssl
}

# ML-KEM-768 by hacl whatever libcrypto has; what hacl lacks is libcrypto's.
hacl_then_openssl()
{
    talk rsa hacl,openssl hacl,openssl && used group hacl && used signature openssl &&
        has_text "$work/client.err" '"group":"X25519MLKEM768"'
}

with_s_server()
{
    start_server openssl s_server -accept 127.0.0.1:PORT -cert "$work/$1.pem" -key "$work/$1.key" -tls1_3 -www \
        -ciphersuites "$3" -groups "$4" || return 1
    SIOTLS_PROVIDER=$2 timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --get / \
        "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.out" "Cipher is $3"
}

with_s_client()
{
    start_server env SIOTLS_PROVIDER="$2" "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$1.pem" \
        --key "$work/$1.key" --http || return 1
    printf 'GET / HTTP/1.0\r\nHost: localhost\r\n\r\n' | timeout "$patience" openssl s_client -connect "127.0.0.1:$port" \
        -tls1_3 -CAfile "$work/ca.pem" -servername localhost -verify_hostname localhost -verify_return_error \
        -ciphersuites "$3" -groups "$4" -quiet -ign_eof >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.out" "^HTTP/1\.[01] 200" && has_text "$work/client.out" "$3"
}

both_peers()
{
    local what="$2, $1, $3, $4"
    try "s_server with $what" with_s_server "$@"
    try "s_client with $what" with_s_client "$@"
}

make_more || exit 1
if has_provider nettle; then
    for kind in rsa rsa_pss ecdsa p384 p521 ed25519 ed448; do
        try "nettle alone, $kind" alone "$kind" nettle
    done
    try 'nettle alone, a key with a passphrase' alone encrypted nettle --passphrase-file "$work/passphrase"
    try 'nettle serves openssl' talk rsa nettle openssl
    try 'openssl serves nettle' talk p384 openssl nettle
    try 'openssl,X25519=nettle' one_algorithm_of_nettle
    both_peers rsa nettle TLS_AES_128_GCM_SHA256 X25519
    both_peers ecdsa nettle TLS_AES_256_GCM_SHA384 P-256
    both_peers p384 nettle TLS_CHACHA20_POLY1305_SHA256 P-384
    both_peers ed448 nettle TLS_AES_256_GCM_SHA384 X448
    both_peers p521 nettle TLS_AES_128_GCM_SHA256 P-521
fi
if has_provider sodium; then
    try 'sodium alone, Ed25519' alone pure sodium
    try 'sodium serves openssl' talk pure sodium openssl
    try 'openssl serves sodium' talk pure openssl sodium
    try 'sodium,openssl' sodium_then_openssl
    both_peers pure sodium TLS_CHACHA20_POLY1305_SHA256 X25519
fi
if has_provider hacl; then
    for kind in ecdsa p384 p521 pure; do
        try "hacl alone, $kind" alone "$kind" hacl
    done
    try 'hacl serves openssl' talk ecdsa hacl openssl
    try 'openssl serves hacl' talk p384 openssl hacl
    try 'hacl,openssl: post-quantum' hacl_then_openssl
    both_peers ecdsa hacl TLS_CHACHA20_POLY1305_SHA256 X25519
    both_peers pure hacl TLS_CHACHA20_POLY1305_SHA256 P-256
fi
if has_provider awslc; then
    for kind in rsa rsa_pss ecdsa p384 p521 pure; do
        try "awslc alone, $kind" alone "$kind" awslc
    done
    try 'awslc alone, a key with a passphrase' alone encrypted awslc --passphrase-file "$work/passphrase"
    try 'awslc serves openssl' talk rsa awslc openssl
    try 'openssl serves awslc' talk p384 openssl awslc
    both_peers rsa awslc TLS_AES_128_GCM_SHA256 X25519
    both_peers ecdsa awslc TLS_AES_256_GCM_SHA384 P-256
    both_peers p521 awslc TLS_CHACHA20_POLY1305_SHA256 P-521
fi
if has_provider nettle && has_provider sodium; then
    try 'nettle serves sodium' talk pure nettle sodium
    try 'sodium serves nettle' talk pure sodium nettle
fi
finish
