/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ticket_keys.c: see ticket_keys.h. The lock is held to look at the keys only, never while a provider works.
 */
#include "config/session/ticket_keys.h"

#include <string.h>

#include "base/shared.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/load/set.h"
#include "crypto/signature.h"
#include "platform/lock.h"

enum {
    NAME_SIZE = 16,
    KEY_SIZE = SIOTLS_TICKET_KEY_SIZE,
    SECRET_SIZE = KEY_SIZE - NAME_SIZE,
    MAX_KEYS = SIOTLS_MAX_TICKET_KEYS,
    SALT_SIZE = 32
};

struct siotls_ticket_keys {
    struct sio_shared shared;
    struct siotls_memory memory;
    struct siotls_set *set;
    struct sio_random random;
    struct sio_aead aead;
    struct sio_kdf kdf;
    struct sio_lock *lock;
    /* Guarded by lock. The first seals. */
    uint8_t keys[MAX_KEYS][KEY_SIZE];
    size_t num_keys;
    bool were_given;      /* to or by the caller: other processes may have them, now, before or after this one */
    uint64_t interval_ms; /* 0: only siotls_ticket_keys_rotate does */
    uint64_t used_since_ms;
};

/* The AEAD of a ticket is not negotiated: every machine that shares keys should come to the same. */
static bool select_algorithms(struct siotls_ticket_keys *keys, struct sio_error *error)
{
    static const uint32_t aeads[] = {SIOTLS_AEAD_AES_256_GCM, SIOTLS_AEAD_CHACHA20_POLY1305, SIOTLS_AEAD_AES_128_GCM};
    static const uint32_t hashes[] = {SIOTLS_HASH_SHA256, SIOTLS_HASH_SHA384};
    struct sio_error why = {0};
    bool has_aead = false;
    bool has_hash = false;
    for (size_t i = 0; !has_aead && i < sizeof aeads / sizeof aeads[0]; i++, why = (struct sio_error){0})
        has_aead = sio_set_select_aead(keys->set, &keys->aead, aeads[i], &why);
    for (size_t i = 0; !has_hash && i < sizeof hashes / sizeof hashes[0]; i++, why = (struct sio_error){0})
        has_hash = sio_set_select_hash(keys->set, &keys->kdf.hash, hashes[i], &why);
    if (!has_aead || !has_hash)
        return sio_set_check_offers(keys->set, error) &&
               sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "ticket_keys: no provider seals tickets");
    /* Without one it is composed over the hash. */
    if (!sio_set_select_hkdf(keys->set, &keys->kdf.hkdf, keys->kdf.hash.algorithm->id, &why) &&
        why.status != SIOTLS_ERROR_NOT_OFFERED)
        return sio_fail_both(error, why.status, why.alert, why.reason);
    return sio_set_select_random(keys->set, &keys->random, error);
}

static bool draw_key(const struct siotls_ticket_keys *keys, uint8_t key[KEY_SIZE], struct sio_error *error)
{
    return sio_random_secret(&keys->random, key, KEY_SIZE, error);
}

static bool init(struct siotls_ticket_keys *keys, struct sio_error *error)
{
    keys->lock = sio_lock_new(&keys->memory);
    if (keys->lock == NULL)
        return sio_fail_memory(error);
    keys->num_keys = 1;
    return select_algorithms(keys, error) && draw_key(keys, keys->keys[0], error);
}

int siotls_ticket_keys_new(struct siotls_ticket_keys **keys, struct siotls_set *set, const struct siotls_memory *memory,
                           struct siotls_error *error)
{
    struct sio_error why;
    struct siotls_memory used;
    sio_error_begin(&why, error);
    if (keys != NULL)
        *keys = NULL;
    if (!SIO_ARGUMENTS_CHECK(&why, "ticket_keys: an argument is missing or wrong", {keys != NULL, "keys is NULL"},
                             {set != NULL, "set is NULL"}, {sio_memory_init(&used, memory), SIO_MEMORY_COMPLAINT}))
        return sio_error_end(&why, error);
    struct siotls_ticket_keys *made = sio_allocate(&used, sizeof *made);
    if (made == NULL) {
        sio_fail_memory(&why);
        return sio_error_end(&why, error);
    }
    sio_shared_init(&made->shared);
    made->memory = used;
    made->set = sio_set_keep(set);
    if (init(made, &why))
        *keys = made;
    else
        siotls_ticket_keys_free(made);
    return sio_error_end(&why, error);
}

struct siotls_ticket_keys *sio_ticket_keys_keep(struct siotls_ticket_keys *keys)
{
    sio_shared_keep(&keys->shared);
    return keys;
}

void siotls_ticket_keys_free(struct siotls_ticket_keys *keys)
{
    if (keys == NULL || !sio_shared_drop(&keys->shared))
        return;
    struct siotls_set *set = keys->set;
    struct siotls_memory memory = keys->memory;
    sio_lock_free(keys->lock, &memory);
    sio_release_secret(&memory, keys, sizeof *keys);
    siotls_set_free(set);
}

static bool names_differ(const uint8_t *material, size_t num_keys)
{
    for (size_t i = 0; i < num_keys; i++)
        for (size_t k = 0; k < i; k++)
            if (memcmp(material + i * KEY_SIZE, material + k * KEY_SIZE, NAME_SIZE) == 0)
                return false;
    return true;
}

static void replace_keys(struct siotls_ticket_keys *keys, const uint8_t *material, size_t num_keys)
{
    sio_lock_take(keys->lock);
    sio_wipe(keys->keys, sizeof keys->keys);
    memcpy(keys->keys, material, num_keys * KEY_SIZE);
    keys->num_keys = num_keys;
    keys->were_given = true;
    keys->interval_ms = 0;
    sio_lock_release(keys->lock);
}

int siotls_ticket_keys_set(struct siotls_ticket_keys *keys, const uint8_t *material, size_t material_len,
                           struct siotls_error *error)
{
    struct sio_error why;
    size_t num_keys = material_len / KEY_SIZE;
    sio_error_begin(&why, error);
    if (!SIO_ARGUMENTS_CHECK(&why, "ticket_keys: there are no keys to set", {keys != NULL, "keys is NULL"},
                             {material != NULL, "material is NULL"}))
        return sio_error_end(&why, error);
    if (material_len % KEY_SIZE != 0 || num_keys < 1 || num_keys > MAX_KEYS)
        sio_fail_value(&why, "ticket_keys: the length is not that of 1 to 8 keys of 64 bytes", material_len);
    else if (!names_differ(material, num_keys))
        sio_fail_status(&why, SIOTLS_ERROR_ARGUMENT, "ticket_keys: two keys have one name, their first 16 bytes");
    else
        replace_keys(keys, material, num_keys);
    return sio_error_end(&why, error);
}

int siotls_ticket_keys_get(struct siotls_ticket_keys *keys, uint8_t *material, size_t *material_len)
{
    if (keys == NULL || material_len == NULL || (material == NULL && *material_len > 0))
        return SIOTLS_ERROR_ARGUMENT;
    sio_lock_take(keys->lock);
    size_t keys_len = keys->num_keys * KEY_SIZE;
    bool fits = keys_len <= *material_len;
    if (fits) {
        memcpy(material, keys->keys, keys_len);
        keys->were_given = true;
    }
    sio_lock_release(keys->lock);
    *material_len = keys_len;
    return fits ? SIOTLS_OK : SIOTLS_ERROR_LIMIT;
}

/* With the lock held: a fresh key in front. */
static void put_in_front(struct siotls_ticket_keys *keys, const uint8_t key[KEY_SIZE], size_t num_previous)
{
    size_t num_kept = num_previous < keys->num_keys ? num_previous : keys->num_keys;
    memmove(keys->keys[1], keys->keys[0], num_kept * KEY_SIZE);
    memcpy(keys->keys[0], key, KEY_SIZE);
    keys->num_keys = 1 + num_kept;
    if (keys->num_keys < MAX_KEYS)
        sio_wipe(keys->keys[keys->num_keys], (MAX_KEYS - keys->num_keys) * KEY_SIZE);
}

static void rotate(struct siotls_ticket_keys *keys, size_t num_previous, struct sio_error *error)
{
    uint8_t key[KEY_SIZE];
    if (!draw_key(keys, key, error))
        return;
    sio_lock_take(keys->lock);
    put_in_front(keys, key, num_previous);
    sio_lock_release(keys->lock);
    sio_wipe(key, sizeof key);
}

int siotls_ticket_keys_rotate(struct siotls_ticket_keys *keys, size_t num_previous, struct siotls_error *error)
{
    struct sio_error why;
    sio_error_begin(&why, error);
    if (keys == NULL)
        sio_fail_status(&why, SIOTLS_ERROR_ARGUMENT, "ticket_keys: there are none to rotate");
    else if (num_previous >= MAX_KEYS)
        sio_fail_value(&why, "ticket_keys: more than 7 previous keys are to be kept", num_previous);
    else
        rotate(keys, num_previous, &why);
    return sio_error_end(&why, error);
}

void sio_ticket_keys_rotate_every(struct siotls_ticket_keys *keys, uint64_t interval_ms)
{
    sio_lock_take(keys->lock);
    keys->interval_ms = interval_ms;
    sio_lock_release(keys->lock);
}

bool sio_ticket_keys_were_given(struct siotls_ticket_keys *keys)
{
    sio_lock_take(keys->lock);
    bool were_given = keys->were_given;
    sio_lock_release(keys->lock);
    return were_given;
}

/* Copies the key that seals now. */
static bool current_key(struct siotls_ticket_keys *keys, uint8_t key[KEY_SIZE], uint64_t time_ms,
                        struct sio_error *error)
{
    uint8_t fresh[KEY_SIZE];
    sio_lock_take(keys->lock);
    if (keys->used_since_ms == 0)
        keys->used_since_ms = time_ms;
    bool is_old =
        keys->interval_ms > 0 && time_ms > keys->used_since_ms && time_ms - keys->used_since_ms >= keys->interval_ms;
    memcpy(key, keys->keys[0], KEY_SIZE);
    sio_lock_release(keys->lock);
    if (!is_old)
        return true;
    if (!draw_key(keys, fresh, error))
        return false;
    sio_lock_take(keys->lock);
    /* Unless another thread was first. */
    if (memcmp(key, keys->keys[0], NAME_SIZE) == 0) {
        put_in_front(keys, fresh, 1);
        keys->used_since_ms = time_ms;
    }
    memcpy(key, keys->keys[0], KEY_SIZE);
    sio_lock_release(keys->lock);
    sio_wipe(fresh, sizeof fresh);
    return true;
}

static bool find_key(struct siotls_ticket_keys *keys, uint8_t key[KEY_SIZE], const uint8_t *name)
{
    bool found = false;
    sio_lock_take(keys->lock);
    for (size_t i = 0; i < keys->num_keys && !found; i++) {
        found = memcmp(keys->keys[i], name, NAME_SIZE) == 0;
        if (found)
            memcpy(key, keys->keys[i], KEY_SIZE);
    }
    sio_lock_release(keys->lock);
    return found;
}

/* Keys a context for one ticket. The caller clears it. */
static bool key_ticket(const struct siotls_ticket_keys *keys, struct sio_aead_key *aead_key,
                       uint8_t nonce[SIO_MAX_AEAD_NONCE], const uint8_t key[KEY_SIZE], const uint8_t *salt,
                       int direction, struct sio_error *error)
{
    static const char info[] = "siotls ticket";
    uint8_t prk[SIO_MAX_DIGEST];
    uint8_t material[SIO_MAX_AEAD_KEY + SIO_MAX_AEAD_NONCE];
    size_t key_size = keys->aead.algorithm->key_size;
    size_t nonce_size = keys->aead.algorithm->nonce_size;
    bool done =
        sio_kdf_extract(&keys->kdf, prk, sio_bytes(salt, SALT_SIZE), sio_bytes(key + NAME_SIZE, SECRET_SIZE), error) &&
        sio_kdf_expand(&keys->kdf, material, key_size + nonce_size, prk,
                       sio_bytes((const uint8_t *)info, sizeof info - 1), error) &&
        sio_aead_key_set(aead_key, &keys->aead, material, direction, &keys->memory, error);
    if (done)
        memcpy(nonce, material + key_size, nonce_size);
    sio_wipe(prk, sizeof prk);
    sio_wipe(material, sizeof material);
    return done;
}

static bool seal(const struct siotls_ticket_keys *keys, uint8_t *ticket, struct siotls_bytes state,
                 const uint8_t key[KEY_SIZE], struct sio_error *error)
{
    struct sio_aead_key aead_key = {0};
    uint8_t nonce[SIO_MAX_AEAD_NONCE];
    uint8_t *sealed = ticket + NAME_SIZE + SALT_SIZE;
    memcpy(ticket, key, NAME_SIZE);
    if (!sio_random_fill(&keys->random, ticket + NAME_SIZE, SALT_SIZE, error) ||
        !key_ticket(keys, &aead_key, nonce, key, ticket + NAME_SIZE, SIOTLS_DIRECTION_SEAL, error))
        return false;
    memcpy(sealed, state.data, state.data_len);
    const struct siotls_bytes segment = sio_bytes(sealed, state.data_len);
    int result = keys->aead.algorithm->seal(sio_aead_context(&aead_key), nonce, ticket, NAME_SIZE + SALT_SIZE, &segment,
                                            1, sealed);
    sio_aead_key_clear(&aead_key, &keys->memory);
    return result == SIOTLS_PROVIDER_OK ||
           sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "ticket_keys: the provider could not seal a ticket");
}

bool sio_ticket_seal(struct siotls_ticket_keys *keys, struct sio_buffer *ticket, struct siotls_bytes state,
                     uint64_t time_ms, struct sio_error *error)
{
    uint8_t key[KEY_SIZE];
    size_t ticket_len = NAME_SIZE + SALT_SIZE + state.data_len + keys->aead.algorithm->tag_size;
    if (!sio_buffer_reserve(ticket, ticket_len))
        return sio_fail_memory(error);
    bool done =
        current_key(keys, key, time_ms, error) && seal(keys, ticket->data + ticket->data_len, state, key, error);
    if (done)
        ticket->data_len += ticket_len;
    sio_wipe(key, sizeof key);
    return done;
}

static enum sio_ticket_result open_sealed(const struct siotls_ticket_keys *keys, uint8_t *state,
                                          struct siotls_bytes ticket, const uint8_t key[KEY_SIZE],
                                          struct sio_error *error)
{
    struct sio_aead_key aead_key = {0};
    uint8_t nonce[SIO_MAX_AEAD_NONCE];
    size_t header_len = NAME_SIZE + SALT_SIZE;
    if (!key_ticket(keys, &aead_key, nonce, key, ticket.data + NAME_SIZE, SIOTLS_DIRECTION_OPEN, error))
        return SIO_TICKET_FAILED;
    int result = keys->aead.algorithm->open(sio_aead_context(&aead_key), nonce, ticket.data, header_len,
                                            ticket.data + header_len, ticket.data_len - header_len, state);
    sio_aead_key_clear(&aead_key, &keys->memory);
    if (result == SIOTLS_PROVIDER_OK)
        return SIO_TICKET_OPENED;
    if (result == SIOTLS_PROVIDER_BAD_TAG)
        return SIO_TICKET_UNKNOWN;
    sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "ticket_keys: the provider could not open a ticket");
    return SIO_TICKET_FAILED;
}

enum sio_ticket_result sio_ticket_open(struct siotls_ticket_keys *keys, struct sio_buffer *state,
                                       struct siotls_bytes ticket, struct sio_error *error)
{
    uint8_t key[KEY_SIZE];
    size_t overhead = NAME_SIZE + SALT_SIZE + keys->aead.algorithm->tag_size;
    if (ticket.data_len <= overhead || !find_key(keys, key, ticket.data))
        return SIO_TICKET_UNKNOWN;
    enum sio_ticket_result result = SIO_TICKET_FAILED;
    /* The tag's room too: a provider may decrypt in place. */
    if (sio_buffer_reserve(state, ticket.data_len))
        result = open_sealed(keys, state->data + state->data_len, ticket, key, error);
    else
        sio_fail_memory(error);
    if (result == SIO_TICKET_OPENED)
        state->data_len += ticket.data_len - overhead;
    sio_wipe(key, sizeof key);
    return result;
}
