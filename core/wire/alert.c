/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert.c: the content of an alert record (RFC 9846 6).
 */
#include "wire/messages.h"

bool sio_alert_parse(uint8_t *level, uint8_t *description, struct siotls_bytes body, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(body);
    if (!sio_read_u8(&reader, level) || !sio_read_u8(&reader, description) || !sio_read_end(&reader))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "alert: the record is malformed");
    return true;
}
