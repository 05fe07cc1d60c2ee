# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by the scripts beside it: a working folder with certificates, free ports, servers that are ended, and results
# as TAP lines. The build directory is the script's first argument.

build=$(cd "${1:?the build directory}" && pwd)
work=$(mktemp -d)
servers=()
num_cases=0
num_failed=0
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

clean_up()
{
    end_servers
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

# Skips the whole script unless this program is here.
need()
{
    command -v "$1" >/dev/null && return
    echo "1..0 # SKIP there is no $1"
    exit 0
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
server_input=/dev/null
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

show()
{
    local file
    for file in "$@"; do
        [ -s "$file" ] || continue
        echo "# $(basename "$file"):"
        head -c 2000 "$file" | tr -cd '\n\t -~' | sed 's/^/#   /'
    done
}

# try "words" FUNCTION ARGUMENTS...: one case: it passes when the function returns 0.
try()
{
    local words=$1
    shift
    num_cases=$((num_cases + 1))
    rm -f "$work"/client.* "$work"/server.* "$work"/got.*
    server_input=/dev/null
    if "$@"; then
        echo "ok $num_cases - $words"
    else
        num_failed=$((num_failed + 1))
        echo "not ok $num_cases - $words"
        show "$work"/client.* "$work"/server.*
    fi
    end_servers
}

finish()
{
    echo "1..$num_cases"
    [ "$num_failed" -eq 0 ]
    exit
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
