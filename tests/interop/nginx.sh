#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# nginx as a server: pages of some size, a certificate chosen by name, a client's certificate, keep-alive.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
PATH=$PATH:/usr/sbin
need openssl
need nginx
extended_key_usage=serverAuth,clientAuth
make_certificates
mkdir "$work/pages"
make_text "$work/pages/big" 65536
echo 'a small page' >"$work/pages/small"

write_config()
{
    cat <<END
daemon off;
master_process off;
pid $work/nginx.pid;
error_log $work/server.err;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3;
    uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
    ssl_protocols TLSv1.3;
    ssl_client_certificate $work/ca.pem;
    ssl_verify_client optional;
    root $work/pages;
    default_type text/plain;
    server {
        listen 127.0.0.1:$1 ssl;
        server_name localhost;
        ssl_certificate $work/rsa.pem; ssl_certificate_key $work/rsa.key;
        ssl_certificate $work/ecdsa.pem; ssl_certificate_key $work/ecdsa.key;
        location /who { return 200 "\$ssl_protocol \$ssl_cipher \$ssl_client_verify \$ssl_client_s_dn\n"; }
    }
}
END
}

# start_nginx: as start_server, with the port in a file.
start_nginx()
{
    local attempt
    for attempt in 1 2 3 4 5; do
        port=$(free_port)
        write_config "$port" >"$work/nginx.conf"
        nginx -p "$work" -e "$work/server.err" -c "$work/nginx.conf" >"$work/server.out" 2>&1 </dev/null &
        servers+=("$!")
        wait_until server_is_up "$!" "$port" && kill -0 "$!" 2>/dev/null && return 0
    done
    echo "# no nginx after $attempt attempts"
    return 1
}

get()
{
    local path=$1
    shift
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --get "$path" "$@" \
        "127.0.0.1:$port" >"$work/got.text" 2>"$work/client.err"
}

pages()
{
    start_nginx && get /small && cmp -s "$work/got.text" "$work/pages/small" && get /big &&
        cmp -s "$work/got.text" "$work/pages/big"
}

who()
{
    start_nginx && get /who && has_text "$work/got.text" '^TLSv1.3 TLS_[A-Z0-9_]+ NONE' &&
        get /who --cert "$work/ed25519.pem" --key "$work/ed25519.key" &&
        has_text "$work/got.text" '^TLSv1.3 TLS_[A-Z0-9_]+ SUCCESS CN=ed25519'
}

two_requests()
{
    start_nginx || return 1
    # nginx takes the end of our direction for the end of all, so it comes last.
    {
        printf 'GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n'
        printf 'GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n'
        wait_until has_size "$work/got.text" 4194304
    } |
        timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost "127.0.0.1:$port" \
            >"$work/got.text" 2>"$work/client.err"
    [ "$(grep -ac '^HTTP/1.1 200 OK' "$work/got.text")" -eq 2 ] && has_size "$work/got.text" 4194304
}

try 'pages of nginx' pages
try 'nginx sees who we are' who
try 'two requests in one connection to nginx' two_requests
finish
