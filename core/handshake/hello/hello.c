/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello.c: see hello.h.
 */
#include "handshake/hello/hello.h"

#include "base/writer.h"

void sio_hello_init(struct sio_hello *hello, const struct siotls_memory *memory)
{
    *hello = (struct sio_hello){.offered = 0};
    sio_buffer_init(&hello->cookie, memory);
    sio_buffer_init(&hello->shares.list, memory);
    sio_buffer_init(&hello->server.view.numbers, memory);
    sio_buffer_init(&hello->server.share, memory);
    sio_buffer_init(&hello->server.cookie_context, memory);
}

void sio_hello_clear(struct sio_hello *hello, const struct siotls_memory *memory)
{
    sio_shares_forget(&hello->shares, memory);
    sio_hello_view_clear(&hello->server.view, memory);
    sio_buffer_clear(&hello->cookie);
    sio_buffer_clear(&hello->shares.list);
    sio_buffer_clear(&hello->server.share);
    sio_buffer_clear(&hello->server.cookie_context);
}

void sio_shares_forget(struct sio_client_shares *shares, const struct siotls_memory *memory)
{
    for (size_t i = 0; i < SIO_MAX_KEY_SHARES; i++)
        sio_kem_key_clear(&shares->keys[i], memory);
}

const struct sio_kem_key *sio_shares_find(const struct sio_client_shares *shares, uint16_t group)
{
    for (size_t i = 0; i < SIO_MAX_KEY_SHARES; i++)
        if (shares->keys[i].kem != NULL && shares->keys[i].kem->group == group)
            return &shares->keys[i];
    return NULL;
}

bool sio_shares_make(struct sio_client_shares *shares, const struct sio_kem *const *groups, size_t num_groups,
                     const struct siotls_memory *memory, struct sio_error *error)
{
    struct sio_writer writer;
    sio_buffer_clear(&shares->list);
    sio_writer_init(&writer, &shares->list, UINT16_MAX);
    for (size_t i = 0; i < num_groups; i++) {
        struct sio_kem_key *key = &shares->keys[i];
        sio_kem_key_clear(key, memory);
        sio_write_u16(&writer, groups[i]->group);
        struct sio_mark mark = sio_write_open(&writer, 2);
        uint8_t *public_key = sio_write_room(&writer, groups[i]->public_key_size);
        if (public_key == NULL)
            return sio_fail_memory(error);
        if (!sio_kem_keygen(key, public_key, groups[i], NULL, memory, error))
            return false;
        sio_write_close(&writer, mark);
    }
    return sio_writer_ok(&writer) || sio_fail_memory(error);
}
