/* SPDX-License-Identifier: Apache-2.0 */
/* json.c: the connection as one JSON object. */
#include <siotls/init.h>

#include "client/client.h"
#include "common/sessions.h"
#include "common/subject.h"

static json_t *name_json(int kind, uint16_t id)
{
    return id ? tool_json_text(siotls_algorithm_name(kind, id)) : json_null();
}

json_t *client_chain_json(const struct siotls_info *info)
{
    json_t *chain = json_array();
    for (size_t i = 0; i < info->num_peer_chain; i++) {
        char subject[512];
        tool_subject_text(subject, sizeof subject, &info->peer_chain[i]);
        json_array_append_new(chain, tool_json_text(subject));
    }
    return chain;
}

static json_t *handshake_json(const struct client *client)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    if (client->conn == NULL || siotls_conn_info(client->conn, &info) != 0)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "done", json_boolean(info.is_done));
    json_object_set_new(object, "protocol", json_string("TLS 1.3"));
    json_object_set_new(object, "suite", name_json(SIOTLS_KIND_SUITE, info.suite));
    json_object_set_new(object, "group", name_json(SIOTLS_KIND_KEM, info.group));
    json_object_set_new(object, "signature", name_json(SIOTLS_KIND_SIGNER, info.scheme));
    json_object_set_new(object, "hello_retried", json_boolean(info.is_hello_retried));
    json_object_set_new(object, "resumed", json_boolean(info.is_resumed));
    json_object_set_new(object, "session", json_string(tool_session_text(&info)));
    json_object_set_new(object, "early_data", tool_json_text(tool_early_data_text(&info)));
    json_object_set_new(object, "alpn", tool_json_bytes(&info.alpn));
    json_object_set_new(object, "server_name", tool_json_bytes(&info.server_name));
    json_object_set_new(object, "providers",
                        json_pack("{s:o,s:o,s:o,s:o}", "aead", tool_json_text(info.aead_provider), "hash",
                                  tool_json_text(info.hash_provider), "group", tool_json_text(info.group_provider),
                                  "signature", tool_json_text(info.signature_provider)));
    json_object_set(object, "chain", client->chain ? client->chain : json_null());
    return object;
}

static json_t *milliseconds(uint64_t from_ns, uint64_t to_ns)
{
    return from_ns && to_ns > from_ns ? tool_json_decimal((double)(to_ns - from_ns) / 1e6) : json_null();
}

json_t *client_json(const struct client *client)
{
    json_t *object = json_object();
    json_object_set_new(object, "host", tool_json_text(client->target.address.host));
    json_object_set_new(object, "port", json_integer(client->target.address.port));
    json_object_set_new(object, "address", client->is_connected ? tool_json_text(client->peer) : json_null());
    json_object_set_new(object, "handshake", handshake_json(client));
    json_object_set_new(object, "connect_ms", milliseconds(client->started_ns, client->connected_ns));
    json_object_set_new(object, "handshake_ms", milliseconds(client->connected_ns, client->done_ns));
    json_object_set_new(object, "bytes_sent", json_integer((json_int_t)client->link.bytes_sent));
    json_object_set_new(object, "bytes_received", json_integer((json_int_t)client->link.bytes_received));
    json_object_set_new(object, "text_sent", json_integer((json_int_t)client->link.text_sent));
    json_object_set_new(object, "text_received", json_integer((json_int_t)client->link.text_received));
    json_object_set_new(object, "http_status", client->get.status ? json_integer(client->get.status) : json_null());
    json_object_set_new(object, "error", client->error.size ? tool_json_error(&client->error) : json_null());
    return object;
}
