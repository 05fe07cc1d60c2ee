#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make_chain.sh: writes chain_data.c, the certificates and keys that siotls-bench measures with: a root, a CA below it,
# and leaves of the size and with the extensions that public CAs write. Needs openssl. Fresh keys each time.
set -eu
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > extensions <<'END'
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, digitalSignature, keyCertSign, cRLSign
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
certificatePolicies = 2.23.140.1.2.1
authorityInfoAccess = caIssuers;URI:http://ca.example.org/root.crt
crlDistributionPoints = URI:http://ca.example.org/root.crl
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:example.org, DNS:*.example.org
certificatePolicies = 2.23.140.1.2.1
authorityInfoAccess = OCSP;URI:http://ocsp.example.org/, caIssuers;URI:http://ca.example.org/ca.crt
crlDistributionPoints = URI:http://ca.example.org/ca.crl
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:client.example.org
END

# NAME ISSUER SUBJECT EXTENSIONS SERIAL ALGORITHM OPTION
issue() {
  name=$1 issuer=$2 subject=$3 extensions=$4 serial=$5
  shift 5
  openssl genpkey -out "$name.key" "$@" 2>/dev/null
  openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr"
  if [ "$name" = "$issuer" ]; then set -- -signkey "$name.key"; else set -- -CA "$issuer.crt" -CAkey "$issuer.key"; fi
  openssl x509 -req -in "$name.csr" "$@" -set_serial "$serial" -days 36500 -extfile extensions \
    -extensions "$extensions" -out "$name.crt" 2>/dev/null
}

p256="-algorithm EC -pkeyopt ec_paramgen_curve:P-256"
# shellcheck disable=SC2086
{
  issue root root "/C=XX/O=siotls measuring/CN=siotls bench root" root 1001 $p256
  issue ca root "/C=XX/O=siotls measuring/CN=siotls bench CA" ca 1002 $p256
  issue server ca "/CN=example.org" server 1003 $p256
  issue client ca "/CN=client.example.org" client 1004 $p256
}
ed="-algorithm ED25519"
# shellcheck disable=SC2086
{
  issue edroot edroot "/C=XX/O=siotls measuring/CN=siotls bench root, Ed25519" root 1006 $ed
  issue ed edroot "/CN=example.org" server 1007 $ed
}
issue rsa ca "/CN=example.org" server 1005 -algorithm RSA -pkeyopt rsa_keygen_bits:2048

text() {
  printf '\nconst char %s[] =\n' "$2"
  sed -e 's/^/    "/' -e 's/$/\\n"/' -e '$s/$/;/' "$1"
}
{
  echo "/* SPDX-License-Identifier: Apache-2.0 */"
  echo "/* chain_data.c: made by make_chain.sh. Valid from then on for a hundred years; keys of no other use. */"
  echo '#include "bench/chain.h"'
  text root.crt bench_root_pem
  text ca.crt bench_ca_pem
  text server.crt bench_server_pem
  text server.key bench_server_key_pem
  text client.crt bench_client_pem
  text client.key bench_client_key_pem
  text rsa.crt bench_rsa_pem
  text rsa.key bench_rsa_key_pem
  text edroot.crt bench_ed25519_root_pem
  text ed.crt bench_ed25519_pem
  text ed.key bench_ed25519_key_pem
} > "$folder/chain_data.c"
