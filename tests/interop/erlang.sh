#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Erlang's TLS on the other side, in both roles. Its server of OTP 25 keeps the signature schemes of a client and dies of
# unknown ones among them when the client resumes: it must outlive clients of siotls, as long as they offer no ML-DSA.
set -u

# shellcheck source=tests/interop/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need openssl escript
printf '%s\n' '#!/usr/bin/env escript' 'main(_) -> {module, ssl} = code:ensure_loaded(ssl).' >"$work/probe"
escript "$work/probe" >/dev/null 2>&1 || skip_all 'there is no ssl of Erlang'
make_certificates
echo 'hello over Erlang' >"$work/hello"
known=ECDSA_SECP256R1_SHA256,RSA_PSS_RSAE_SHA256,ED25519,RSA_PSS_RSAE_SHA384,RSA_PSS_RSAE_SHA512,RSA_PKCS1_SHA256

# peer server PORT CERT KEY: echoes one message a connection. peer client PORT CA: sends its argument, prints what comes.
cat >"$work/peer" <<'END'
#!/usr/bin/env escript
main(["server", Port, Cert, Key]) ->
    {ok, _} = application:ensure_all_started(ssl),
    {ok, Listener} = ssl:listen(list_to_integer(Port), [{ip, {127, 0, 0, 1}}, {certfile, Cert}, {keyfile, Key},
        {versions, ['tlsv1.3']}, {session_tickets, stateful}, {active, false}, {reuseaddr, true}, binary]),
    serve(Listener);
main(["client", Port, Ca, Text]) ->
    {ok, _} = application:ensure_all_started(ssl),
    {ok, Socket} = ssl:connect("localhost", list_to_integer(Port), [{verify, verify_peer}, {cacertfile, Ca},
        {versions, ['tlsv1.3']}, {active, false}, binary], 10000),
    ok = ssl:send(Socket, Text),
    {ok, Answer} = ssl:recv(Socket, length(Text), 10000),
    io:format("~s~n", [Answer]),
    ssl:close(Socket).

serve(Listener) ->
    {ok, Transport} = ssl:transport_accept(Listener),
    case ssl:handshake(Transport, 10000) of
        {ok, Socket} ->
            case ssl:recv(Socket, 0, 10000) of
                {ok, Data} -> ssl:send(Socket, Data);
                _ -> ok
            end,
            ssl:close(Socket);
        {error, Reason} -> io:format("failed: ~p~n", [Reason])
    end,
    serve(Listener).
END

# erlang_server KIND NUM CLIENT-OPTIONS...: so many connections, each but the first resumes. The input stays open for a
# while: on the other side text that comes with close_notify may be lost.
erlang_server()
{
    local kind=$1 num=$2 i
    shift 2
    start_server escript "$work/peer" server PORT "$work/$kind.pem" "$work/$kind.key" || return 1
    for ((i = 0; i < num; i++)); do
        timeout "$patience" "$siotls_client" --ca "$work/ca.pem" --server-name localhost --session "$work/got.session" \
            --verbose --signatures "$known" "$@" "127.0.0.1:$port" < <(cat "$work/hello" && sleep 2) >"$work/got.text" 2>"$work/client.err"
        cmp -s "$work/hello" "$work/got.text" || return 1
        [ "$i" -eq 0 ] || has_text "$work/client.err" 'resumed' || return 1
    done
    ! has_text "$work/server.out" 'failed'
}

erlang_client()
{
    start_server "$siotls_server" --listen 127.0.0.1:PORT --cert "$work/$1.pem" --key "$work/$1.key" --echo || return 1
    timeout "$patience" escript "$work/peer" client "$port" "$work/ca.pem" hello >"$work/got.text" 2>"$work/client.err"
    has_text "$work/got.text" '^hello$'
}

try 'an Erlang server, ECDSA' erlang_server ecdsa 1
try 'an Erlang server outlives clients that resume' erlang_server rsa 5
try 'an Erlang server, without GREASE' erlang_server rsa 3 --no-grease
try 'an Erlang client, RSA' erlang_client rsa
try 'an Erlang client, ECDSA' erlang_client ecdsa
finish
