#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Resumption, 0-RTT and external PSKs: siotls with itself, with OpenSSL and with GnuTLS, in both roles.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
need gnutls-cli
need gnutls-serv
make_certificates
echo 'this was early' >"$work/early"
key=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
echo "alice:$key" >"$work/psks"
echo "alice:$key" >"$work/pskpasswd"
tls13=NORMAL:-VERS-ALL:+VERS-TLS1.3

# A server that reads standard input ends with it: this one never ends.
mkfifo "$work/silence"
exec 9<>"$work/silence"

serve()
{
    rm -f "$work/session"
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/ecdsa.pem" --key "$work/ecdsa.key" --echo -v "$@"
}

serve_openssl()
{
    rm -f "$work/session"
    server_input=$work/silence
    start_server openssl s_server -accept 127.0.0.1:PORT -tls1_3 -rev "$@"
}

serve_gnutls()
{
    rm -f "$work/session"
    start_server gnutls-serv --port PORT --echo --priority "$tls13" "$@"
}

# client ARGUMENTS...: siotls-client says one line, and what it saw as JSON.
client()
{
    echo 'this was late' | timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --json "$@" \
        "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err"
}

resuming()
{
    client --session "$work/session" "$@"
}

# says NAME VALUE: what the client's JSON says of the handshake.
says()
{
    python3 -c 'import json, sys
handshake = json.loads(open(sys.argv[1]).read().splitlines()[-1])["handshake"]
sys.exit(json.dumps(handshake[sys.argv[2]]) != sys.argv[3])' "$work/client.err" "$1" "$2"
}

# ---- siotls with itself ----

resumes()
{
    serve && resuming && says resumed false && [ -s "$work/session" ] && resuming && says resumed true && resuming &&
        says resumed true && wait_until has_text "$work/server.err" 'session=resumed'
}

has_resumed()
{
    [ "$(grep -c session=resumed "$work/server.err")" -eq "$1" ]
}

reconnects()
{
    serve && client --reconnect 3 && says resumed true &&
        wait_until has_resumed 3
}

early()
{
    serve --early-data 100 && resuming --early-data "$work/early" && says early_data null &&
        resuming --early-data "$work/early" && says early_data '"accepted"' && has_text "$work/client.out" 'was early' &&
        has_text "$work/client.out" 'was late'
}

# The server allows no early data any more: what was sent early is sent again.
early_rejected()
{
    openssl rand -out "$work/keys" 64
    serve --early-data 100 --ticket-keys "$work/keys" && resuming || return 1
    cp "$work/session" "$work/kept"
    end_servers
    serve --ticket-keys "$work/keys" || return 1
    mv "$work/kept" "$work/session"
    resuming --early-data "$work/early" && says early_data '"rejected"' && says resumed true &&
        has_text "$work/client.out" 'was early' && has_text "$work/client.out" 'was late'
}

# Two processes share the keys: a ticket of one is good for the other.
shared_keys()
{
    openssl rand -out "$work/keys" 128
    serve --ticket-keys "$work/keys" && resuming && says resumed false || return 1
    cp "$work/session" "$work/kept"
    serve --ticket-keys "$work/keys" || return 1
    cp "$work/kept" "$work/session"
    resuming && says resumed true
}

# The second server has the key of the first only to open with, as after a rotation; the third has it no more.
rotated_keys()
{
    local old=$work/old new=$work/new
    openssl rand -out "$old" 64
    openssl rand -out "$new" 64
    serve --ticket-keys "$old" && resuming || return 1
    cp "$work/session" "$work/kept"
    cat "$new" "$old" >"$work/keys"
    serve --ticket-keys "$work/keys" || return 1
    cp "$work/kept" "$work/session"
    resuming && says resumed true || return 1
    serve --ticket-keys "$new" || return 1
    cp "$work/kept" "$work/session"
    resuming && says resumed false
}

no_tickets()
{
    serve --tickets 0 && resuming && resuming && says resumed false && [ ! -e "$work/session" ]
}

psk()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --psk "$work/psks" --echo && client --psk "alice:$key" &&
        says session '"by an external PSK"' && has_text "$work/client.out" 'was late'
}

psk_or_certificate()
{
    serve --psk "$work/psks" && client --psk "bob:$key" && says session '"new"' && says signature '"ECDSA_SECP256R1_SHA256"'
}

wrong_psk()
{
    serve --psk "$work/psks" && ! client --psk "alice:${key}00" && has_text "$work/client.err" decrypt_error
}

# ---- OpenSSL's client ----

# openssl_client ARGUMENTS...: s_client says a line, and ends when it has come back.
openssl_client()
{
    mkfifo "$work/client.in"
    timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -tls1_3 -CAfile "$work/ca.pem" "$@" \
        <"$work/client.in" >"$work/client.out" 2>"$work/client.err" &
    local pid=$! status=0
    exec 8>"$work/client.in"
    echo 'this was late' >&8
    wait_until has_text "$work/client.out" '^this was late' || status=1
    exec 8>&-
    wait "$pid" || status=1
    rm -f "$work/client.in"
    return "$status"
}

openssl_client_resumes()
{
    serve --early-data 1000 && openssl_client -servername localhost -sess_out "$work/openssl.session" &&
        has_text "$work/client.out" '^New, TLSv1.3' &&
        openssl_client -servername localhost -sess_in "$work/openssl.session" && has_text "$work/client.out" '^Reused, TLSv1.3'
}

openssl_client_early()
{
    serve --early-data 1000 && openssl_client -servername localhost -sess_out "$work/openssl.session" &&
        openssl_client -servername localhost -sess_in "$work/openssl.session" -early_data "$work/early" &&
        has_text "$work/client.out" 'Early data was accepted' && has_text "$work/client.out" '^this was early'
}

# The same ticket for another name: a full handshake.
openssl_client_other_name()
{
    serve && openssl_client -servername localhost -sess_out "$work/openssl.session" &&
        openssl_client -servername other.example -sess_in "$work/openssl.session" && has_text "$work/client.out" '^New, TLSv1.3'
}

# The ticket is of SHA-256; the client has only a suite of SHA-384 left.
openssl_client_other_hash()
{
    serve && openssl_client -servername localhost -ciphersuites TLS_AES_128_GCM_SHA256 -sess_out "$work/openssl.session" &&
        openssl_client -servername localhost -ciphersuites TLS_AES_256_GCM_SHA384 -sess_in "$work/openssl.session" &&
        has_text "$work/client.out" '^New, TLSv1.3'
}

openssl_client_early_other_protocol()
{
    serve --early-data 1000 --alpn one,two &&
        openssl_client -servername localhost -alpn one -sess_out "$work/openssl.session" &&
        openssl_client -servername localhost -alpn two -sess_in "$work/openssl.session" && has_text "$work/client.out" '^Reused'
}

openssl_client_psk()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --psk "$work/psks" --echo -v &&
        openssl_client -psk_identity alice -psk "$key" && wait_until has_text "$work/server.err" 'session=psk'
}

# ---- OpenSSL's server: it sends every line back in reverse ----

openssl_server_resumes()
{
    serve_openssl -cert "$work/ecdsa.pem" -key "$work/ecdsa.key" && resuming && says resumed false && resuming &&
        says resumed true && has_text "$work/client.out" '^etal saw siht'
}

# openssl_server_early WORD ARGUMENTS...: what becomes of the early data of the second connection; it comes in any case.
openssl_server_early()
{
    local word=$1
    shift
    rm -f "$work/session"
    server_input=$work/silence
    start_server openssl s_server -accept 127.0.0.1:PORT -tls1_3 -cert "$work/ecdsa.pem" -key "$work/ecdsa.key" -early_data \
        "$@" || return 1
    resuming && resuming --early-data "$work/early" && says early_data "\"$word\"" &&
        wait_until has_text "$work/server.out" '^this was early'
}

openssl_server_psk()
{
    serve_openssl -nocert -psk_identity alice -psk "$key" && client --psk "alice:$key" &&
        says session '"by an external PSK"' && has_text "$work/client.out" '^etal saw siht'
}

# ---- GnuTLS ----

gnutls_client_resumes()
{
    serve --early-data 1000 || return 1
    echo 'this was late' | timeout "$patience" gnutls-cli --port "$port" --x509cafile "$work/ca.pem" --priority "$tls13" \
        --resume "$@" --logfile "$work/client.log" localhost >"$work/client.out" 2>"$work/client.err"
    has_text "$work/client.log" 'This is a resumed session' && has_text "$work/client.out" '^this was late'
}

gnutls_client_early()
{
    gnutls_client_resumes --earlydata "$work/early" && wait_until has_text "$work/server.err" 'session=resumed early=accepted'
}

gnutls_client_psk()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --psk "$work/psks" --echo -v || return 1
    echo 'this was late' | timeout "$patience" gnutls-cli --port "$port" --priority "$tls13:+DHE-PSK:+ECDHE-PSK:+PSK" \
        --pskusername alice --pskkey "$key" --logfile "$work/client.log" localhost >"$work/client.out" 2>"$work/client.err"
    has_text "$work/client.out" '^this was late' && wait_until has_text "$work/server.err" 'session=psk'
}

# Without a key exchange: only where the server was told so.
gnutls_client_psk_ke()
{
    local option
    for option in --psk-ke -v; do
        start_server "$siotls_server" --listen 127.0.0.1:PORT --psk "$work/psks" --echo -v "$option" || return 1
        echo 'this was late' | timeout "$patience" gnutls-cli --port "$port" --priority "$tls13:-KX-ALL:+PSK" \
            --pskusername alice --pskkey "$key" localhost >"$work/client.out" 2>"$work/client.err"
        [ "$option" = -v ] || has_text "$work/client.out" '^this was late' || return 1
    done
    ! has_text "$work/client.out" '^this was late'
}

gnutls_server_resumes()
{
    serve_gnutls --x509certfile "$work/ecdsa.pem" --x509keyfile "$work/ecdsa.key" && resuming && says resumed false &&
        resuming && says resumed true && has_text "$work/client.out" '^this was late'
}

is_accepted()
{
    resuming --early-data "$work/early" && says early_data '"accepted"'
}

# Its memory of replays begins with the server: it refuses what comes too soon after that.
gnutls_server_early()
{
    serve_gnutls --x509certfile "$work/ecdsa.pem" --x509keyfile "$work/ecdsa.key" --earlydata --maxearlydata 1000 &&
        resuming && wait_until is_accepted
}

gnutls_server_psk()
{
    serve_gnutls --pskpasswd "$work/pskpasswd" --priority "$tls13:+DHE-PSK:+ECDHE-PSK:+PSK" && client --psk "alice:$key" &&
        says session '"by an external PSK"' && has_text "$work/client.out" '^this was late'
}

try 'resumed' resumes
try 'reconnected' reconnects
try 'early data' early
try 'early data rejected, and sent again' early_rejected
try 'two servers share ticket keys' shared_keys
try 'ticket keys rotated' rotated_keys
try 'no tickets' no_tickets
try 'external PSK' psk
try 'unknown PSK, and a certificate' psk_or_certificate
try 'wrong PSK' wrong_psk
try 's_client resumes' openssl_client_resumes
try 's_client, early data' openssl_client_early
try 's_client, ticket of another name' openssl_client_other_name
try 's_client, ticket of another hash' openssl_client_other_hash
try 's_client, ticket of another protocol' openssl_client_early_other_protocol
try 's_client, external PSK' openssl_client_psk
try 's_server resumes' openssl_server_resumes
try 's_server, early data' openssl_server_early accepted
try 's_server, early data and a HelloRetryRequest' openssl_server_early rejected -groups P-256
try 's_server, external PSK' openssl_server_psk
try 'gnutls-cli resumes' gnutls_client_resumes
try 'gnutls-cli, early data' gnutls_client_early
try 'gnutls-cli, external PSK' gnutls_client_psk
try 'gnutls-cli, external PSK without a key exchange' gnutls_client_psk_ke
try 'gnutls-serv resumes' gnutls_server_resumes
try 'gnutls-serv, early data' gnutls_server_early
try 'gnutls-serv, external PSK' gnutls_server_psk
finish
