/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exchange.c: the handshake, what it came to, then the runner's text sent back with every bit turned.
 */
#include "exchange.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "expect.h"

enum { MAX_READ = 16384 };

/* ---- events ---- */

static int answer_client_hello(struct shim_link *link, const struct siotls_event *event)
{
    int is_expected = shim_expect_client_hello(link->flags, event->client_hello);
    if (link->flags->fails_ddos || link->flags->fails_ocsp)
        return siotls_conn_refuse(link->conn, event->id, SIOTLS_ALERT_INTERNAL_ERROR) == SIOTLS_OK;
    if (!is_expected || link->flags->fails_client_hello)
        return siotls_conn_refuse(link->conn, event->id, SIOTLS_ALERT_HANDSHAKE_FAILURE) == SIOTLS_OK && is_expected;
    return siotls_conn_answer_client_hello(link->conn, event->id, NULL, NULL) == SIOTLS_OK;
}

/* The runner's certificates are not what is tested: any chain is good unless the flags say otherwise. */
static int answer_verify(struct shim_link *link, const struct siotls_event *event)
{
    const struct shim_flags *flags = link->flags;
    int alert = flags->has_verify_callback ? SIOTLS_ALERT_CERTIFICATE_UNKNOWN : SIOTLS_ALERT_HANDSHAKE_FAILURE;
    if (flags->fails_ocsp)
        alert = SIOTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE;
    if (flags->fails_verify || flags->fails_ocsp)
        return siotls_conn_refuse(link->conn, event->id, alert) == SIOTLS_OK;
    return siotls_conn_answer_verify(link->conn, event->id) == SIOTLS_OK;
}

static int take_event(struct shim_link *link, const struct siotls_event *event)
{
    switch (event->type) {
    case SIOTLS_EVENT_CLIENT_HELLO:
        return answer_client_hello(link, event);
    case SIOTLS_EVENT_VERIFY:
        return answer_verify(link, event);
    case SIOTLS_EVENT_HANDSHAKE_DONE:
        return link->flags->is_implicit_handshake || shim_expect_handshake(link);
    default:
        return 1;
    }
}

/* ---- the exchange ---- */

static int is_handshake_done(const struct shim_link *link)
{
    struct siotls_info info = {.size = sizeof info};
    return siotls_conn_info(link->conn, &info) == SIOTLS_OK && info.is_done;
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
        if (outcome == SHIM_READ_FAILED)
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

static int exchange(struct shim_link *link)
{
    if (!link->flags->is_implicit_handshake && !shim_link_wait(link, is_handshake_done))
        return 0;
    return write_first(link) && converse(link) && shut_down(link);
}

/* ---- the connection ---- */

static int start(struct shim_link *link, struct siotls_config *config)
{
    const struct shim_flags *flags = link->flags;
    if (siotls_conn_new(&link->conn, config, NULL) != SIOTLS_OK)
        return shim_complain("no connection can be made");
    siotls_conn_set_time(link->conn, (uint64_t)time(NULL) * 1000);
    if (flags->host_name != NULL && siotls_conn_set_server_name(link->conn, flags->host_name) != SIOTLS_OK)
        return shim_complain("-host-name was refused");
    return siotls_conn_start(link->conn) == SIOTLS_OK || !shim_link_failed(link);
}

int shim_connection(struct shim_shared *shared, const struct shim_flags flags[SHIM_NUM_PHASES], int phase)
{
    struct siotls_config *config = NULL;
    struct shim_link link = {.flags = &flags[phase], .event = take_event, .fd = -1};
    int code = shim_config_make(&config, shared, &flags[phase]);
    if (code == SHIM_SUCCESS) {
        if (!shim_link_open(&link) || !start(&link, config) || !exchange(&link))
            code = SHIM_FAILURE;
        if (code != SHIM_SUCCESS && link.conn != NULL)
            shim_link_failed(&link);
        shim_link_close(&link);
    }
    siotls_config_free(config);
    return code;
}
