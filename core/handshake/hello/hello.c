/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello.c: see hello.h.
 */
#include "handshake/hello/hello.h"

#include "base/writer.h"
#include "crypto/load/set.h"

static bool make_server_part(struct sio_hello *hello, const struct siotls_memory *memory)
{
    hello->server = sio_allocate(memory, sizeof *hello->server);
    if (hello->server == NULL)
        return false;
    sio_buffer_init(&hello->server->view.numbers, memory);
    sio_buffer_init(&hello->server->share, memory);
    sio_buffer_init(&hello->server->cookie_context, memory);
    return true;
}

bool sio_hello_init(struct sio_hello *hello, bool is_server, const struct siotls_memory *memory)
{
    *hello = (struct sio_hello){.offered = 0};
    sio_buffer_init(&hello->cookie, memory);
    sio_offers_init(&hello->offers, memory);
    sio_buffer_init(&hello->shares.list, memory);
    return !is_server || make_server_part(hello, memory);
}

static void free_server_part(struct sio_hello *hello, const struct siotls_memory *memory)
{
    if (hello->server == NULL)
        return;
    sio_hello_view_clear(&hello->server->view, memory);
    sio_buffer_clear(&hello->server->share);
    sio_buffer_clear(&hello->server->cookie_context);
    sio_release_secret(memory, hello->server, sizeof *hello->server);
    hello->server = NULL;
}

void sio_hello_clear(struct sio_hello *hello, const struct siotls_memory *memory)
{
    sio_shares_forget(&hello->shares, memory);
    sio_buffer_clear(&hello->cookie);
    sio_offers_clear(&hello->offers);
    sio_buffer_clear(&hello->shares.list);
    free_server_part(hello, memory);
}

void sio_shares_forget(struct sio_client_shares *shares, const struct siotls_memory *memory)
{
    for (size_t i = 0; i < shares->num_keys; i++)
        sio_kem_key_clear(&shares->keys[i], memory);
    sio_release(memory, shares->keys, shares->num_keys * sizeof *shares->keys);
    shares->keys = NULL;
    shares->num_keys = 0;
}

static bool make_keys(struct sio_client_shares *shares, size_t num_keys, const struct siotls_memory *memory)
{
    shares->keys = sio_allocate_array(memory, num_keys, sizeof *shares->keys);
    if (shares->keys != NULL)
        shares->num_keys = num_keys;
    return shares->keys != NULL;
}

const struct sio_kem_key *sio_shares_find(const struct sio_client_shares *shares, uint16_t group)
{
    for (size_t i = 0; i < shares->num_keys; i++)
        if (shares->keys[i].group == group)
            return &shares->keys[i];
    return NULL;
}

static bool make_share(struct sio_kem_key *key, struct sio_writer *writer, const struct sio_kem *kem,
                       const struct siotls_memory *memory, struct sio_error *error)
{
    sio_write_u16(writer, kem->group);
    struct sio_mark mark = sio_write_open(writer, 2);
    uint8_t *public_key = sio_write_room(writer, kem->public_key_size);
    if (public_key == NULL)
        return sio_fail_memory(error);
    if (!sio_kem_keygen(key, public_key, kem, NULL, memory, error))
        return false;
    sio_write_close(writer, mark);
    return true;
}

bool sio_shares_make(struct sio_client_shares *shares, const struct siotls_config *config,
                     const struct sio_kem *const *groups, size_t num_groups, bool are_promised,
                     const struct siotls_memory *memory, struct sio_error *error)
{
    struct sio_writer writer;
    sio_buffer_clear(&shares->list);
    sio_shares_forget(shares, memory);
    if (!make_keys(shares, num_groups, memory))
        return sio_fail_memory(error);
    sio_writer_init(&writer, &shares->list, UINT16_MAX);
    for (size_t i = 0; i < num_groups; i++) {
        struct sio_error failure = {.detail = error->detail, .detail_size = error->detail_size};
        struct sio_kem kem;
        if (sio_set_ready_group(config->set, &kem, groups[i], &failure)) {
            if (!make_share(&shares->keys[i], &writer, &kem, memory, error))
                return false;
        } else if (are_promised || failure.status == SIOTLS_ERROR_NO_MEMORY) {
            return sio_fail_both(error, failure.status, failure.alert, failure.reason);
        } else if (failure.detail != NULL) {
            failure.detail[0] = '\0'; /* others do; the provider's failure was reported */
        }
    }
    return sio_writer_ok(&writer) || sio_fail_memory(error);
}
