/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grammar.h: the list of providers, as in SIOTLS_PROVIDER, taken apart. What it means is said in <siotls/set.h>.
 */
#ifndef SIO_CRYPTO_GRAMMAR_H
#define SIO_CRYPTO_GRAMMAR_H

#include "base/error.h"
#include "base/memory.h"

enum sio_item_type { SIO_ITEM_NAME, SIO_ITEM_PATH, SIO_ITEM_CHOICE };

/* One item. text is a copy that holds the name or the path, without algorithm and "?". */
struct sio_item {
    enum sio_item_type type;
    bool is_optional;
    char *text;
    uint32_t kinds; /* of a choice: 1 << siotls_kind for each kind that has the algorithm */
    uint32_t id;    /* of a choice: of the algorithm */
};

struct sio_items {
    struct sio_item *items;
    size_t num_items;
    size_t capacity;
    const struct siotls_memory *memory;
};

/* Parses the whole list, or fails with SYNTAX, the reason, and the item as detail. Clear it in either case. */
bool sio_items_parse(struct sio_items *items, const char *list, const struct siotls_memory *memory,
                     struct sio_error *error) SIO_CHECKED;
void sio_items_clear(struct sio_items *items);

/* True for what may be a provider's name: 1 to 64 lower-case letters, digits and hyphens. */
bool sio_is_provider_name(const char *name);

#endif
