/* SPDX-License-Identifier: Apache-2.0 */
/* hello_retry.c: see hello_retry.h. */
#include "handshake/hello/hello_retry.h"

void sio_hello_retry_write(struct sio_writer *writer, const struct sio_first_hello *first,
                           struct siotls_bytes session_id, struct siotls_bytes cookie)
{
    struct sio_server_hello hello = {
        .legacy_version = SIO_VERSION_TLS12,
        .random = sio_bytes(sio_retry_random, SIO_RANDOM_SIZE),
        .legacy_session_id_echo = session_id,
        .cipher_suite = first->suite->id,
        .is_retry = true,
        .selected_version = SIO_VERSION_TLS13,
        .group = first->group->group,
        .cookie = cookie,
        .extensions.present = sio_extension_bit(SIO_EXTENSION_SUPPORTED_VERSIONS),
    };
    if (first->names_group)
        hello.extensions.present |= sio_extension_bit(SIO_EXTENSION_KEY_SHARE);
    if (cookie.data_len > 0)
        hello.extensions.present |= sio_extension_bit(SIO_EXTENSION_COOKIE);
    sio_server_hello_write(writer, &hello);
}
