#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# docs/examples/redis_replay.c: two servers share ticket keys and a register of replays in a real Redis.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl
need redis-server
program=$build/docs/examples/redis_replay
[ -x "$program" ] || skip_all "redis_replay is not built: there is no hiredis"
make_certificates
openssl rand -out "$work/keys" 64
echo 'this was early' >"$work/early"
ports=()

start_redis()
{
    redis-server --port 0 --unixsocket "$work/redis.sock" --save '' --appendonly no --dir "$work" >"$work/redis.log" 2>&1 &
    servers+=("$!")
    redis=$!
    wait_until [ -S "$work/redis.sock" ]
}

# start_fleet: two servers, whose ports are left in $ports, and what they say in server.0 and server.1.
start_fleet()
{
    local i
    ports=()
    for i in 0 1; do
        "$program" "$work/ecdsa.pem" "$work/ecdsa.key" "$work/keys" "$work/redis.sock" >"$work/server.$i" \
            2>"$work/server.err$i" </dev/null &
        servers+=("$!")
        wait_until has_text "$work/server.$i" '^listening on ' || return 1
        ports+=("$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$work/server.$i")")
    done
}

# client PORT ARGUMENTS...
client()
{
    local port=$1
    shift
    echo 'this was late' | timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost \
        --session "$work/session" "$@" "127.0.0.1:$port" >"$work/client.out" 2>"$work/client.err"
}

# record FILE: what a client with early data sends first, to somebody who only listens.
record()
{
    python3 - "$1" "$work/listener" <<'END' &
import os, socket, sys
with socket.create_server(("127.0.0.1", 0)) as listener:
    with open(sys.argv[2] + ".new", "w") as out:
        print(listener.getsockname()[1], file=out)
    os.rename(sys.argv[2] + ".new", sys.argv[2])
    peer, _ = listener.accept()
    data = b""
    while b"\x17\x03\x03" not in data[-40:] and len(data) < 65536:
        part = peer.recv(65536)
        if not part:
            break
        data += part
    with open(sys.argv[1], "wb") as out:
        out.write(data)
END
    local pid=$!
    wait_until [ -s "$work/listener" ] || return 1
    client "$(cat "$work/listener")" --early-data "$work/early"
    wait "$pid"
    rm -f "$work/listener"
    [ -s "$1" ]
}

# play FILE PORT: sends it, and reads until the server has had enough.
play()
{
    python3 - "$1" "$2" <<'END'
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=20) as peer:
    with open(sys.argv[1], "rb") as recorded:
        peer.sendall(recorded.read())
    peer.shutdown(socket.SHUT_WR)
    while peer.recv(65536):
        pass
END
}

says()
{
    wait_until has_text "$work/server.$1" "$2"
}

is_taken_once()
{
    rm -f "$work/session"
    start_redis && start_fleet && client "${ports[0]}" && [ -s "$work/session" ] && record "$work/first" || return 1
    play "$work/first" "${ports[0]}" && says 0 '^early data: accepted' && says 0 '^early: this was early' || return 1
    play "$work/first" "${ports[1]}" && says 1 '^early data: rejected' || return 1
    ! has_text "$work/server.1" '^early: '
}

is_taken_by_the_other()
{
    rm -f "$work/session"
    start_redis && start_fleet && client "${ports[0]}" && client "${ports[1]}" --early-data "$work/early" &&
        says 1 '^early data: accepted' && has_text "$work/client.out" '^this was early'
}

# Nobody can say whether it was seen: it is not taken.
is_refused_without_redis()
{
    rm -f "$work/session"
    start_redis && start_fleet && client "${ports[0]}" || return 1
    kill "$redis" && wait "$redis"
    client "${ports[0]}" --early-data "$work/early" && says 0 '^early data: rejected' &&
        has_text "$work/client.out" '^this was early'
}

try 'early data of a ticket of the other server' is_taken_by_the_other
try 'a replay to the other server is refused' is_taken_once
try 'no Redis, no early data' is_refused_without_redis
finish
