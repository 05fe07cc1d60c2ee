#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Client certificates, with OpenSSL and GnuTLS on the other side.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
need gnutls-cli
need gnutls-serv
make_certificates
tls13=NORMAL:-VERS-ALL:+VERS-TLS1.3
echo 'hello over mutual TLS' >"$work/hello"

# make_client NAME CA [genpkey options]: $work/NAME.pem and NAME.key for clients, of that CA.
make_client()
{
    local name=$1 ca=$2
    shift 2
    openssl genpkey "$@" -out "$work/$name.key" 2>/dev/null &&
        openssl req -new -key "$work/$name.key" -subj "/CN=$name" -out "$work/$name.csr" 2>/dev/null &&
        openssl x509 -req -in "$work/$name.csr" -CA "$work/$ca.pem" -CAkey "$work/$ca.key" -CAcreateserial -days 30 \
            -extfile <(printf '%s\n' basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature \
                extendedKeyUsage=clientAuth) -out "$work/$name.pem" 2>/dev/null
}

make_clients()
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/other.key" \
        -out "$work/other.pem" -days 30 -subj '/CN=other CA' -addext basicConstraints=critical,CA:TRUE \
        -addext keyUsage=critical,keyCertSign 2>/dev/null &&
        make_client client_rsa ca -algorithm RSA -pkeyopt rsa_keygen_bits:2048 &&
        make_client client_ecdsa ca -algorithm EC -pkeyopt ec_paramgen_curve:P-256 &&
        make_client client_ed25519 ca -algorithm ED25519 &&
        make_client stranger other -algorithm EC -pkeyopt ec_paramgen_curve:P-256 && return
    echo "Bail out! no client certificates could be made"
    exit 1
}

siotls_echo()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/ecdsa.pem" --key "$work/ecdsa.key" --echo \
        --verbose --client-ca "$work/ca.pem" "$@"
}

# openssl_client CERTIFICATE SIGNATURE
openssl_client()
{
    siotls_echo --require-client-cert || return 1
    { cat "$work/hello"; wait_until has_text "$work/got.text" 'hello over'; } |
        timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -CAfile "$work/ca.pem" -verify_return_error \
            -servername localhost -cert "$work/$1.pem" -key "$work/$1.key" >"$work/got.text" 2>"$work/client.err"
    has_text "$work/got.text" 'hello over mutual TLS' && has_text "$work/got.text" 'Acceptable client certificate CA names'
}

# openssl_refused WORDS OPTION...: the server refuses, and says why.
openssl_refused()
{
    local words=$1
    shift
    siotls_echo --require-client-cert || return 1
    timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -CAfile "$work/ca.pem" -servername localhost "$@" \
        <"$work/hello" >"$work/got.text" 2>"$work/client.err"
    wait_until has_text "$work/server.err" "$words" && ! has_text "$work/got.text" '^hello over'
}

openssl_without()
{
    siotls_echo || return 1
    { cat "$work/hello"; wait_until has_text "$work/got.text" 'hello over'; } |
        timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -CAfile "$work/ca.pem" -servername localhost \
            >"$work/got.text" 2>"$work/client.err"
    has_text "$work/got.text" 'hello over mutual TLS'
}

gnutls_client()
{
    siotls_echo --require-client-cert || return 1
    timeout "$patience" gnutls-cli --port "$port" --x509cafile "$work/ca.pem" --x509certfile "$work/$1.pem" \
        --x509keyfile "$work/$1.key" --priority "$tls13" --logfile "$work/client.log" localhost <"$work/hello" \
        >"$work/got.text" 2>"$work/client.err" || return 1
    has_text "$work/got.text" 'hello over mutual TLS'
}

# openssl_server CERTIFICATE [option...]: the page says who came.
openssl_server()
{
    local name=$1
    shift
    start_server openssl s_server -accept 127.0.0.1:PORT -www -cert "$work/rsa.pem" -key "$work/rsa.key" -tls1_3 \
        -CAfile "$work/ca.pem" -Verify 3 -verify_return_error || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --get / --cert "$work/$name.pem" \
        --key "$work/$name.key" "$@" "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err" || return 1
    has_text "$work/client.out" "CN *= *$name"
}

# The server names its CA: of two certificates the one that it issued is shown.
openssl_server_chooses()
{
    start_server openssl s_server -accept 127.0.0.1:PORT -www -cert "$work/rsa.pem" -key "$work/rsa.key" -tls1_3 \
        -CAfile "$work/ca.pem" -Verify 3 -verify_return_error || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --get / \
        --cert "$work/stranger.pem" --key "$work/stranger.key" --cert "$work/client_ecdsa.pem" \
        --key "$work/client_ecdsa.key" "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err" || return 1
    has_text "$work/client.out" 'CN *= *client_ecdsa'
}

openssl_server_refuses()
{
    start_server openssl s_server -accept 127.0.0.1:PORT -www -cert "$work/rsa.pem" -key "$work/rsa.key" -tls1_3 \
        -CAfile "$work/ca.pem" -Verify 3 -verify_return_error || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --get / "127.0.0.1:$port" \
        >"$work/client.out" 2>"$work/client.err" && return 1
    has_text "$work/client.err" 'certificate_required'
}

gnutls_server()
{
    start_server gnutls-serv --port PORT --echo --x509certfile "$work/rsa.pem" --x509keyfile "$work/rsa.key" \
        --x509cafile "$work/ca.pem" --require-client-cert --verify-client-cert --priority "$tls13" --noticket || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --cert "$work/$1.pem" \
        --key "$work/$1.key" "127.0.0.1:$port" <"$work/hello" >"$work/got.text" 2>"$work/client.err" || return 1
    cmp -s "$work/hello" "$work/got.text"
}

# openssl_client_later WORDS OPTION...: what the server says of the client that is asked after the handshake.
openssl_client_later()
{
    local words=$1
    shift
    siotls_echo --post-handshake-auth || return 1
    { cat "$work/hello"; wait_until has_text "$work/server.err" "$words"; } |
        timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -CAfile "$work/ca.pem" -servername localhost \
            -enable_pha "$@" >"$work/got.text" 2>"$work/client.err"
    has_text "$work/server.err" "$words"
}

was_shown_twice()
{
    [ "$(grep -c 'depth=0 CN *= *client_rsa' "$work/server.err")" -ge 2 ]
}

# s_server asks in the handshake, and with its command c once more.
openssl_server_later()
{
    mkfifo "$work/server.pipe" || return 1
    server_input=$work/server.pipe
    exec 7<>"$work/server.pipe"
    start_server openssl s_server -accept 127.0.0.1:PORT -cert "$work/rsa.pem" -key "$work/rsa.key" -tls1_3 \
        -CAfile "$work/ca.pem" -verify 3 || return 1
    { wait_until has_text "$work/server.out" 'CIPHER is'; echo c >&7
        wait_until was_shown_twice; cat "$work/hello"
        wait_until has_text "$work/server.out" 'hello over'; echo Q >&7; } |
        timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --post-handshake-auth \
            --cert "$work/client_rsa.pem" --key "$work/client_rsa.key" "127.0.0.1:$port" \
            >"$work/got.text" 2>"$work/client.err"
    exec 7>&-
    rm -f "$work/server.pipe"
    has_text "$work/server.out" 'hello over' && was_shown_twice
}

make_clients
try 'openssl s_client shows an RSA certificate' openssl_client client_rsa
try 'openssl s_client shows an ECDSA certificate' openssl_client client_ecdsa
try 'openssl s_client shows an Ed25519 certificate' openssl_client client_ed25519
try 'openssl s_client without a certificate, which is asked for' openssl_without
try 'openssl s_client without a certificate, which is required' openssl_refused 'certificate_required'
try 'openssl s_client with the certificate of another CA' openssl_refused 'unknown_ca' -cert "$work/stranger.pem" \
    -key "$work/stranger.key"
try "openssl s_client with a server's certificate" openssl_refused 'purpose|usage' -cert "$work/rsa.pem" \
    -key "$work/rsa.key"
try 'openssl s_client shows a certificate after the handshake' openssl_client_later 'CN=client_rsa' \
    -cert "$work/client_rsa.pem" -key "$work/client_rsa.key"
try 'openssl s_client shows none after the handshake' openssl_client_later 'no certificate'
try 'openssl s_client shows a bad one after the handshake' openssl_client_later 'unknown_ca' \
    -cert "$work/stranger.pem" -key "$work/stranger.key"
try 'openssl s_server is shown a certificate after the handshake' openssl_server_later
try 'gnutls-cli shows an RSA certificate' gnutls_client client_rsa
try 'gnutls-cli shows an ECDSA certificate' gnutls_client client_ecdsa
try 'openssl s_server is shown an RSA certificate' openssl_server client_rsa
try 'openssl s_server is shown an Ed25519 certificate' openssl_server client_ed25519
try 'openssl s_server is shown the certificate of its CA' openssl_server_chooses
try 'openssl s_server is shown none' openssl_server_refuses
try 'gnutls-serv is shown an RSA certificate' gnutls_server client_rsa
try 'gnutls-serv is shown an ECDSA certificate' gnutls_server client_ecdsa
finish
