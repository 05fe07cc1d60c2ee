#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tools.sh FOLDER: the programs of Windows, which FOLDER/tools runs under Wine, talk to OpenSSL, GnuTLS, curl and each
# other, judge by Windows' stores, and take lists of providers. run.sh makes FOLDER; "seen" there tells where Windows
# sees it.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../interop/lib.sh"
need openssl
need gnutls-cli
need curl
seen=$(cat "$build/seen")
verify=$build/tools/siotls-verify
providers=$build/tools/siotls-providers
patience=60 # Wine starts slowly on a busy machine
tls13=NORMAL:-VERS-ALL:+VERS-TLS1.3

make_certificates
extended_key_usage=clientAuth
make_certificate visitor -algorithm EC -pkeyopt ec_paramgen_curve:P-256
make_text "$work/big" 4096
printf 'one\r\ntwo\nthree\032four\n' >"$work/odd"
wine_path()
{
    local path=${1#"$build"}
    echo "$seen${path//\//\\}"
}

# ---- a server on Windows ----

serve()
{
    local kind=$1
    shift
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$kind.pem" --key "$work/$kind.key" "$@"
}

fetched()
{
    curl --silent --show-error --noproxy '*' --max-time "$patience" --cacert "$work/ca.pem" --tlsv1.3 \
        --resolve "localhost:$port:127.0.0.1" "$@" "https://localhost:$port/" >"$work/client.out" 2>"$work/client.err"
}

curl_page()
{
    serve "$1" --http && fetched && has_text "$work/client.out" 'TLS_AES'
}

curl_many()
{
    serve ecdsa --http && fetched --parallel --parallel-immediate --output /dev/null --write-out 'code %{http_code}\n' \
        "https://localhost:$port/[1-20]" || return 1
    [ "$(grep -c 'code 200' "$work/client.out")" -ge 20 ]
}

curl_mutual()
{
    serve ecdsa --http --client-ca "$work/ca.pem" --require-client-cert &&
        fetched --cert "$work/visitor.pem" --key "$work/visitor.key" && has_text "$work/client.out" 'TLS_AES'
}

curl_without()
{
    serve ecdsa --http --verbose --client-ca "$work/ca.pem" --require-client-cert && ! fetched &&
        wait_until has_text "$work/server.err" 'certificate_required'
}

openssl_client()
{
    serve "$1" --echo || return 1
    { cat "$work/odd"; wait_until has_text "$work/got.text" 'four'; } |
        timeout "$patience" openssl s_client -connect "127.0.0.1:$port" -CAfile "$work/ca.pem" -verify_return_error \
            -servername localhost -quiet -no_ign_eof -groups "$2" >"$work/got.text" 2>"$work/client.err"
    cmp -s "$work/odd" "$work/got.text"
}

gnutls_client()
{
    serve "$1" --echo || return 1
    timeout "$patience" gnutls-cli --port "$port" --x509cafile "$work/ca.pem" --logfile "$work/client.log" \
        --priority "$tls13:-GROUP-ALL:+$2" localhost <"$work/big" >"$work/got.text" 2>"$work/client.err" &&
        cmp -s "$work/big" "$work/got.text"
}

ends_on_interrupt()
{
    serve ecdsa --http && kill -INT "${servers[-1]}" && wait "${servers[-1]}"
}

# ---- a client on Windows ----

client()
{
    timeout "$patience" "$siotls_client" --server-name localhost "$@" "127.0.0.1:$port" \
        >"$work/client.out" 2>"$work/client.err"
}

openssl_page()
{
    local kind=$1
    shift
    start_server openssl s_server -accept 127.0.0.1:PORT -cert "$work/$kind.pem" -key "$work/$kind.key" -tls1_3 -www "$@"
}

openssl_server()
{
    openssl_page "$1" -groups "$2" -ciphersuites "$3" && client --ca "$work/ca.pem" --get / &&
        has_text "$work/client.out" "Cipher is $3"
}

openssl_mutual()
{
    openssl_page rsa -CAfile "$work/ca.pem" -Verify 3 -verify_return_error &&
        client --ca "$work/ca.pem" --get / --cert "$work/visitor.pem" --key "$work/visitor.key" &&
        has_text "$work/client.out" 'CN *= *visitor'
}

by_url()
{
    openssl_page ecdsa && wine_list='' timeout "$patience" "$siotls_client" --providers cng --ca "$work/ca.pem" \
        "https://127.0.0.1:$port/" >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.out" 'Cipher is'
}

gnutls_server()
{
    start_server gnutls-serv --port PORT --echo --x509certfile "$work/$1.pem" --x509keyfile "$work/$1.key" \
        --priority "$tls13" --noticket || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost "127.0.0.1:$port" <"$work/big" \
        >"$work/got.text" 2>"$work/client.err"
    cmp -s "$work/big" "$work/got.text"
}

both_ends()
{
    serve ecdsa --echo || return 1
    timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost "127.0.0.1:$port" <"$work/$1" \
        >"$work/got.text" 2>"$work/client.err"
    cmp -s "$work/$1" "$work/got.text"
}

resumes()
{
    serve ecdsa --http && client --ca "$work/ca.pem" --session "$work/got.session" --get / &&
        [ -s "$work/got.session" ] && client --ca "$work/ca.pem" --session "$work/got.session" -v --get / &&
        has_text "$work/client.err" 'session +resumed'
}

# other_server NAME KIND GROUP: a server on Windows by that provider alone.
other_server()
{
    wine_list=$1 openssl_client "$2" "$3"
}

# They check no signature of RSA, which the CA of the others has.
other_client()
{
    openssl req -x509 -newkey ed25519 -nodes -keyout "$work/alone.key" -out "$work/alone.pem" -days 5 -subj /CN=alone \
        -addext subjectAltName=DNS:localhost 2>/dev/null &&
        openssl_page alone -groups X25519 -ciphersuites TLS_CHACHA20_POLY1305_SHA256 &&
        wine_list=$1 client --ca "$work/alone.pem" --get / && has_text "$work/client.out" 'Cipher is TLS_CHACHA20'
}

# The post-quantum group of HACL*, with what Windows' own cryptography has beside it.
hybrid()
{
    wine_list=hacl,cng serve rsa --echo || return 1
    wine_list=hacl,cng timeout "$patience" "$siotls_client" -v --groups X25519MLKEM768 --ca "$work/ca.pem" --server-name localhost \
        "127.0.0.1:$port" <"$work/odd" >"$work/got.text" 2>"$work/client.err"
    cmp -s "$work/odd" "$work/got.text" && has_text "$work/client.err" 'X25519MLKEM768'
}

# More than 259 characters, in folders with letters of no common code page.
long_paths()
{
    local name folder
    name=$(printf 'Schlüssel %0100d' 0)
    folder="$work/$name/$name/$name"
    mkdir -p "$folder" && cp "$work/ca.pem" "$work/ecdsa.pem" "$work/ecdsa.key" "$folder" &&
        start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$folder/ecdsa.pem" --key "$folder/ecdsa.key" --http &&
        client --ca "$folder/ca.pem" --keylog "$folder/ключи.txt" --session "$folder/session" --get / &&
        has_text "$folder/ключи.txt" '^CLIENT_HANDSHAKE_TRAFFIC_SECRET ' && [ -s "$folder/session" ]
}

# Files in a folder whose name has a space and letters of no common code page.
odd_names()
{
    local folder="$work/Schlüssel für Łódź"
    mkdir -p "$folder" && cp "$work/ca.pem" "$folder/zertifikat ä.pem" && openssl_page ecdsa &&
        client --ca "$folder/zertifikat ä.pem" --keylog "$folder/ключи.txt" --get / &&
        has_text "$folder/ключи.txt" '^CLIENT_HANDSHAKE_TRAFFIC_SECRET '
}

no_returns()
{
    "$providers" list >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.out" '^cng ' &&
        ! grep -q $'\r' "$work/client.out"
}

# A terminal, of which Wine makes a console with another code page than UTF-8. It draws letter by letter, and hides the
# cursor meanwhile.
console()
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/letters.key" \
        -out "$work/letters.pem" -days 5 -utf8 -subj '/CN=Łódź-ключи' 2>/dev/null || return 1
    TERM=xterm script --quiet --command "'$verify' -v --ca '$work/letters.pem' '$work/letters.pem'" "$work/client.out" \
        >/dev/null 2>&1 </dev/null
    sed 's/\x1b\[[?0-9;]*[a-zA-Z]//g' "$work/client.out" >"$work/got.text"
    grep -q $'\x1b' "$work/client.out" && grep -qF 'CN=Łódź-ключи' "$work/got.text"
}

refuses_successor()
{
    ! "$siotls_server" --listen 127.0.0.1:0 --cert x --key x --http --successor y >"$work/client.out" \
        2>"$work/client.err" && has_text "$work/client.err" 'on Windows no socket is handed over'
}

# ---- Windows' stores ----

store()
{
    "$build/tools/put_certificate" "$@" >"$work/client.out" 2>"$work/client.err"
}

# judged FILE [OPTION...]
judged()
{
    local file=$1
    shift
    "$verify" "$@" --name localhost "$work/$file.pem" >"$work/client.out" 2>"$work/client.err"
}

# roots NAME [OID]: a certificate of its own in ROOT, for whatever it says or for one purpose. Each is put there once: of
# one that is replaced Wine keeps what the old one was trusted for.
roots()
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/$1.key" -out "$work/$1.pem" \
        -days 5 -subj "/CN=$1" -addext subjectAltName=DNS:localhost 2>/dev/null &&
        openssl x509 -in "$work/$1.pem" -outform DER -out "$work/$1.der" && store ROOT "$work/$1.der" "${@:2}"
}

make_chain()
{
    cat "$work/ecdsa.pem" "$work/ca.pem" >"$work/chain.pem"
    openssl x509 -in "$work/ca.pem" -outform DER -out "$work/ca.der"
}

unknown_root()
{
    store CA "$work/ca.der" && ! judged chain
}

known_root()
{
    store ROOT "$work/ca.der" && judged chain && roots any && judged any && judged any --purpose client
}

root_for_mail()
{
    roots mail 1.3.6.1.5.5.7.3.4 && ! judged mail
}

root_for_servers()
{
    roots servers 1.3.6.1.5.5.7.3.1 && judged servers && ! judged servers --purpose client
}

# make_below NAME: a CA of its own, between ca.pem and the leaf below-NAME.pem; both are in chain-NAME.pem.
make_below()
{
    local name=$1
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/$name.key" -out "$work/$name.pem" \
        -days 5 -subj "/CN=$name" -CA "$work/ca.pem" -CAkey "$work/ca.key" -addext basicConstraints=critical,CA:TRUE \
        -addext keyUsage=critical,keyCertSign 2>/dev/null &&
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/below-$name.key" \
            -out "$work/below-$name.pem" -days 5 -subj "/CN=below $name" -CA "$work/$name.pem" -CAkey "$work/$name.key" \
            -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE 2>/dev/null &&
        openssl x509 -in "$work/$name.pem" -outform DER -out "$work/$name.der" &&
        openssl x509 -in "$work/below-$name.pem" -outform DER -out "$work/below-$name.der" &&
        cat "$work/below-$name.pem" "$work/$name.pem" >"$work/chain-$name.pem"
}

# intermediate NAME STORE [OID]: the leaf below-NAME.pem comes alone, and is refused until the store has its CA.
intermediate()
{
    local name=$1 place=$2
    make_below "$name" && ! judged "below-$name" && has_text "$work/client.out" 'neither trusted nor in the chain' &&
        store "$place" "$work/$name.der" "${@:3}"
}

stored_intermediate()
{
    intermediate between CA && judged below-between && has_text "$work/client.out" 'CN=between' &&
        intermediate machines machine:CA && judged below-machines
}

intermediate_for_mail()
{
    intermediate mails CA 1.3.6.1.5.5.7.3.4 && ! judged below-mails
}

disallowed_intermediate()
{
    intermediate refused CA && judged below-refused && store Disallowed "$work/refused.der" && ! judged below-refused
}

# A peer that sends it itself is refused as well; the application's own anchors have nothing to do with the store.
disallowed_sent()
{
    make_below sent && judged chain-sent && store Disallowed "$work/sent.der" && ! judged chain-sent &&
        has_text "$work/client.out" 'the system distrusts the certificate: certificate 1, CN=sent' &&
        judged chain-sent --ca "$work/ca.pem" || return 1
    openssl_page below-sent -cert_chain "$work/sent.pem" && ! client --get / &&
        has_text "$work/client.err" 'the system distrusts the certificate.*certificate_unknown raised by this side'
}

disallowed_leaf()
{
    make_below good && judged chain-good && store Disallowed "$work/below-good.der" && ! judged chain-good &&
        has_text "$work/client.out" 'the system distrusts the certificate: certificate 0, CN=below good'
}

client_by_stored_intermediate()
{
    openssl_page below-between && client --get / && has_text "$work/client.out" 'Cipher is'
}

disallowed_root()
{
    judged chain && store Disallowed "$work/ca.der" && ! judged chain
}

client_by_root()
{
    openssl_page ecdsa && client --get / && has_text "$work/client.out" 'Cipher is'
}

windows_judges()
{
    openssl_page ecdsa && client --verify windows --get / && has_text "$work/client.out" 'Cipher is'
}

windows_refuses()
{
    ! client --verify windows --get / "$@" && has_text "$work/client.err" 'Windows refuses' && [ ! -s "$work/client.out" ]
}

# Nothing tells whether a certificate of these is revoked, which is as bad as if it were.
windows_asks_revocation()
{
    openssl_page ecdsa && windows_refuses --verify-revocation
}

windows_refuses_name()
{
    openssl_page ecdsa && windows_refuses --server-name example.org
}

windows_refuses_root()
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/stranger.key" \
        -out "$work/stranger.pem" -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null &&
        openssl_page stranger && windows_refuses
}

# says FILE [OPTION...]: Windows, to siotls-verify.
says()
{
    local file=$1
    shift
    "$verify" --judge windows "$@" "$work/$file.pem" >"$work/client.out" 2>"$work/client.err"
}

# says_no RESULT FILE [OPTION...]: it refuses, with this number and the name of this alert.
says_no()
{
    local number=$1 alert=$2
    shift 2
    ! says "$@" && has_text "$work/client.out" "^not trusted: Windows refuses the chain: result $number(: .*)? \\(untrusted, alert $alert "
}

verify_by_windows()
{
    says chain --name localhost && has_text "$work/client.out" '^trusted by Windows.?$' &&
        has_text "$work/client.out" '^  1  anchor  CN=' && says chain --name localhost --json &&
        python3 -c 'import json, sys; it = json.load(sys.stdin); sys.exit(it["judge"] != "windows" or not it["is_trusted"] or
            len(it["path"]) != 2 or it["signature_checks"] is not None or it["error"] is not None)' <"$work/client.out" &&
        judged chain --json && has_text "$work/client.out" '"judge": "siotls"'
}

verify_name_by_windows()
{
    says_no 0x800b010f bad_certificate chain --name example.org && ! says chain --name example.org --json &&
        has_text "$work/client.out" '"judge": "windows"' && has_text "$work/client.out" '"is_trusted": false'
}

verify_root_by_windows()
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/unknown.key" \
        -out "$work/unknown.pem" -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null &&
        says_no 0x800b0109 unknown_ca unknown --name localhost
}

verify_dates_by_windows()
{
    says chain --time "$(date -u -d '+1 day' +%Y-%m-%d)" &&
        says_no 0x800b0101 certificate_expired chain --time 2120-01-01 &&
        says_no 0x800b0101 certificate_expired chain --time 2001-01-01
}

verify_purpose_by_windows()
{
    says visitor --purpose client && says_no 0x800b0110 unsupported_certificate visitor
}

verify_revocation_by_windows()
{
    ! says chain --judge-revocation && has_text "$work/client.out" 'Windows refuses the chain: result 0x'
}

verify_host_by_windows()
{
    openssl_page ecdsa && "$verify" --judge windows --host --name localhost "127.0.0.1:$port" >"$work/client.out" \
        2>"$work/client.err" && has_text "$work/client.out" '^trusted by Windows' &&
        ! "$verify" --judge windows --host --name example.org "127.0.0.1:$port" >"$work/client.out" \
            2>"$work/client.err" && has_text "$work/client.out" '^not trusted: Windows refuses'
}

# What only siotls looks at is refused, and not passed over.
excluded_by_windows()
{
    local options name
    for options in "--ca $work/ca.pem" '--profile web' '--max-depth 5' '--max-signature-checks 5' "--crl $work/ca.pem" \
        '--revocation off' '--max-ocsp-age 60' '--policy 1.2.3' "--public-suffixes $work/ca.pem" --explicit-policy \
        --inhibit-policy-mapping --inhibit-any-policy; do
        name=${options%% *}
        # shellcheck disable=SC2086 # two words
        says chain $options
        if [ $? -ne 2 ] || ! has_text "$work/client.err" "windows excludes $name.?$"; then
            echo "$name is taken"
            return 1
        fi
    done
    says chain --purpose client --name localhost
    [ $? -eq 2 ] && has_text "$work/client.err" 'names of servers only'
}

# ---- the report ----

# what people send from Windows: by the zip's own, at a server here. Each part runs to its end with programs that exist.
report()
{
    local words='windows-report.cmd' tree title num_parts=0
    tree=$(find "$build" -maxdepth 2 -name 'siotls-*-windows-x86_64')
    openssl_page ecdsa || return 1
    timeout 300 "$build/tools/start" "$build/prefix/drive_c/windows/system32/cmd.exe" /c \
        "$(wine_path "$tree/bin/$words")" "127.0.0.1:$port" >"$work/got.report" 2>&1
    tr -d '\r' <"$work/got.report" >"$work/got.text"
    while IFS= read -r title; do
        num_parts=$((num_parts + 1))
        grep -qF "==== $title" "$work/got.text" || { echo "there is no part \"$title\""; return 1; }
    done < <(sed -n 's/.*call :step "\([^"]*\)".*/\1/p' "$tree/bin/$words")
    [ "$num_parts" -ge 18 ] && [ "$(grep -c '^---- exit code' "$work/got.text")" -eq "$num_parts" ] &&
        has_text "$work/got.text" '^end of the report' && ! grep -iE 'recogni[sz]e|exit code 9009|file not found' "$work/got.text"
}

# ---- lists of providers ----

# loads LIST NAME...: these are loaded, in this order.
loads()
{
    local list=$1
    shift
    "$providers" --providers "$list" list >"$work/client.out" 2>"$work/client.err" || return 1
    [ "$(awk 'NF == 0 { exit } NR > 1 { print $1 }' "$work/client.out" | tr '\n' ' ')" = "$* " ]
}

refuses()
{
    ! "$providers" --providers "$1" list >"$work/client.out" 2>"$work/client.err" && has_text "$work/client.err" "$2"
}

# which LIST ALGORITHM NAME: that one wins it.
wins()
{
    "$providers" --providers "$1" which "$2" >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.out" "$3"
}

by_environment()
{
    wine_list=template "$providers" list >"$work/client.out" 2>"$work/client.err" &&
        has_text "$work/client.out" '^template ' && ! has_text "$work/client.out" '^cng '
}

open_module()
{
    ! "$providers" --providers "$(wine_path "$build/providers/open.dll")" list >"$work/client.out" \
        2>"$work/client.err" && has_text "$work/client.err" 'everybody'
}

odd_folder()
{
    mkdir -p "$build/providers/Ordner mit ö" && cp "$build/providers/template.dll" "$build/providers/Ordner mit ö/" &&
        wine_path="$seen\\nowhere;$seen\\providers\\Ordner mit ö" loads template template
}

doctor()
{
    "$providers" doctor >"$work/client.out" 2>"$work/client.err"
    has_text "$work/client.out" 'cng.dll: good' && has_text "$work/client.out" 'open.dll: cannot be used' &&
        has_text "$work/client.out" 'foreign.dll: cannot be used'
}

try 'curl at a server, RSA' curl_page rsa
try 'curl at a server, ECDSA' curl_page ecdsa
try 'curl at a server, many connections' curl_many
try 'curl shows a certificate' curl_mutual
try 'curl shows none, and is refused' curl_without
try 'openssl s_client at a server, P-256, RSA' openssl_client rsa P-256
try 'openssl s_client at a server, P-384, ECDSA' openssl_client ecdsa P-384
try 'gnutls-cli at a server, P-256, ECDSA' gnutls_client ecdsa GROUP-SECP256R1
try 'Ctrl+C ends a server in an orderly way' ends_on_interrupt
try 'a client at openssl s_server, AES-128, P-256, RSA' openssl_server rsa P-256 TLS_AES_128_GCM_SHA256
try 'a client at openssl s_server, AES-256, P-384, ECDSA' openssl_server ecdsa P-384 TLS_AES_256_GCM_SHA384
try 'a client shows its certificate to openssl s_server' openssl_mutual
try 'a client at gnutls-serv' gnutls_server ecdsa
try 'a client by a URL and a list of providers' by_url
try 'client and server, bytes of all kinds' both_ends odd
try 'client and server, much of it' both_ends big
try 'a session in a file is resumed' resumes
try 'files with spaces and letters of many alphabets' odd_names
try 'files with paths of more than 259 characters' long_paths
for other in sodium hacl; do
    if [ -f "$build/providers/$other.dll" ]; then
        try "a server by $other alone, Ed25519" other_server "$other" ed25519 X25519
        try "a client by $other alone, Ed25519" other_client "$other"
    else
        skip "handshakes by $other" "there is no $other for Windows"
    fi
done
[ ! -f "$build/providers/hacl.dll" ] || try 'client and server by hacl and cng, X25519MLKEM768' hybrid
try 'output that is redirected has no carriage returns' no_returns
try 'a console shows letters of many alphabets' console
try 'a successor is refused plainly' refuses_successor
make_chain
try 'siotls-verify: a root in another store than ROOT' unknown_root
try 'siotls-verify: a root in the store ROOT' known_root
try 'a client by the store ROOT' client_by_root
try 'the report for people on real Windows' report
try 'siotls-verify: an intermediate in the store CA, of user and machine' stored_intermediate
try 'siotls-verify: an intermediate in the store CA that is for mail only' intermediate_for_mail
try 'siotls-verify: an intermediate in the stores CA and Disallowed' disallowed_intermediate
try 'siotls-verify: an intermediate that was sent is in the store Disallowed' disallowed_sent
try 'siotls-verify: a leaf in the store Disallowed' disallowed_leaf
try 'a client by an intermediate in the store CA' client_by_stored_intermediate
try 'Windows judges, and finds it good' windows_judges
try 'Windows judges, and refuses another name' windows_refuses_name
try 'Windows judges, revocation included' windows_asks_revocation
try 'Windows judges, and refuses an unknown root' windows_refuses_root
try 'siotls-verify: Windows judges, and says so' verify_by_windows
try 'siotls-verify: Windows judges, and refuses another name' verify_name_by_windows
try 'siotls-verify: Windows judges, and refuses an unknown root' verify_root_by_windows
try 'siotls-verify: Windows judges as of other times' verify_dates_by_windows
try 'siotls-verify: Windows judges a client' verify_purpose_by_windows
try 'siotls-verify: Windows judges, revocation included' verify_revocation_by_windows
try 'siotls-verify: Windows judges what a host shows' verify_host_by_windows
try 'siotls-verify: Windows judges, and options are for siotls alone' excluded_by_windows
try 'siotls-verify: a root that is trusted for mail only' root_for_mail
try 'siotls-verify: a root that is trusted for servers only' root_for_servers
try 'siotls-verify: a root in the store Disallowed' disallowed_root
try 'a list: one name' loads cng cng
try 'a list: two names' loads 'template, cng' template cng
try 'a list: a path and a name' loads "$seen\\providers\\template.dll,cng" template cng
try 'a list: a path with slashes' loads "${seen//\\//}/providers/template.dll" template
try 'a list: an optional name that is not there' loads 'nothere?,cng' cng
try 'a list: an algorithm of one provider' wins 'cng,SHA256=template' SHA256 template
try 'a list: a name that is not there' refuses nothere 'nothere'
try 'a list: a relative path' refuses 'providers\template.dll' 'absolute|path'
try 'a list: no grammar' refuses 'cng,,=x' 'item'
try 'folders with spaces and letters, separated by semicolons' odd_folder
try 'a module that everybody may write' open_module
try 'the doctor loads each in a process of its own' doctor
try 'the environment has a list' by_environment
finish
