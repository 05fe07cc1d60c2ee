#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every cipher suite, group and signature scheme that OpenSSL and GnuTLS share with siotls, in both roles.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
make_certificates
make_certificate ecdsa384 -algorithm EC -pkeyopt ec_paramgen_curve:P-384
make_certificate ecdsa521 -algorithm EC -pkeyopt ec_paramgen_curve:P-521
make_certificate ed448 -algorithm ED448
make_certificate pss -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048

# Our name, OpenSSL's, GnuTLS's; "-": it has none.
suites='TLS_AES_128_GCM_SHA256 TLS_AES_128_GCM_SHA256 AES-128-GCM
TLS_AES_256_GCM_SHA384 TLS_AES_256_GCM_SHA384 AES-256-GCM
TLS_CHACHA20_POLY1305_SHA256 TLS_CHACHA20_POLY1305_SHA256 CHACHA20-POLY1305
TLS_AES_128_CCM_SHA256 TLS_AES_128_CCM_SHA256 AES-128-CCM
TLS_AES_128_CCM_8_SHA256 TLS_AES_128_CCM_8_SHA256 AES-128-CCM-8'
groups='X25519 X25519 GROUP-X25519
X448 X448 GROUP-X448
SECP256R1 P-256 GROUP-SECP256R1
SECP384R1 P-384 GROUP-SECP384R1
SECP521R1 P-521 GROUP-SECP521R1
FFDHE2048 ffdhe2048 GROUP-FFDHE2048
FFDHE3072 ffdhe3072 GROUP-FFDHE3072
FFDHE4096 ffdhe4096 GROUP-FFDHE4096
FFDHE6144 ffdhe6144 GROUP-FFDHE6144
FFDHE8192 ffdhe8192 GROUP-FFDHE8192'
# With the certificate's kind.
schemes='RSA_PSS_RSAE_SHA256 rsa_pss_rsae_sha256 SIGN-RSA-PSS-RSAE-SHA256 rsa
RSA_PSS_RSAE_SHA384 rsa_pss_rsae_sha384 SIGN-RSA-PSS-RSAE-SHA384 rsa
RSA_PSS_RSAE_SHA512 rsa_pss_rsae_sha512 SIGN-RSA-PSS-RSAE-SHA512 rsa
RSA_PSS_PSS_SHA256 rsa_pss_pss_sha256 SIGN-RSA-PSS-SHA256 pss
RSA_PSS_PSS_SHA384 rsa_pss_pss_sha384 SIGN-RSA-PSS-SHA384 pss
ECDSA_SECP256R1_SHA256 ecdsa_secp256r1_sha256 SIGN-ECDSA-SECP256R1-SHA256 ecdsa
ECDSA_SECP384R1_SHA384 ecdsa_secp384r1_sha384 SIGN-ECDSA-SECP384R1-SHA384 ecdsa384
ECDSA_SECP521R1_SHA512 ecdsa_secp521r1_sha512 SIGN-ECDSA-SECP521R1-SHA512 ecdsa521
ED25519 ed25519 SIGN-EDDSA-ED25519 ed25519
ED448 ed448 SIGN-EDDSA-ED448 ed448'

request()
{
    printf 'GET / HTTP/1.0\r\nHost: localhost\r\n\r\n'
}

# get OPTION VALUE KEY: siotls-client with an option fetches a page, and says that the handshake used it.
get()
{
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost "--$1" "$2" --json --get / \
        "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.err" "\"$3\": *\"$2\""
}

# serve KIND OPTION VALUE: siotls-server with an option.
serve()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$1.pem" --key "$work/$1.key" --http "--$2" "$3"
}

openssl_serves()
{
    local kind=$1 option=$2 value=$3 key=$4
    shift 4
    start_server openssl s_server -accept PORT -tls1_3 -cert "$work/$kind.pem" -key "$work/$kind.key" -www -quiet "$@" &&
        get "$option" "$value" "$key"
}

openssl_asks()
{
    local kind=$1 option=$2 value=$3
    shift 3
    serve "$kind" "$option" "$value" &&
        timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -tls1_3 -CAfile "$work/ca.pem" -quiet \
            -servername localhost -verify_hostname localhost -verify_return_error "$@" \
            < <(request) >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.out" "$value"
}

gnutls_serves()
{
    local kind=$1 option=$2 value=$3 key=$4 priority=$5
    start_server gnutls-serv --port PORT --http --x509certfile "$work/$kind.pem" --x509keyfile "$work/$kind.key" \
        --priority "NORMAL:-VERS-ALL:+VERS-TLS1.3:$priority" && get "$option" "$value" "$key"
}

gnutls_asks()
{
    local kind=$1 option=$2 value=$3 priority=$4
    serve "$kind" "$option" "$value" &&
        timeout "$patience" gnutls-cli --port "$port" --x509cafile "$work/ca.pem" --logfile "$work/client.log" \
            --priority "NORMAL:-VERS-ALL:+VERS-TLS1.3:$priority" localhost \
            < <(request) >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.out" "$value"
}

while read -r ours openssls gnutlss; do
    # 64 bits of tag are below the security level that OpenSSL asks for.
    try "openssl serves $ours" openssl_serves ecdsa suites "$ours" suite -ciphersuites "$openssls" -cipher 'ALL:@SECLEVEL=0'
    try "openssl asks for $ours" openssl_asks ecdsa suites "$ours" -ciphersuites "$openssls" -cipher 'ALL:@SECLEVEL=0'
    command -v gnutls-serv >/dev/null || continue
    try "gnutls serves $ours" gnutls_serves ecdsa suites "$ours" suite "-CIPHER-ALL:+$gnutlss"
    try "gnutls asks for $ours" gnutls_asks ecdsa suites "$ours" "-CIPHER-ALL:+$gnutlss"
done <<<"$suites"

while read -r ours openssls gnutlss; do
    try "openssl serves $ours" openssl_serves ecdsa groups "$ours" group -groups "$openssls"
    try "openssl asks for $ours" openssl_asks ecdsa groups "$ours" -groups "$openssls"
    command -v gnutls-serv >/dev/null || continue
    try "gnutls serves $ours" gnutls_serves ecdsa groups "$ours" group "-GROUP-ALL:+$gnutlss"
    try "gnutls asks for $ours" gnutls_asks ecdsa groups "$ours" "-GROUP-ALL:+$gnutlss"
done <<<"$groups"

while read -r ours openssls gnutlss kind; do
    try "openssl signs with $ours" openssl_serves "$kind" signatures "$ours" signature -sigalgs "$openssls"
    # The CA's own signature must be among them, and none twice.
    ca=:ecdsa_secp256r1_sha256
    [ "$kind" = ecdsa ] && ca=
    try "openssl verifies $ours" openssl_asks "$kind" signatures "$ours" -sigalgs "$openssls$ca"
    command -v gnutls-serv >/dev/null || continue
    try "gnutls signs with $ours" gnutls_serves "$kind" signatures "$ours" signature "-SIGN-ALL:+$gnutlss"
    try "gnutls verifies $ours" gnutls_asks "$kind" signatures "$ours" "-SIGN-ALL:+$gnutlss:+SIGN-ECDSA-SECP256R1-SHA256"
done <<<"$schemes"
finish
