/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_session.c: the serialised session of both roles: what parses is written to the same bytes.
 */
#include <string.h>

#include "config/session/session.h"
#include "fuzz_message.h"

static void try_kind(struct siotls_bytes data, enum sio_session_kind kind)
{
    struct siotls_memory memory;
    struct sio_session session;
    struct sio_buffer again;
    if (!sio_session_parse(&session, data, kind))
        return;
    (void)sio_terms_hold(&session.terms, session.issued_ms, SIOTLS_REVOCATION_REQUIRE, NULL);
    fuzz_require(sio_memory_init(&memory, NULL));
    sio_buffer_init(&again, &memory);
    fuzz_require(sio_session_write(&again, &session));
    fuzz_require(again.data_len == data.data_len && memcmp(again.data, data.data, data.data_len) == 0);
    sio_buffer_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    try_kind(sio_bytes(data, data_len), SIO_SESSION_OF_CLIENT);
    try_kind(sio_bytes(data, data_len), SIO_SESSION_OF_SERVER);
    return 0;
}
