/* SPDX-License-Identifier: Apache-2.0 */
/* quic.c: see quic.h. */
#include "quic.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "link.h"

enum { TYPE_ALERT = 21, TYPE_HANDSHAKE = 22, TYPE_TEXT = 23, HEADER = 8, FATAL = 2, MAX_RECORD = 1 << 20 };

struct record {
    uint8_t type;
    uint8_t level;
    uint16_t suite;
    uint8_t *value;
    size_t value_len;
};

void shim_quic_free(struct shim_quic *quic)
{
    shim_bytes_free(&quic->text);
    *quic = (struct shim_quic){0};
}

int shim_quic_start(struct shim_link *link, struct siotls_config *config)
{
    const struct shim_flags *flags = link->flags;
    const char *context = flags->quic_early_context;
    if (siotls_quic_conn_new(&link->conn, config, NULL) != SIOTLS_OK)
        return shim_complain("no connection can be made");
    /* A server does when it knows the client's. */
    if (!flags->is_server && siotls_quic_set_parameters(link->conn, flags->quic_parameters.data,
                                                        flags->quic_parameters.data_len) != SIOTLS_OK)
        return shim_complain("-quic-transport-params was refused");
    return !flags->is_server || context == NULL ||
           siotls_quic_set_early_data_context(link->conn, (const uint8_t *)context, strlen(context)) == SIOTLS_OK ||
           shim_complain("-quic-early-data-context was refused");
}

/* ---- events ---- */

static int take_parameters(struct shim_link *link, const struct siotls_event *event)
{
    const struct shim_bytes *expected = &link->flags->expect_quic_parameters;
    const struct shim_bytes *ours = &link->flags->quic_parameters;
    if (expected->data_len > 0 && (event->message.data_len != expected->data_len ||
                                   memcmp(event->message.data, expected->data, expected->data_len) != 0))
        return shim_complain("the transport parameters are others");
    return event->id == 0 || siotls_quic_set_parameters(link->conn, ours->data, ours->data_len) == SIOTLS_OK ||
           shim_complain("transport parameters were refused");
}

int shim_quic_event(struct shim_link *link, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_QUIC_PARAMETERS)
        return take_parameters(link, event);
    struct shim_secret *secret = &link->quic.secrets[event->direction][event->level];
    if (event->secret.data_len > SHIM_MAX_SECRET)
        return shim_complain("a secret is too long");
    secret->suite = event->suite;
    secret->bytes_len = event->secret.data_len;
    memcpy(secret->bytes, event->secret.data, event->secret.data_len);
    if (event->direction == SIOTLS_DIRECTION_SEAL)
        link->quic.send_level = event->level;
    return 1;
}

/* ---- out ---- */

static int send_all(struct shim_link *link, const uint8_t *data, size_t data_len)
{
    while (data_len > 0 && !link->is_broken) {
        ssize_t sent = send(link->fd, data, data_len, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0) {
            link->is_broken = 1;
            break;
        }
        data += sent;
        data_len -= (size_t)sent;
    }
    return !link->is_broken;
}

static int send_record(struct shim_link *link, uint8_t type, int level, const uint8_t *data, size_t data_len)
{
    const struct shim_secret *secret = &link->quic.secrets[SIOTLS_DIRECTION_SEAL][level];
    size_t value_len = secret->bytes_len + data_len;
    const uint8_t header[HEADER] = {type,
                                    (uint8_t)level,
                                    (uint8_t)(secret->suite >> 8),
                                    (uint8_t)secret->suite,
                                    (uint8_t)(value_len >> 24),
                                    (uint8_t)(value_len >> 16),
                                    (uint8_t)(value_len >> 8),
                                    (uint8_t)value_len};
    return send_all(link, header, sizeof header) && send_all(link, secret->bytes, secret->bytes_len) &&
           send_all(link, data, data_len);
}

void shim_quic_send(struct shim_link *link)
{
    const uint8_t *data;
    size_t data_len;
    int level;
    struct siotls_error error = {.size = sizeof error};
    while (siotls_quic_data_to_send(link->conn, &level, &data, &data_len) == SIOTLS_OK && data_len > 0) {
        send_record(link, TYPE_HANDSHAKE, level, data, data_len);
        siotls_quic_data_sent(link->conn, data_len);
    }
    siotls_conn_error(link->conn, &error);
    if (error.status == SIOTLS_OK || error.origin == SIOTLS_ORIGIN_PEER || link->quic.is_alert_sent)
        return;
    const uint8_t alert[] = {FATAL, (uint8_t)error.alert};
    link->quic.is_alert_sent = 1;
    send_record(link, TYPE_ALERT, link->quic.send_level, alert, sizeof alert);
}

int shim_quic_write(struct shim_link *link, const uint8_t *data, size_t data_len)
{
    struct siotls_info info = shim_link_info(link);
    const struct shim_secret *secrets = link->quic.secrets[SIOTLS_DIRECTION_SEAL];
    int level = SIOTLS_QUIC_APPLICATION;
    if (secrets[level].suite == 0)
        level = SIOTLS_QUIC_EARLY;
    if (secrets[level].suite == 0 || (level == SIOTLS_QUIC_EARLY && info.early_data_left == 0))
        return 0;
    return send_record(link, TYPE_TEXT, level, data, data_len) ? 1 : -1;
}

/* ---- in ---- */

/* 0: that many do not come any more. */
static int receive_all(struct shim_link *link, uint8_t *data, size_t data_len)
{
    while (data_len > 0) {
        ssize_t received = recv(link->fd, data, data_len, 0);
        if (received < 0 && errno == EINTR)
            continue;
        if (received <= 0) {
            link->is_ended = 1;
            return 0;
        }
        data += received;
        data_len -= (size_t)received;
    }
    return 1;
}

/* record->value is the caller's to free. */
static int receive_record(struct shim_link *link, struct record *record)
{
    uint8_t header[HEADER];
    if (!receive_all(link, header, sizeof header))
        return 0;
    *record = (struct record){.type = header[0], .level = header[1]};
    record->suite = (uint16_t)(header[2] << 8 | header[3]);
    record->value_len = (size_t)header[4] << 24 | (size_t)header[5] << 16 | (size_t)header[6] << 8 | header[7];
    if (record->level >= SHIM_NUM_LEVELS || record->value_len > MAX_RECORD)
        return shim_complain("a record is malformed");
    record->value = malloc(record->value_len + 1);
    return record->value != NULL && receive_all(link, record->value, record->value_len);
}

static int keep_text(struct shim_quic *quic, const uint8_t *data, size_t data_len)
{
    uint8_t *text = realloc(quic->text.data, quic->text.data_len + data_len + 1);
    if (text == NULL)
        return shim_complain("no memory for text");
    memcpy(text + quic->text.data_len, data, data_len);
    quic->text.data = text;
    quic->text.data_len += data_len;
    return 1;
}

static int take_record(struct shim_link *link, const struct record *record)
{
    const struct shim_secret *secret = &link->quic.secrets[SIOTLS_DIRECTION_OPEN][record->level];
    /* Early data that was refused: there is no key for it. */
    if (record->level == SIOTLS_QUIC_EARLY && secret->suite == 0)
        return 1;
    if (record->suite != secret->suite || record->value_len < secret->bytes_len ||
        memcmp(record->value, secret->bytes, secret->bytes_len) != 0)
        return shim_complain("suite or secret of level %u is another", (unsigned)record->level);
    const uint8_t *data = record->value + secret->bytes_len;
    size_t data_len = record->value_len - secret->bytes_len;
    if (record->type == TYPE_TEXT)
        return keep_text(&link->quic, data, data_len);
    if (record->type != TYPE_HANDSHAKE)
        return shim_complain("a record is of type %u", (unsigned)record->type);
    siotls_conn_set_time(link->conn, link->time_ms);
    return siotls_quic_receive(link->conn, record->level, data, data_len) != SIOTLS_ERROR_STATE ||
           shim_complain("there are no keys of level %u yet", (unsigned)record->level);
}

int shim_quic_receive(struct shim_link *link)
{
    struct record record = {0};
    int is_good = !link->is_ended && receive_record(link, &record);
    if (is_good && !take_record(link, &record)) {
        link->is_unhappy = 1;
        is_good = 0;
    }
    free(record.value);
    return is_good;
}

void shim_quic_read(struct shim_quic *quic, uint8_t *data, size_t *data_len)
{
    if (*data_len > quic->text.data_len)
        *data_len = quic->text.data_len;
    if (*data_len == 0)
        return;
    memcpy(data, quic->text.data, *data_len);
    quic->text.data_len -= *data_len;
    memmove(quic->text.data, quic->text.data + *data_len, quic->text.data_len);
}
