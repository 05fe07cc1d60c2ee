# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by the scripts beside it: certificates, free ports, and servers that are ended, for cases of tests/support/tap.sh.
# The build directory is the script's first argument.

build=$(cd "${1:?the build directory}" && pwd)
# shellcheck source=tests/support/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/../support/tap.sh"
servers=()
patience=20 # seconds until something that must happen has not
export SIOTLS_PROVIDER_PATH=$build/providers
unset SIOTLS_PROVIDER SSL_CERT_FILE OPENSSL_CONF

# shellcheck disable=SC2034 # for the scripts
siotls_client=$build/tools/siotls-client
# shellcheck disable=SC2034
siotls_server=$build/tools/siotls-server

end_servers()
{
    local pid
    for pid in "${servers[@]}"; do
        kill "$pid" 2>/dev/null
    done
    for pid in "${servers[@]}"; do
        wait "$pid" 2>/dev/null
    done
    servers=()
}

before_case()
{
    server_input=/dev/null
}

after_case()
{
    end_servers
}

# start_printing COMMAND...: a server that says itself where it listens, "listening on ...:PORT"; $port is that.
start_printing()
{
    : >"$work/server.out" # of the server before, which may be there still
    "$@" >"$work/server.out" 2>"$work/server.err" </dev/null &
    servers+=("$!")
    wait_until says_port "$!" && [ -n "$port" ]
}

says_port()
{
    port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$work/server.out")
    [ -n "$port" ] || ! kill -0 "$1" 2>/dev/null
}

free_port()
{
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

is_listening()
{
    local hex
    hex=$(printf '%04X' "$1")
    grep -qE "^ *[0-9]+: [0-9A-F]+:$hex [0-9A-F]+:0000 0A " /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# wait_until COMMAND...: waits for it to succeed.
wait_until()
{
    local end=$((SECONDS + patience))
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.03
    done
}

has_text()
{
    grep -qaE -- "$2" "$1" 2>/dev/null
}

has_size()
{
    [ "$(stat -c %s "$1" 2>/dev/null || echo 0)" -ge "$2" ]
}

# start_server COMMAND...: runs it with PORT replaced by a free port, which is left in $port; its input is the file
# $server_input, its output goes to $work/server.out and server.err.
start_server()
{
    local attempt pid
    for attempt in 1 2 3 4 5; do
        port=$(free_port)
        "${@//PORT/$port}" <"$server_input" >"$work/server.out" 2>"$work/server.err" &
        pid=$!
        servers+=("$pid")
        if wait_until server_is_up "$pid" "$port" && kill -0 "$pid" 2>/dev/null; then
            return 0
        fi
    done
    echo "# no server after $attempt attempts: $*"
    return 1
}

server_is_up()
{
    is_listening "$2" || ! kill -0 "$1" 2>/dev/null
}

# make_certificate NAME [genpkey options]: $work/NAME.pem and NAME.key, for localhost and 127.0.0.1, of the CA. What it
# may be used for is in these two.
key_usage=digitalSignature
extended_key_usage=serverAuth
make_certificate()
{
    local name=$1
    shift
    openssl genpkey "$@" -out "$work/$name.key" 2>/dev/null &&
        openssl req -new -key "$work/$name.key" -subj "/CN=$name" -out "$work/$name.csr" 2>/dev/null &&
        openssl x509 -req -in "$work/$name.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 30 \
            -extfile <(printf '%s\n' basicConstraints=critical,CA:FALSE "keyUsage=critical,$key_usage" \
                "extendedKeyUsage=$extended_key_usage" subjectAltName=DNS:localhost,IP:127.0.0.1) \
            -out "$work/$name.pem" 2>/dev/null
}

# make_certificates: a CA and a certificate of each kind: rsa, ecdsa, ed25519.
make_certificates()
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/ca.key" -out "$work/ca.pem" \
        -days 30 -subj '/CN=siotls test CA' -addext basicConstraints=critical,CA:TRUE \
        -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null &&
        make_certificate rsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048 &&
        make_certificate ecdsa -algorithm EC -pkeyopt ec_paramgen_curve:P-256 &&
        make_certificate ed25519 -algorithm ED25519 && return
    echo "Bail out! no certificates could be made"
    exit 1
}

# make_text FILE LINES: text of that many lines of 63 characters, the same every time.
make_text()
{
    python3 - "$1" "$2" <<'END'
import hashlib, sys
with open(sys.argv[1], "w", encoding="ascii") as out:
    for i in range(int(sys.argv[2])):
        out.write(hashlib.sha256(str(i).encode()).hexdigest()[:63] + "\n")
END
}
