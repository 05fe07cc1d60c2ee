/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exchange.c: the handshake, what it came to, then the runner's text sent back with every bit turned.
 */
#include "exchange.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "selected.h"
#include "session.h"

enum { MAX_READ = 16384, DECOMPRESSION_FAILURE = 30, CERTIFICATE_REQUEST = 13 };

/* ---- events ---- */

static int answer_client_hello(struct shim_link *link, const struct siotls_event *event)
{
    int is_expected = shim_expect_client_hello(link->flags, event->client_hello);
    const struct shim_flags *flags = link->flags;
    if (flags->fails_ddos || flags->fails_ocsp || flags->fails_certificate || flags->selects_empty_alpn)
        return siotls_conn_refuse(link->conn, event->id, SIOTLS_ALERT_INTERNAL_ERROR) == SIOTLS_OK;
    if (!is_expected || flags->fails_client_hello)
        return siotls_conn_refuse(link->conn, event->id, SIOTLS_ALERT_HANDSHAKE_FAILURE) == SIOTLS_OK && is_expected;
    return siotls_conn_answer_client_hello(link->conn, event->id, NULL, NULL) == SIOTLS_OK;
}

/* The alert of a verification that fails, 0 if it does not. */
static int verify_alert(const struct shim_flags *flags)
{
    if (flags->fails_ocsp)
        return SIOTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE;
    /* Without these a verification that fails is only noted. */
    int is_decisive = flags->verifies_peer || flags->requires_client_certificate || flags->has_verify_callback ||
                      flags->peer_types.num_items > 0;
    if (!flags->fails_verify || !is_decisive)
        return 0;
    return flags->has_verify_callback ? SIOTLS_ALERT_CERTIFICATE_UNKNOWN : SIOTLS_ALERT_HANDSHAKE_FAILURE;
}

/* The runner's certificates are not what is tested: any chain is good unless the flags say otherwise. */
static int answer_verify(struct shim_link *link, const struct siotls_event *event)
{
    int alert = verify_alert(link->flags);
    if (alert != 0)
        return siotls_conn_refuse(link->conn, event->id, alert) == SIOTLS_OK;
    return siotls_conn_answer_verify(link->conn, event->id) == SIOTLS_OK;
}

/* Who resumes sees no certificate in the handshake; to judge the one of the session is the application's. */
static int handshake_done(struct shim_link *link)
{
    int alert = verify_alert(link->flags);
    if (link->flags->verifies_again && shim_link_info(link).is_resumed && alert != 0)
        return siotls_conn_abort(link->conn, alert) == SIOTLS_OK;
    return link->flags->is_implicit_handshake || shim_expect_handshake(link);
}

/* From its rejection on the flags of the retry hold, also for events that are told before it. */
static int check_rejection(struct shim_link *link)
{
    if (link->flags->is_server || link->flags == link->retry_flags ||
        shim_link_info(link).early_data != SIOTLS_EARLY_DATA_REJECTED)
        return 1;
    if (!link->flags->expect_reject_early_data)
        return shim_complain("early data was rejected");
    link->is_rejected = 1;
    link->flags = link->retry_flags;
    return 1;
}

static int hex_value(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *place = strchr(digits, digit);
    return place != NULL && digit != '\0' ? (int)(place - digits) : 0;
}

/* Keeps the first application traffic secrets: "LABEL random secret", in hexadecimal. */
static int keep_secret(struct shim_link *link, struct siotls_bytes line)
{
    static const char *const labels[2] = {"CLIENT_TRAFFIC_SECRET_0 ", "SERVER_TRAFFIC_SECRET_0 "};
    for (int side = 0; side < 2; side++) {
        size_t begin = strlen(labels[side]) + 65;
        if (line.data_len < begin || memcmp(line.data, labels[side], strlen(labels[side])) != 0)
            continue;
        struct shim_bytes *secret = &link->secret[side];
        const char *hex = (const char *)line.data + begin;
        secret->data = malloc((line.data_len - begin) / 2);
        for (size_t i = 0; secret->data != NULL && i < (line.data_len - begin) / 2; i++)
            secret->data[secret->data_len++] = (uint8_t)(hex_value(hex[2 * i]) << 4 | hex_value(hex[2 * i + 1]));
    }
    return 1;
}

/* A client that fails when it is asked for a certificate, and one that waits with its early data. */
static int take_message(struct shim_link *link, const struct siotls_event *event)
{
    if (!shim_selected_note(link, event))
        return 0;
    int type = event->sent || event->message.data_len == 0 ? -1 : event->message.data[0];
    link->is_message_seen |= type == link->flags->early_write_after;
    if (type == CERTIFICATE_REQUEST && link->flags->fails_certificate)
        return siotls_conn_abort(link->conn, SIOTLS_ALERT_INTERNAL_ERROR) == SIOTLS_OK;
    return 1;
}

static int take_event(struct shim_link *link, const struct siotls_event *event)
{
    if (!check_rejection(link))
        return 0;
    switch (event->type) {
    case SIOTLS_EVENT_CLIENT_HELLO:
        return answer_client_hello(link, event);
    case SIOTLS_EVENT_VERIFY:
        return answer_verify(link, event);
    case SIOTLS_EVENT_HANDSHAKE_DONE:
        return handshake_done(link);
    case SIOTLS_EVENT_SESSION:
        return shim_session_keep(link->owner, event->message);
    case SIOTLS_EVENT_MESSAGE:
        return take_message(link, event);
    case SIOTLS_EVENT_SECRET:
    case SIOTLS_EVENT_QUIC_PARAMETERS:
        return shim_quic_event(link, event);
    case SIOTLS_EVENT_KEYLOG:
        return keep_secret(link, event->message);
    default:
        return 1;
    }
}

/* ---- the exchange ---- */

static int is_handshake_done(const struct shim_link *link)
{
    return shim_link_info(link).is_done;
}

/* Text may go both ways: after the handshake, or within it as early data. */
static int can_begin(const struct shim_link *link)
{
    if (link->flags->early_write_after != 0 && !link->is_message_seen)
        return 0;
    struct siotls_info info = shim_link_info(link);
    return info.is_done || info.early_data_left > 0 ||
           (link->flags->is_server && info.early_data == SIOTLS_EARLY_DATA_ACCEPTED);
}

static int write_exported(struct shim_link *link)
{
    const struct shim_flags *flags = link->flags;
    const char *context = flags->export_context != NULL ? flags->export_context : "";
    if (flags->export_len <= 0)
        return 1;
    uint8_t *output = malloc((size_t)flags->export_len);
    if (output == NULL)
        return shim_complain("no memory to export");
    int status = siotls_conn_export_keying_material(link->conn, output, (size_t)flags->export_len, flags->export_label,
                                                    (const uint8_t *)context, strlen(context));
    int is_good = status == SIOTLS_OK ? shim_link_write(link, output, (size_t)flags->export_len)
                                      : shim_complain("export: %s", siotls_status_name(status));
    free(output);
    return is_good;
}

/* The length, what this side reads with, and what it writes with. */
static int write_secrets(struct shim_link *link)
{
    if (!link->flags->exports_traffic_secrets)
        return 1;
    const struct shim_bytes *ours = &link->secret[link->flags->is_server],
                            *theirs = &link->secret[!link->flags->is_server];
    const uint8_t length[] = {(uint8_t)ours->data_len, 0};
    return shim_link_write(link, length, sizeof length) && shim_link_write(link, theirs->data, theirs->data_len) &&
           shim_link_write(link, ours->data, ours->data_len);
}

static int write_first(struct shim_link *link)
{
    const struct shim_flags *flags = link->flags;
    const uint8_t *text = (const uint8_t *)flags->initial_write;
    link->is_held = flags->reads_with_unfinished_write;
    if (link->is_held)
        return shim_link_write(link, text, strlen(flags->initial_write));
    int is_good = 1;
    for (int i = 0; is_good && flags->shim_writes_first && i < flags->repeat_initial_write; i++)
        is_good = shim_link_write(link, text, strlen(flags->initial_write));
    return is_good;
}

static int update_key(struct shim_link *link, int is_wanted)
{
    if (!is_wanted)
        return 1;
    int status = siotls_conn_update_key(link->conn, 0);
    if (status != SIOTLS_OK)
        return shim_complain("KeyUpdate: %s", siotls_status_name(status));
    return shim_link_flush(link);
}

static int echo(struct shim_link *link, uint8_t *text, size_t read_size)
{
    const struct shim_flags *flags = link->flags;
    for (;;) {
        if (!update_key(link, flags->updates_key_before_read))
            return 0;
        size_t text_len = read_size;
        int outcome = shim_link_read(link, text, &text_len);
        if (outcome == SHIM_READ_CLOSED)
            return 1;
        if (outcome == SHIM_READ_END)
            return is_handshake_done(link) && !flags->checks_close_notify;
        if (outcome != SHIM_READ_TEXT)
            return 0;
        link->is_held = 0;
        for (size_t i = 0; i < text_len; i++)
            text[i] ^= 0xff;
        if (!shim_link_flush(link) || !update_key(link, flags->updates_key) || !shim_link_write(link, text, text_len))
            return 0;
    }
}

static int converse(struct shim_link *link)
{
    const struct shim_flags *flags = link->flags;
    if (flags->shim_shuts_down)
        return 1;
    size_t read_size = flags->read_size > 0 ? (size_t)flags->read_size : 512;
    uint8_t *text = malloc(MAX_READ);
    if (text == NULL || read_size > MAX_READ) {
        free(text);
        return shim_complain("-read-size is too large");
    }
    int is_good = echo(link, text, read_size);
    free(text);
    return is_good;
}

/* Ends this direction, and waits for the runner's end where the flags ask for it. */
static int shut_down(struct shim_link *link)
{
    siotls_conn_close(link->conn);
    shim_link_flush(link);
    if (!link->flags->shim_shuts_down || !link->flags->checks_close_notify)
        return 1;
    uint8_t text[512];
    size_t text_len = sizeof text;
    int outcome = shim_link_read(link, text, &text_len);
    return outcome == SHIM_READ_CLOSED || shim_complain("no close_notify came");
}

static int play(struct shim_link *link)
{
    int is_explicit = !link->flags->is_implicit_handshake || link->flags->sends_alert;
    if (is_explicit && !shim_link_wait(link, can_begin))
        return 0;
    link->is_bytewise = 0;
    if (!write_exported(link) || !write_secrets(link))
        return 0;
    if (link->flags->sends_alert)
        return siotls_conn_abort(link->conn, DECOMPRESSION_FAILURE) == SIOTLS_OK;
    return write_first(link) && converse(link);
}

static int exchange(struct shim_link *link)
{
    int is_good = play(link);
    if (!is_good && link->is_rejected) {
        link->is_rejected = 0;
        is_good = play(link);
    }
    if (!is_good || link->flags->sends_alert)
        return is_good;
    return shim_session_judge(link->owner, link->flags) && shut_down(link);
}

/* ---- the connection ---- */

static int start(struct shim_link *link, struct siotls_config *config)
{
    const struct shim_flags *flags = link->flags;
    if (flags->is_quic ? !shim_quic_start(link, config) : siotls_conn_new(&link->conn, config, NULL, NULL) != SIOTLS_OK)
        return shim_complain("no connection can be made");
    if (!flags->is_quic && flags->quic_parameters.data_len > 0 &&
        siotls_quic_set_parameters(link->conn, flags->quic_parameters.data, flags->quic_parameters.data_len) !=
            SIOTLS_OK)
        return shim_complain("-quic-transport-params was refused over TCP");
    if (!shim_session_offer(link->owner, link, link->is_resumption))
        return 0;
    if (flags->host_name != NULL && siotls_conn_set_server_name(link->conn, flags->host_name) != SIOTLS_OK)
        return shim_complain("-host-name was refused");
    if (siotls_conn_start(link->conn) != SIOTLS_OK)
        return !shim_link_failed(link);
    return !flags->expect_no_offer_early_data || shim_link_info(link).early_data == SIOTLS_EARLY_DATA_NONE ||
           shim_complain("early data was offered");
}

int shim_connection(struct shim_shared *shared, const struct shim_flags flags[SHIM_NUM_PHASES], int phase)
{
    struct siotls_config *config = NULL;
    struct shim_link link = {.flags = &flags[phase], .event = take_event, .owner = shared, .fd = -1};
    link.retry_flags = &flags[SHIM_RETRY];
    link.is_resumption = phase == SHIM_RESUME;
    link.is_bytewise = flags[phase].early_write_after != 0 || flags[phase].fails_certificate;
    int code = shim_config_make(&config, shared, &flags[phase]);
    if (code == SHIM_SUCCESS) {
        if (!shim_link_open(&link) || !start(&link, config) || !exchange(&link))
            code = SHIM_FAILURE;
        if (code != SHIM_SUCCESS && link.conn != NULL)
            shim_link_failed(&link);
        shim_link_close(&link);
        shim_selected_free(&link);
    }
    siotls_config_free(config);
    return code;
}
