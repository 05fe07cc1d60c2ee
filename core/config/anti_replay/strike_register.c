/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strike_register.c: see strike_register.h.
 */
#include "config/anti_replay/strike_register.h"

#include <string.h>

#include "base/shared.h"
#include "config/anti_replay/spans.h"
#include "platform/lock.h"

/*
 * MAX_PROBES bounds the work when somebody with a ticket makes binders that collide. PATIENCE_MS: for how long the
 * clock has to be behind before it is believed that it went back.
 */
enum { FINGERPRINT_SIZE = 16, MAX_PROBES = 64, MAX_ENTRIES = 1 << 26, PATIENCE_MS = 60000 };

struct table {
    uint8_t (*slots)[FINGERPRINT_SIZE]; /* zeros: empty */
    size_t num_entries;
    struct sio_span sent; /* the times of its hellos, if it has any */
};

struct siotls_strike_register {
    struct sio_shared shared;
    struct siotls_memory memory;
    struct sio_lock *lock;
    size_t num_slots; /* a power of two, at least twice max_entries */
    size_t max_entries;
    /* Guarded by lock. */
    struct table current;
    struct table previous;
    struct sio_spans forgotten;
    uint64_t created_ms; /* what others took before that is not known */
    uint64_t latest_ms;  /* the latest time that it was told */
    uint64_t turned_ms;  /* when current was begun */
    uint32_t window_ms;  /* the largest of its configs */
    /* latest_ms goes back to told times; stretch_ms is one of at most PATIENCE_MS before it, steady_ms the last before.
     */
    uint64_t stretch_ms;
    uint64_t steady_ms;
    uint64_t behind_since_ms;
    bool is_behind;
    uint64_t num_steps_back;
    uint64_t counts[SIO_STRIKE_FULL + 1]; /* by enum sio_strike_result */
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

/* All that is before counts as over. */
static void set_clock(struct siotls_strike_register *reg, uint64_t time_ms)
{
    reg->latest_ms = time_ms;
    reg->turned_ms = time_ms;
    reg->stretch_ms = time_ms;
    reg->steady_ms = time_ms;
    reg->is_behind = false;
}

/* NULL: no memory. */
static struct siotls_strike_register *make(size_t num_entries, uint64_t time_ms, const struct siotls_memory *memory)
{
    struct siotls_strike_register *made = sio_allocate(memory, sizeof *made);
    if (made == NULL)
        return NULL;
    sio_shared_init(&made->shared);
    made->memory = *memory;
    made->max_entries = num_entries;
    made->created_ms = time_ms;
    set_clock(made, time_ms);
    if (make_tables(made))
        return made;
    siotls_strike_register_free(made);
    return NULL;
}

int siotls_strike_register_new(struct siotls_strike_register **reg, size_t num_entries, uint64_t time_ms,
                               const struct siotls_memory *memory, struct siotls_error *error)
{
    struct sio_error why;
    struct siotls_memory used;
    sio_error_begin(&why, error);
    if (reg != NULL)
        *reg = NULL;
    if (!SIO_ARGUMENTS_CHECK(&why, "strike_register: an argument is missing or wrong", {reg != NULL, "reg is NULL"},
                             {sio_memory_init(&used, memory), SIO_MEMORY_COMPLAINT}))
        return sio_error_end(&why, error);
    if (num_entries < 1 || num_entries > MAX_ENTRIES)
        sio_fail_value(&why, "strike_register: the number of entries is not 1 to 2^26", num_entries);
    else if ((*reg = make(num_entries, time_ms, &used)) == NULL)
        sio_fail_memory(&why);
    return sio_error_end(&why, error);
}

struct siotls_strike_register *sio_strike_register_keep(struct siotls_strike_register *reg)
{
    sio_shared_keep(&reg->shared);
    return reg;
}

void siotls_strike_register_free(struct siotls_strike_register *reg)
{
    if (reg == NULL || !sio_shared_drop(&reg->shared))
        return;
    struct siotls_memory memory = reg->memory;
    sio_lock_free(reg->lock, &memory);
    sio_release(&memory, reg->current.slots, reg->num_slots * FINGERPRINT_SIZE);
    sio_release(&memory, reg->previous.slots, reg->num_slots * FINGERPRINT_SIZE);
    sio_release(&memory, reg, sizeof *reg);
}

/* ---- the tables; with the lock held ---- */

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

static void put(struct table *table, size_t slot, const uint8_t *fingerprint, uint64_t sent_ms)
{
    memcpy(table->slots[slot], fingerprint, FINGERPRINT_SIZE);
    if (table->num_entries == 0)
        table->sent = (struct sio_span){.first_ms = sent_ms, .last_ms = sent_ms};
    if (sent_ms < table->sent.first_ms)
        table->sent.first_ms = sent_ms;
    if (sent_ms > table->sent.last_ms)
        table->sent.last_ms = sent_ms;
    table->num_entries++;
}

static void forget(struct siotls_strike_register *reg, struct table *table)
{
    if (table->num_entries == 0)
        return;
    sio_spans_add(&reg->forgotten, table->sent);
    memset(table->slots, 0, reg->num_slots * FINGERPRINT_SIZE);
    table->num_entries = 0;
}

/*
 * A hello is timely from sent_ms - window to sent_ms + window, so twice the window is how long it has to be remembered;
 * a table is kept for at least as long after its last entry.
 */
static void turn(struct siotls_strike_register *reg)
{
    uint64_t period_ms = 2 * (uint64_t)reg->window_ms + 1;
    uint64_t age_ms = reg->latest_ms - reg->turned_ms;
    if (age_ms < period_ms)
        return;
    struct table old = reg->previous;
    reg->previous = reg->current;
    reg->current = old;
    forget(reg, &reg->current);
    if (age_ms >= 2 * period_ms)
        forget(reg, &reg->previous);
    reg->turned_ms = reg->latest_ms;
}

/* ---- the clock; with the lock held ---- */

static void widen(struct siotls_strike_register *reg, uint32_t window_ms)
{
    if (window_ms > reg->window_ms)
        reg->window_ms = window_ms;
}

static void go_on(struct siotls_strike_register *reg, uint64_t time_ms)
{
    reg->is_behind = false;
    if (time_ms <= reg->latest_ms)
        return;
    if (time_ms - reg->stretch_ms >= PATIENCE_MS) {
        reg->steady_ms = reg->latest_ms;
        reg->stretch_ms = time_ms;
    }
    reg->latest_ms = time_ms;
}

/*
 * What was taken keeps its time, so nothing is forgotten without a trace; what the clock comes to again is refused. A
 * register whose very start was ahead of the clock begins as if it had started now.
 */
static void go_back(struct siotls_strike_register *reg, uint64_t time_ms)
{
    forget(reg, &reg->current);
    forget(reg, &reg->previous);
    if (time_ms < reg->created_ms)
        reg->created_ms = time_ms;
    set_clock(reg, time_ms);
    reg->num_steps_back++;
}

/*
 * A connection whose time is old, or one clock among many that is behind, changes nothing. When it is a minute that no
 * clock said more, then it was the time before that was wrong: one wild jump must not shut 0-RTT for ever. That minute
 * began with the last time before the jump, if the jump was one.
 */
static void tell(struct siotls_strike_register *reg, uint64_t time_ms)
{
    if (time_ms >= reg->latest_ms || reg->latest_ms - time_ms <= reg->window_ms) {
        go_on(reg, time_ms);
        return;
    }
    if (!reg->is_behind)
        reg->behind_since_ms = time_ms >= reg->steady_ms ? reg->steady_ms : time_ms;
    reg->is_behind = true;
    if (time_ms < reg->behind_since_ms)
        reg->behind_since_ms = time_ms;
    if (time_ms - reg->behind_since_ms >= PATIENCE_MS)
        go_back(reg, time_ms);
}

/* ---- the judgement; with the lock held ---- */

static bool is_timely(const struct siotls_strike_register *reg, const struct sio_strike *strike)
{
    uint64_t ahead_ms = strike->sent_ms > reg->latest_ms ? strike->sent_ms - reg->latest_ms : 0;
    uint64_t behind_ms = strike->sent_ms < reg->latest_ms ? reg->latest_ms - strike->sent_ms : 0;
    return ahead_ms <= strike->window_ms && behind_ms <= strike->window_ms;
}

/*
 * RFC 9846 8.2: a register that has just begun knows nothing of the time before. What may have been taken then is
 * refused, unless the ticket did not exist yet: which only tickets of this process prove, for another's clock may have
 * been ahead.
 */
static bool is_known_start(const struct siotls_strike_register *reg, const struct sio_strike *strike)
{
    if (strike->is_of_this_process && strike->issued_ms >= reg->created_ms)
        return true;
    return strike->sent_ms >= reg->created_ms && strike->sent_ms - reg->created_ms >= reg->window_ms;
}

static enum sio_strike_result add(struct siotls_strike_register *reg, const struct sio_strike *strike)
{
    uint8_t fingerprint[FINGERPRINT_SIZE];
    size_t slot;
    memcpy(fingerprint, strike->binder.data, FINGERPRINT_SIZE);
    fingerprint[FINGERPRINT_SIZE - 1] |= 1; /* never zeros */
    if (!is_timely(reg, strike))
        return reg->is_behind ? SIO_STRIKE_BEHIND : SIO_STRIKE_UNTIMELY;
    turn(reg);
    if (!is_known_start(reg, strike) || sio_spans_find(&reg->forgotten, strike->sent_ms) != NULL)
        return SIO_STRIKE_UNKNOWN;
    if (find(reg, &reg->previous, fingerprint, &slot) != PLACE_EMPTY)
        return SIO_STRIKE_SEEN;
    enum place place = find(reg, &reg->current, fingerprint, &slot);
    if (place == PLACE_FOUND)
        return SIO_STRIKE_SEEN;
    if (place == PLACE_NONE || reg->current.num_entries >= reg->max_entries)
        return SIO_STRIKE_FULL;
    put(&reg->current, slot, fingerprint, strike->sent_ms);
    return SIO_STRIKE_FRESH;
}

void sio_strike_register_widen(struct siotls_strike_register *reg, uint32_t window_ms)
{
    sio_lock_take(reg->lock);
    widen(reg, window_ms);
    sio_lock_release(reg->lock);
}

uint64_t sio_strike_register_tell(struct siotls_strike_register *reg, uint64_t time_ms)
{
    sio_lock_take(reg->lock);
    tell(reg, time_ms);
    uint64_t latest_ms = reg->latest_ms;
    sio_lock_release(reg->lock);
    return latest_ms;
}

enum sio_strike_result sio_strike_register_add(struct siotls_strike_register *reg, const struct sio_strike *strike)
{
    if (strike->binder.data_len < FINGERPRINT_SIZE)
        return SIO_STRIKE_SEEN;
    sio_lock_take(reg->lock);
    widen(reg, strike->window_ms);
    tell(reg, strike->time_ms);
    enum sio_strike_result result = add(reg, strike);
    reg->counts[result]++;
    sio_lock_release(reg->lock);
    return result;
}

/* ---- what it says of itself ---- */

/* The end of what it has forgotten up to now; what is forgotten ahead of now comes later. */
static uint64_t complete_since_ms(const struct siotls_strike_register *reg)
{
    uint64_t since_ms = reg->created_ms;
    if (since_ms <= UINT64_MAX - reg->window_ms)
        since_ms += reg->window_ms;
    for (size_t i = 0; i < reg->forgotten.num_spans; i++) {
        const struct sio_span *span = &reg->forgotten.spans[i];
        if (span->first_ms <= reg->latest_ms && span->last_ms >= since_ms && span->last_ms < UINT64_MAX)
            since_ms = span->last_ms + 1;
    }
    return since_ms;
}

int siotls_strike_register_describe(struct siotls_strike_register *reg, struct siotls_strike_register_info *info)
{
    struct siotls_strike_register_info full = {.size = sizeof full};
    if (info == NULL || reg == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    sio_lock_take(reg->lock);
    full.latest_ms = reg->latest_ms;
    full.complete_since_ms = complete_since_ms(reg);
    full.window_ms = reg->window_ms;
    full.is_behind = reg->is_behind;
    full.num_steps_back = reg->num_steps_back;
    full.num_taken = reg->counts[SIO_STRIKE_FRESH];
    full.num_seen = reg->counts[SIO_STRIKE_SEEN];
    full.num_untimely = reg->counts[SIO_STRIKE_UNTIMELY] + reg->counts[SIO_STRIKE_BEHIND];
    full.num_unknown = reg->counts[SIO_STRIKE_UNKNOWN];
    full.num_full = reg->counts[SIO_STRIKE_FULL];
    sio_lock_release(reg->lock);
    return sio_struct_fill(info, &full, sizeof full) ? SIOTLS_OK : SIOTLS_ERROR_ARGUMENT;
}
