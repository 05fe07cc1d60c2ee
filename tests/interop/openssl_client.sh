#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `openssl s_client` talks to siotls-server.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
make_certificates
make_text "$work/big" 16384

# serve KIND ARGUMENTS...: siotls-server with the certificate of this kind.
serve()
{
    local kind=$1
    shift
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$kind.pem" --key "$work/$kind.key" "$@"
}

# client ARGUMENTS...: s_client against it; -quiet or -brief is among them.
client()
{
    timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -tls1_3 -CAfile "$work/ca.pem" \
        -servername localhost -verify_hostname localhost -verify_return_error "$@" \
        >"$work/client.out" 2>"$work/client.err"
}

request()
{
    printf 'GET / HTTP/1.0\r\nHost: localhost\r\n\r\n'
}

# The page of --http tells what the server negotiated, s_client -brief what it did itself.
negotiates()
{
    local suite=$1 group=$2 kind=$3 page_group=$4
    serve "$kind" --http || return 1
    client -quiet -ciphersuites "$suite" -groups "$group" < <(request) || return 1
    has_text "$work/client.out" "^HTTP/1\.[01] 200" && has_text "$work/client.out" "$suite" &&
        has_text "$work/client.out" "$page_group" || return 1
    client -brief -ciphersuites "$suite" -groups "$group" < <(request)
    has_text "$work/client.err" "Ciphersuite: $suite" && has_text "$work/client.err" 'Verification: OK'
}

# The key share is for the first group, which this server does not take: it must ask for the second one.
retries()
{
    serve ecdsa --http --groups "$2" || return 1
    timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -tls1_3 -CAfile "$work/ca.pem" -msg \
        -groups "ffdhe2048:$1" -ign_eof < <(request) >"$work/client.out" 2>"$work/client.err" || return 1
    [ "$(grep -ac '>>> .*ClientHello' "$work/client.out")" -eq 2 ] && has_text "$work/client.out" 'HTTP/1\.[01] 200'
}

alpn()
{
    serve ecdsa --echo --alpn h2,http/1.1 || return 1
    client -alpn "$1" </dev/null
    has_text "$work/client.out" "ALPN protocol: $2"
}

no_alpn_in_common()
{
    serve ecdsa --echo --alpn h2 || return 1
    ! client -alpn spdy/1 </dev/null && has_text "$work/client.err" 'no application protocol'
}

# s_client does not end its direction with -quiet; it is ended when everything has come back.
both_ways()
{
    serve ecdsa --echo || return 1
    openssl s_client -connect "127.0.0.1:$port" -tls1_3 -CAfile "$work/ca.pem" -quiet -ciphersuites "$1" \
        <"$work/big" >"$work/got.text" 2>"$work/client.err" &
    servers+=("$!")
    wait_until has_size "$work/got.text" "$(stat -c %s "$work/big")"
    cmp -s "$work/big" "$work/got.text"
}

# A line "k" or "K" on s_client's input changes its key, with or without a request (RFC 9846 4.7.3).
key_update()
{
    mkfifo "$work/client.in"
    serve ecdsa --echo || return 1
    openssl s_client -connect "127.0.0.1:$port" -tls1_3 -CAfile "$work/ca.pem" <"$work/client.in" \
        >"$work/client.out" 2>"$work/client.err" &
    servers+=("$!")
    exec 8>"$work/client.in"
    local words status=0
    for words in before k one K two k K three; do
        echo "$words" >&8
        case $words in
            # What is read together counts as text: wait until the command has been obeyed.
            k | K) sleep 0.2 ;;
            *) wait_until has_text "$work/client.out" "^$words" || status=1 ;;
        esac
    done
    exec 8>&-
    [ "$(grep -ac '^KEYUPDATE' "$work/client.err" "$work/client.out" | awk -F: '{ n += $2 } END { print n }')" -eq 4 ] &&
        [ "$status" -eq 0 ]
}

# With text and end in one go: the server must still answer all of it before it ends its own direction.
half_close()
{
    serve ecdsa --echo || return 1
    python3 - "$port" "$work" <<'END' >"$work/client.out" 2>"$work/client.err"
import socket, ssl, sys, threading
port, work = int(sys.argv[1]), sys.argv[2]
context = ssl.create_default_context(cafile=work + "/ca.pem")
text = open(work + "/big", "rb").read()
with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
    to_net, from_net = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(from_net, to_net, server_hostname="localhost")
    def flush():
        plain.sendall(to_net.read())
    while True:
        try:
            tls.do_handshake()
            break
        except ssl.SSLWantReadError:
            flush()
            from_net.write(plain.recv(65536))
    def say():
        for i in range(0, len(text), 16384):
            tls.write(text[i:i + 16384])
            parts.append(to_net.read())
        try:
            tls.unwrap()
        except ssl.SSLWantReadError:
            pass
        parts.append(to_net.read())
    parts = []
    say()
    sender = threading.Thread(target=lambda: plain.sendall(b"".join(parts)))
    sender.start()
    wire = b""
    while True:
        got = plain.recv(65536)
        if not got:
            break
        wire += got
    sender.join()
    # All of the text came back, in records, and then a close_notify: a record of 2 + 1 + 16 bytes.
    size, last, at = 0, 0, 0
    while at + 5 <= len(wire):
        last = int.from_bytes(wire[at + 3:at + 5], "big")
        size += last - 17
        at += 5 + last
    assert at == len(wire), "the last record is cut off"
    assert last == 19, "the last record is no alert"
    assert size - 2 >= len(text), "only %d bytes came back" % size
END
}

try 'AES-128-GCM, X25519, RSA' negotiates TLS_AES_128_GCM_SHA256 X25519 rsa X25519
try 'AES-256-GCM, P-256, ECDSA' negotiates TLS_AES_256_GCM_SHA384 P-256 ecdsa SECP256R1
try 'ChaCha20-Poly1305, X25519, Ed25519' negotiates TLS_CHACHA20_POLY1305_SHA256 X25519 ed25519 X25519
try 'AES-128-GCM, P-256, Ed25519' negotiates TLS_AES_128_GCM_SHA256 P-256 ed25519 SECP256R1
try 'AES-256-GCM, X25519, RSA' negotiates TLS_AES_256_GCM_SHA384 X25519 rsa X25519
try 'ChaCha20-Poly1305, P-256, ECDSA' negotiates TLS_CHACHA20_POLY1305_SHA256 P-256 ecdsa SECP256R1
try 'HelloRetryRequest for P-256' retries P-256 SECP256R1
try 'HelloRetryRequest for X25519' retries X25519 X25519
try 'ALPN, one in common' alpn spdy/1,http/1.1 http/1.1
try "ALPN, the server's preference" alpn http/1.1,h2 h2
try 'no ALPN protocol in common' no_alpn_in_common
try '1 MB both ways, AES-128-GCM' both_ways TLS_AES_128_GCM_SHA256
try '1 MB both ways, ChaCha20-Poly1305' both_ways TLS_CHACHA20_POLY1305_SHA256
try 'KeyUpdate of the client, with and without request' key_update
try 'the client ends its direction before it reads' half_close
finish
