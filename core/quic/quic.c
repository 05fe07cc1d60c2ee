/* SPDX-License-Identifier: Apache-2.0 */
/* quic.c: see quic.h. */
#include "quic/quic.h"

void sio_quic_init(struct sio_quic *quic, const struct siotls_memory *memory)
{
    *quic = (struct sio_quic){.memory = memory, .receive_level = SIO_LEVEL_INITIAL};
    sio_buffer_init(&quic->input, memory);
    sio_buffer_init(&quic->parameters, memory);
}

void sio_quic_clear(struct sio_quic *quic)
{
    sio_buffer_clear(&quic->input);
    sio_buffer_clear(&quic->parameters);
    sio_quic_output_clear(quic);
    sio_wipe(&quic->secrets, sizeof quic->secrets);
}

bool sio_quic_set_parameters(struct sio_quic *quic, struct siotls_bytes parameters)
{
    sio_buffer_clear(&quic->parameters);
    quic->has_parameters = sio_buffer_append(&quic->parameters, parameters.data, parameters.data_len);
    return quic->has_parameters;
}

/* RFC 9001 4.1.3: what is behind the end of a level was never sent by who keeps to it. */
bool sio_quic_may_receive(const struct sio_quic *quic, enum sio_level level)
{
    return level >= quic->receive_level && level != SIO_LEVEL_EARLY;
}

bool sio_quic_receive(struct sio_quic *quic, struct siotls_bytes data)
{
    return sio_buffer_append(&quic->input, data.data, data.data_len);
}
