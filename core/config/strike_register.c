/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strike_register.c: see strike_register.h.
 */
#include "config/strike_register.h"

#include <stdatomic.h>
#include <string.h>

#include "platform/lock.h"

/* MAX_PROBES bounds the work when somebody with a ticket makes binders that collide. */
enum { FINGERPRINT_SIZE = 16, MAX_PROBES = 64, MAX_ENTRIES = 1 << 26 };

struct table {
    uint8_t (*slots)[FINGERPRINT_SIZE]; /* zeros: empty */
    size_t num_entries;
};

struct siotls_strike_register {
    _Atomic uint32_t references;
    struct siotls_memory memory;
    struct sio_lock *lock;
    size_t num_slots; /* a power of two, at least twice max_entries */
    size_t max_entries;
    uint64_t created_ms;
    /* Guarded by lock. */
    struct table current;
    struct table previous;
    uint64_t turned_ms; /* when current was begun */
};

static bool make_tables(struct siotls_strike_register *reg)
{
    reg->num_slots = 2;
    while (reg->num_slots < 2 * reg->max_entries)
        reg->num_slots *= 2;
    reg->current.slots = sio_allocate_array(&reg->memory, reg->num_slots, FINGERPRINT_SIZE);
    reg->previous.slots = sio_allocate_array(&reg->memory, reg->num_slots, FINGERPRINT_SIZE);
    reg->lock = sio_lock_new(&reg->memory);
    return reg->current.slots != NULL && reg->previous.slots != NULL && reg->lock != NULL;
}

int siotls_strike_register_new(struct siotls_strike_register **reg, size_t num_entries, uint64_t time_ms,
                               const struct siotls_memory *memory)
{
    struct siotls_memory used;
    if (reg == NULL || num_entries < 1 || num_entries > MAX_ENTRIES || !sio_memory_init(&used, memory))
        return SIOTLS_ERROR_ARGUMENT;
    struct siotls_strike_register *made = sio_allocate(&used, sizeof *made);
    if (made == NULL)
        return SIOTLS_ERROR_NO_MEMORY;
    atomic_init(&made->references, 1);
    made->memory = used;
    made->max_entries = num_entries;
    made->created_ms = time_ms;
    made->turned_ms = time_ms;
    if (!make_tables(made)) {
        siotls_strike_register_free(made);
        return SIOTLS_ERROR_NO_MEMORY;
    }
    *reg = made;
    return SIOTLS_OK;
}

struct siotls_strike_register *sio_strike_register_keep(struct siotls_strike_register *reg)
{
    atomic_fetch_add_explicit(&reg->references, 1, memory_order_relaxed);
    return reg;
}

void siotls_strike_register_free(struct siotls_strike_register *reg)
{
    if (reg == NULL || atomic_fetch_sub_explicit(&reg->references, 1, memory_order_acq_rel) > 1)
        return;
    struct siotls_memory memory = reg->memory;
    sio_lock_free(reg->lock, &memory);
    sio_release(&memory, reg->current.slots, reg->num_slots * FINGERPRINT_SIZE);
    sio_release(&memory, reg->previous.slots, reg->num_slots * FINGERPRINT_SIZE);
    sio_release(&memory, reg, sizeof *reg);
}

static size_t hash_of(const uint8_t *fingerprint)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof hash; i++)
        hash = hash << 8 | fingerprint[i];
    return (size_t)hash;
}

enum place { PLACE_FOUND, PLACE_EMPTY, PLACE_NONE };

/* Where the fingerprint is, or could be put. */
static enum place find(const struct siotls_strike_register *reg, const struct table *table, const uint8_t *fingerprint,
                       size_t *slot)
{
    static const uint8_t empty[FINGERPRINT_SIZE];
    for (size_t i = 0; i < MAX_PROBES; i++) {
        *slot = (hash_of(fingerprint) + i) & (reg->num_slots - 1);
        if (memcmp(table->slots[*slot], fingerprint, FINGERPRINT_SIZE) == 0)
            return PLACE_FOUND;
        if (memcmp(table->slots[*slot], empty, FINGERPRINT_SIZE) == 0)
            return PLACE_EMPTY;
    }
    return PLACE_NONE;
}

static void empty_table(const struct siotls_strike_register *reg, struct table *table)
{
    memset(table->slots, 0, reg->num_slots * FINGERPRINT_SIZE);
    table->num_entries = 0;
}

/*
 * A hello counts as fresh from sent_ms - window to sent_ms + window, so twice the window is how long it has to be
 * remembered; a table is kept for at least as long after its last entry.
 */
static void turn(struct siotls_strike_register *reg, const struct sio_strike *strike)
{
    uint64_t period_ms = 2 * (uint64_t)strike->window_ms + 1;
    if (strike->time_ms < reg->turned_ms || strike->time_ms - reg->turned_ms < period_ms)
        return;
    struct table old = reg->previous;
    bool is_long_ago = strike->time_ms - reg->turned_ms >= 2 * period_ms;
    reg->previous = reg->current;
    reg->current = old;
    empty_table(reg, &reg->current);
    if (is_long_ago)
        empty_table(reg, &reg->previous);
    reg->turned_ms = strike->time_ms;
}

/*
 * RFC 8446 8.2: a register that has just begun knows nothing of the time before. A hello that may have been taken
 * then is refused, unless its ticket is younger than the register.
 */
static bool is_known_time(const struct siotls_strike_register *reg, const struct sio_strike *strike)
{
    return strike->issued_ms >= reg->created_ms || strike->sent_ms >= reg->created_ms + strike->window_ms;
}

static bool add(struct siotls_strike_register *reg, const struct sio_strike *strike)
{
    uint8_t fingerprint[FINGERPRINT_SIZE];
    size_t slot;
    memcpy(fingerprint, strike->binder.data, FINGERPRINT_SIZE);
    fingerprint[FINGERPRINT_SIZE - 1] |= 1; /* never zeros */
    turn(reg, strike);
    if (find(reg, &reg->previous, fingerprint, &slot) != PLACE_EMPTY || reg->current.num_entries >= reg->max_entries ||
        find(reg, &reg->current, fingerprint, &slot) != PLACE_EMPTY)
        return false;
    memcpy(reg->current.slots[slot], fingerprint, FINGERPRINT_SIZE);
    reg->current.num_entries++;
    return true;
}

bool sio_strike_register_add(struct siotls_strike_register *reg, const struct sio_strike *strike)
{
    if (strike->binder.data_len < FINGERPRINT_SIZE || !is_known_time(reg, strike))
        return false;
    sio_lock_take(reg->lock);
    bool added = add(reg, strike);
    sio_lock_release(reg->lock);
    return added;
}
