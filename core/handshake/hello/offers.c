/* SPDX-License-Identifier: Apache-2.0 */
/* offers.c: see offers.h. */
#include "handshake/hello/offers.h"

#include "base/reader.h"
#include "base/writer.h"
#include "crypto/load/set.h"

void sio_offers_init(struct sio_offers *offers, const struct siotls_memory *memory)
{
    offers->are_shorter = false;
    sio_buffer_init(&offers->groups, memory);
    sio_buffer_init(&offers->schemes, memory);
    sio_buffer_init(&offers->chain_schemes, memory);
}

void sio_offers_clear(struct sio_offers *offers)
{
    offers->are_shorter = false;
    sio_buffer_clear(&offers->groups);
    sio_buffer_clear(&offers->schemes);
    sio_buffer_clear(&offers->chain_schemes);
}

/* Copies what of a list is still there. */
static bool copy_left(struct sio_buffer *left, const struct sio_buffer *list, const struct siotls_set *set,
                      bool (*is_there)(const struct siotls_set *set, uint16_t value), struct sio_error *error)
{
    struct sio_reader reader = sio_reader(sio_buffer_bytes(list));
    struct sio_writer writer;
    uint16_t value;
    sio_writer_init(&writer, left, UINT16_MAX);
    while (sio_read_u16(&reader, &value))
        if (is_there(set, value))
            sio_write_u16(&writer, value);
    return sio_writer_ok(&writer) || sio_fail_memory(error);
}

bool sio_offers_make(struct sio_offers *offers, const struct siotls_config *config, struct sio_error *error)
{
    const struct siotls_set *set = config->set;
    sio_offers_clear(offers);
    if (!sio_set_has_withdrawn(set))
        return true;
    offers->are_shorter = true;
    return copy_left(&offers->groups, &config->groups_list, set, sio_set_still_has_group, error) &&
           copy_left(&offers->schemes, &config->schemes_list, set, sio_set_still_verifies, error) &&
           copy_left(&offers->chain_schemes, &config->authentication.chain_schemes, set, sio_set_still_verifies, error);
}

struct siotls_bytes sio_offers_groups(const struct sio_offers *offers, const struct siotls_config *config)
{
    return sio_buffer_bytes(offers->are_shorter ? &offers->groups : &config->groups_list);
}

struct siotls_bytes sio_offers_schemes(const struct sio_offers *offers, const struct siotls_config *config)
{
    return sio_buffer_bytes(offers->are_shorter ? &offers->schemes : &config->schemes_list);
}

struct siotls_bytes sio_offers_chain_schemes(const struct sio_offers *offers, const struct siotls_config *config)
{
    return sio_buffer_bytes(offers->are_shorter ? &offers->chain_schemes : &config->authentication.chain_schemes);
}
