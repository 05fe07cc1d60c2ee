#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The examples of docs/examples: an echo server in each kind of event loop, with several clients at once, and the
# blocking client of the README.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
make_certificates
make_text "$work/big" 16384
examples=$build/docs/examples

start_echo()
{
    start_printing "$examples/echo_$1" "$work/ecdsa.pem" "$work/ecdsa.key"
}

echo_once()
{
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost "127.0.0.1:$port" \
        <"$work/big" >"$work/got.$1" 2>"$work/client.$1" && cmp -s "$work/big" "$work/got.$1"
}

echoes()
{
    local name=$1 client pids=()
    start_echo "$name" || return 1
    for client in 1 2 3 4; do
        echo_once "$client" &
        pids+=("$!")
    done
    for client in "${pids[@]}"; do
        wait "$client" || return 1
    done
    # A client that talks no TLS, or leaves at once, disturbs nobody.
    printf 'GET / HTTP/1.0\r\n\r\n' | timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -tls1_2 \
        >/dev/null 2>&1
    echo_once 5
}

hello()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/ecdsa.pem" --key "$work/ecdsa.key" --http ||
        return 1
    timeout "$patience" "$examples/hello_client" localhost "$port" "$work/ca.pem" >"$work/client.out" \
        2>"$work/client.err" && has_text "$work/client.out" '^HTTP/1.1 200 OK' || return 1
    ! timeout "$patience" "$examples/hello_client" localhost "$port" "$work/rsa.pem" >"$work/client.out" \
        2>"$work/client.err" && has_text "$work/client.err" 'neither trusted nor in the chain'
}

# One program over two libraries: both fetch a page, trust nobody else, and tell what is cut short.
fetches()
{
    local program=$examples/$1
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/ecdsa.pem" --key "$work/ecdsa.key" --http ||
        return 1
    timeout "$patience" "$program" localhost "$port" "$work/ca.pem" >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.out" '^HTTP/1.1 200 OK' || return 1
    ! timeout "$patience" "$program" localhost "$port" "$work/rsa.pem" >"$work/client.out" 2>"$work/client.err" &&
        [ -s "$work/client.err" ] && [ ! -s "$work/client.out" ]
}

# A server that ends TCP in the middle of a page, without close_notify.
truncating_server()
{
    cat >"$work/truncating.py" <<'PYTHON'
import socket
import ssl
import sys

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1] + "/ecdsa.pem", sys.argv[1] + "/ecdsa.key")
listener = socket.create_server(("127.0.0.1", 0))
print("listening on 127.0.0.1:%d" % listener.getsockname()[1], flush=True)
while True:
    with context.wrap_socket(listener.accept()[0], server_side=True) as end:
        end.recv(1000)
        end.sendall(b"HTTP/1.1 200 OK\r\n\r\nthe first half")
PYTHON
    start_printing python3 "$work/truncating.py" "$work"
}

truncates()
{
    truncating_server || return 1
    ! timeout "$patience" "$examples/$1" localhost "$port" "$work/ca.pem" >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.out" 'the first half' && has_text "$work/client.err" "$2"
}

# has_uring: false where the kernel has no io_uring, or does not let us have it.
has_uring()
{
    "$examples/echo_uring" >/dev/null 2>&1
    [ $? -ne 77 ]
}

try 'the blocking client of the README' hello
try 'a memory BIO made siotls' fetches bio_siotls
try 'it tells that a page is cut short' truncates bio_siotls 'without close_notify'
if [ -x "$examples/bio_openssl" ]; then
    try 'the same program with memory BIOs' fetches bio_openssl
    try 'that tells it too' truncates bio_openssl 'unexpected eof'
else
    skip 'the same program with memory BIOs' 'libssl was not found'
fi
for name in poll libuv; do
    try "an echo server on $name" echoes "$name"
done
if [ ! -x "$examples/echo_uring" ]; then
    skip 'an echo server on io_uring' 'liburing was not found'
elif has_uring; then
    try 'an echo server on io_uring' echoes uring
else
    skip 'an echo server on io_uring' 'this kernel offers none'
fi
finish
