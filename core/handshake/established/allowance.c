/* SPDX-License-Identifier: Apache-2.0 */
/*
 * allowance.c: see allowance.h.
 */
#include "handshake/established/allowance.h"

#include "wire/constants.h"

uint8_t sio_allowance_most(enum sio_allowance kind)
{
    static const uint8_t most[SIO_NUM_ALLOWANCES] = {
        [SIO_ALLOWANCE_KEY_UPDATES] = SIO_MAX_KEY_UPDATES,
        [SIO_ALLOWANCE_CERTIFICATE_REQUESTS] = SIO_MAX_CERTIFICATE_REQUESTS,
        [SIO_ALLOWANCE_TICKETS] = SIO_MAX_TICKETS,
    };
    return most[kind];
}

bool sio_allowance_spend(struct sio_established *established, enum sio_allowance kind)
{
    if (established->spent[kind] >= sio_allowance_most(kind))
        return false;
    established->spent[kind]++;
    return true;
}

/* A clock that goes back gives nothing; what it gives from then on is counted from there. */
uint64_t sio_allowance_pass_time(struct sio_established *established, uint64_t time_ms)
{
    if (!established->context->clock.is_set || time_ms < established->forgiven_ms) {
        established->forgiven_ms = time_ms;
        return 0;
    }
    uint64_t num = (time_ms - established->forgiven_ms) / SIO_FORGIVE_MS;
    established->forgiven_ms += num * SIO_FORGIVE_MS;
    for (size_t kind = 0; kind < SIO_NUM_ALLOWANCES; kind++) {
        uint8_t *spent = &established->spent[kind];
        *spent = num < *spent ? (uint8_t)(*spent - num) : 0;
    }
    return num;
}
