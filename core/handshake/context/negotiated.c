/* SPDX-License-Identifier: Apache-2.0 */
/* negotiated.c: see negotiated.h. */
#include "handshake/context/negotiated.h"

#include <string.h>

void sio_negotiated_clear(struct sio_negotiated *negotiated, const struct siotls_memory *memory)
{
    sio_held_forget(&negotiated->alpn, memory);
    sio_release_string(memory, negotiated->server_name);
    negotiated->server_name = NULL;
}

uint8_t sio_certificate_type_of(const struct sio_negotiated *negotiated, enum sio_side side)
{
    return side == SIO_CLIENT ? negotiated->client_certificate_type : negotiated->server_certificate_type;
}

struct siotls_bytes sio_server_name_bytes(const struct sio_negotiated *negotiated)
{
    const char *name = negotiated->server_name;
    return sio_bytes((const uint8_t *)name, name != NULL ? strlen(name) : 0);
}
