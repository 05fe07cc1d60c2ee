/* SPDX-License-Identifier: Apache-2.0 */
/*
 * allowance.c: see allowance.h.
 */
#include "handshake/allowance.h"

bool sio_allowance_spend(struct siotls_conn *conn, enum sio_allowance kind)
{
    static const uint8_t most[SIO_NUM_ALLOWANCES] = {
        [SIO_ALLOWANCE_KEY_UPDATES] = SIO_MAX_KEY_UPDATES,
        [SIO_ALLOWANCE_CERTIFICATE_REQUESTS] = SIO_MAX_CERTIFICATE_REQUESTS,
        [SIO_ALLOWANCE_TICKETS] = SIO_MAX_TICKETS,
    };
    if (conn->spent[kind] >= most[kind])
        return false;
    conn->spent[kind]++;
    return true;
}

void sio_allowance_renew(struct siotls_conn *conn)
{
    for (size_t kind = 0; kind < SIO_NUM_ALLOWANCES; kind++)
        conn->spent[kind] = 0;
    /* Empty records are counted where records are opened, and renewed there. */
}

/* A clock that goes back gives nothing; what it gives from then on is counted from there. */
void sio_allowance_pass_time(struct siotls_conn *conn, uint64_t time_ms)
{
    if (!conn->has_time || time_ms < conn->forgiven_ms) {
        conn->forgiven_ms = time_ms;
        return;
    }
    uint64_t num = (time_ms - conn->forgiven_ms) / SIO_FORGIVE_MS;
    uint32_t *num_empty = &conn->record_layer.input.num_empty_records;
    conn->forgiven_ms += num * SIO_FORGIVE_MS;
    *num_empty -= num < *num_empty ? (uint32_t)num : *num_empty;
    for (size_t kind = 0; kind < SIO_NUM_ALLOWANCES; kind++) {
        uint8_t *spent = &conn->spent[kind];
        *spent = num < *spent ? (uint8_t)(*spent - num) : 0;
    }
}
