#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# keys.sh IDENTITY_CHECK: keys and chains in the forms that the openssl command writes, as TAP.
set -u

check=$(realpath "$1")
# shellcheck source=tests/support/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/../support/tap.sh"
need openssl
unset OPENSSL_CONF
cd "$work" || exit 1

# expect NAME WANTED FILES...: what identity_check prints begins with WANTED.
expect()
{
    try "$1" prints "${@:2}"
}

prints()
{
    local wanted=$1 got
    got=$("$check" "${@:2}" 2>&1)
    [[ $got == "$wanted"* ]] && return
    echo "wanted $wanted, got $got"
    return 1
}

# make_key NAME OPTIONS...: NAME.key (PKCS#8, PEM) and a certificate for it in NAME.crt
make_key()
{
    local name=$1
    shift
    openssl genpkey "$@" -out "$name.key" 2>/dev/null &&
        openssl req -new -x509 -key "$name.key" -subj "/CN=$name" -days 3650 -out "$name.crt"
}

key_forms()
{
    local name=$1 cipher
    expect "$name, PKCS#8 in PEM" ok "$name.crt" "$name.key"
    openssl pkey -in "$name.key" -outform DER -out key.der
    expect "$name, PKCS#8 in DER" ok "$name.crt" key.der
    for cipher in aes-128-cbc aes-256-cbc; do
        openssl pkcs8 -topk8 -v2 "$cipher" -passout pass:secret -in "$name.key" -out key.pem
        expect "$name, PBES2 with $cipher in PEM" ok "$name.crt" key.pem secret
    done
    expect "$name, a wrong passphrase" "passphrase: " "$name.crt" key.pem wrong
    expect "$name, no passphrase" "passphrase: " "$name.crt" key.pem
    openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 4096 -outform DER -passout pass:secret \
        -in "$name.key" -out key.der
    expect "$name, PBES2 with HMAC-SHA-512 in DER" ok "$name.crt" key.der secret
    openssl pkcs8 -topk8 -scrypt -scrypt_N 1024 -passout pass:secret -in "$name.key" -out key.pem
    expect "$name, PBES2 with scrypt" ok "$name.crt" key.pem secret
}

# The older forms, which have a name of their own per algorithm.
traditional_forms()
{
    local name=$1 form=$2
    openssl pkey -traditional -in "$name.key" -out key.pem
    grep -q "BEGIN $form PRIVATE KEY" key.pem || echo "# openssl did not write $form"
    expect "$name, $form in PEM" ok "$name.crt" key.pem
    openssl pkey -traditional -in "$name.key" -outform DER -out key.der
    expect "$name, $form in DER" ok "$name.crt" key.der
    openssl pkey -traditional -aes-256-cbc -passout pass:secret -in "$name.key" -out key.pem
    expect "$name, $form encrypted the old way" \
        "syntax: private_key: PEM with headers (old OpenSSL encryption) is not supported" "$name.crt" key.pem secret
}

chains()
{
    printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n' >ca.cnf
    openssl req -new -key p256.key -subj /CN=leaf -out leaf.csr
    openssl x509 -req -in leaf.csr -CA ed25519.crt -CAkey ed25519.key -CAcreateserial -days 100 -out leaf.crt 2>/dev/null
    cat leaf.crt ed25519.crt >chain.pem
    expect "a chain, the leaf first" ok chain.pem p256.key
    cat ed25519.crt leaf.crt >chain.pem
    expect "a chain, the leaf last" ok chain.pem p256.key
    cat p256.key ed25519.crt leaf.crt >all.pem
    expect "chain and key in one file" ok all.pem all.pem
    openssl x509 -in leaf.crt -text >text.pem
    expect "a certificate with its text" ok text.pem p256.key
    openssl x509 -in leaf.crt -outform DER -out leaf.der
    openssl x509 -in ed25519.crt -outform DER -out ca.der
    cat ca.der leaf.der >chain.der
    expect "a chain in DER" ok chain.der p256.key
    sed 's/$/\r/' chain.pem >crlf.pem
    expect "a chain with CRLF" ok crlf.pem p256.key
    expect "the key of another certificate" "key: identity: the private key does not match" chain.pem p384.key
    expect "a key for a chain" "syntax: " p256.key p256.key
    expect "a chain for a key" "syntax: " chain.pem chain.pem
    expect "no file" "syntax: " /nonexistent p256.key
}

make_key rsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048
make_key rsa-pss -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048
make_key p256 -algorithm EC -pkeyopt ec_paramgen_curve:P-256
make_key p384 -algorithm EC -pkeyopt ec_paramgen_curve:P-384
make_key p521 -algorithm EC -pkeyopt ec_paramgen_curve:P-521
make_key ed25519 -algorithm ED25519
make_key ed448 -algorithm ED448
for name in rsa rsa-pss p256 p384 p521 ed25519 ed448; do
    key_forms "$name"
done
traditional_forms rsa RSA
for name in p256 p384 p521; do
    traditional_forms "$name" EC
done
openssl ecparam -name prime256v1 -genkey -out parameters.pem
openssl req -new -x509 -key parameters.pem -subj /CN=parameters -days 100 -out parameters.crt
expect "an EC key behind its parameters" ok parameters.crt parameters.pem
openssl ecparam -name prime256v1 -param_enc explicit -genkey -out explicit.pem 2>/dev/null
expect "an EC key with a curve of its own" "syntax: " p256.crt explicit.pem
chains
finish
