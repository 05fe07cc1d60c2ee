/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.c: key exchange with a group of one part or, for hybrids that no provider offers whole, of two:
 * shares and secrets are the parts' ones, one after the other (RFC 10024).
 */
#include "crypto/kem.h"

#include "crypto/names.h"

/* In wire order: ML-KEM goes first with X25519 and last with the others. */
static const struct {
    uint16_t group;
    uint16_t parts[2];
} hybrids[] = {
    {SIOTLS_GROUP_X25519MLKEM768, {SIOTLS_GROUP_MLKEM768, SIOTLS_GROUP_X25519}},
    {SIOTLS_GROUP_SECP256R1MLKEM768, {SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_MLKEM768}},
    {SIOTLS_GROUP_SECP384R1MLKEM1024, {SIOTLS_GROUP_SECP384R1, SIOTLS_GROUP_MLKEM1024}},
};

static const uint16_t *parts_of_hybrid(uint32_t group)
{
    for (size_t i = 0; i < sizeof hybrids / sizeof hybrids[0]; i++) {
        if (hybrids[i].group == group)
            return hybrids[i].parts;
    }
    return NULL;
}

int siotls_group_parts(uint32_t *first, uint32_t *second, uint32_t group)
{
    if (first == NULL || second == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    const uint16_t *parts = parts_of_hybrid(group);
    if (parts == NULL)
        return SIOTLS_ERROR_NOT_FOUND;
    *first = parts[0];
    *second = parts[1];
    return SIOTLS_OK;
}

uint16_t sio_hybrid_classical(uint16_t group)
{
    const uint16_t *parts = parts_of_hybrid(group);
    if (parts == NULL)
        return 0;
    return group == SIOTLS_GROUP_X25519MLKEM768 ? parts[1] : parts[0];
}

static size_t alignment_of(const struct siotls_kem *algorithm)
{
    return algorithm->context_alignment > 0 ? algorithm->context_alignment : 1;
}

bool sio_kem_keygen(struct sio_kem_key *key, uint8_t *public_key, const struct sio_kem *kem, const uint8_t *private_key,
                    const struct siotls_memory *memory, struct sio_error *error)
{
    *key = (struct sio_kem_key){.group = kem->group, .num_parts = kem->num_parts};
    for (size_t i = 0; i < kem->num_parts; i++) {
        const struct sio_kem_part *part = &kem->parts[i];
        const struct siotls_kem *algorithm = part->algorithm;
        void *context = sio_allocate_aligned(memory, algorithm->context_size, alignment_of(algorithm));
        key->parts[i] = (struct sio_kem_key_part){algorithm, context, part->provider};
        if (context == NULL) {
            sio_kem_key_clear(key, memory);
            return sio_fail_memory(error);
        }
        int result = algorithm->keygen(part->instance, algorithm, context, private_key, public_key);
        if (result != SIOTLS_PROVIDER_OK) {
            sio_kem_key_clear(key, memory);
            return sio_fail_provider(error, result, part->provider, "kem: no key can be made");
        }
        public_key += algorithm->public_key_size;
        if (private_key != NULL)
            private_key += algorithm->private_key_size;
    }
    return true;
}

/* What the peer sent is at fault, or the provider is. */
static bool is_bad_share(int result)
{
    return result == SIOTLS_PROVIDER_BAD_PEER_SHARE || result == SIOTLS_PROVIDER_BAD_KEY;
}

static bool encapsulate_part(const struct sio_kem_part *part, uint8_t *ciphertext, uint8_t *shared_secret,
                             const uint8_t *public_key, const uint8_t *randomness, struct sio_error *error)
{
    const struct siotls_kem *algorithm = part->algorithm;
    int result = algorithm->encapsulate(part->instance, algorithm, public_key, algorithm->public_key_size, randomness,
                                        ciphertext, shared_secret);
    if (result == SIOTLS_PROVIDER_OK)
        return true;
    if (is_bad_share(result))
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "kem: the client's key share is invalid");
    return sio_fail_provider(error, result, part->provider, "kem: a shared secret cannot be encapsulated");
}

bool sio_kem_encapsulate(const struct sio_kem *kem, uint8_t *ciphertext, uint8_t *shared_secret,
                         struct siotls_bytes public_key, const uint8_t *randomness, struct sio_error *error)
{
    if (public_key.data_len != kem->public_key_size)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "kem: the client's key share has the wrong length");
    const uint8_t *next_key = public_key.data;
    uint8_t *next_secret = shared_secret;
    for (size_t i = 0; i < kem->num_parts; i++) {
        const struct siotls_kem *algorithm = kem->parts[i].algorithm;
        if (!encapsulate_part(&kem->parts[i], ciphertext, next_secret, next_key, randomness, error)) {
            sio_wipe(shared_secret, kem->shared_secret_size);
            return false;
        }
        ciphertext += algorithm->ciphertext_size;
        next_secret += algorithm->shared_secret_size;
        next_key += algorithm->public_key_size;
        if (randomness != NULL)
            randomness += algorithm->randomness_size;
    }
    return true;
}

static bool decapsulate_part(const struct sio_kem_key_part *part, uint8_t *shared_secret, const uint8_t *ciphertext,
                             struct sio_error *error)
{
    const struct siotls_kem *algorithm = part->algorithm;
    int result = algorithm->decapsulate(part->context, ciphertext, algorithm->ciphertext_size, shared_secret);
    if (result == SIOTLS_PROVIDER_OK)
        return true;
    if (is_bad_share(result))
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "kem: the server's key share is invalid");
    return sio_fail_provider(error, result, part->provider, "kem: the shared secret cannot be decapsulated");
}

size_t sio_kem_key_secret_size(const struct sio_kem_key *key)
{
    size_t size = 0;
    for (size_t i = 0; i < key->num_parts; i++)
        size += key->parts[i].algorithm->shared_secret_size;
    return size;
}

static size_t ciphertext_size_of(const struct sio_kem_key *key)
{
    size_t size = 0;
    for (size_t i = 0; i < key->num_parts; i++)
        size += key->parts[i].algorithm->ciphertext_size;
    return size;
}

bool sio_kem_decapsulate(const struct sio_kem_key *key, uint8_t *shared_secret, struct siotls_bytes ciphertext,
                         struct sio_error *error)
{
    if (ciphertext.data_len != ciphertext_size_of(key))
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "kem: the server's key share has the wrong length");
    const uint8_t *next = ciphertext.data;
    uint8_t *next_secret = shared_secret;
    for (size_t i = 0; i < key->num_parts; i++) {
        const struct siotls_kem *algorithm = key->parts[i].algorithm;
        if (!decapsulate_part(&key->parts[i], next_secret, next, error)) {
            sio_wipe(shared_secret, sio_kem_key_secret_size(key));
            return false;
        }
        next += algorithm->ciphertext_size;
        next_secret += algorithm->shared_secret_size;
    }
    return true;
}

void sio_kem_key_clear(struct sio_kem_key *key, const struct siotls_memory *memory)
{
    for (size_t i = 0; i < key->num_parts; i++) {
        const struct siotls_kem *algorithm = key->parts[i].algorithm;
        void *context = key->parts[i].context;
        if (context == NULL)
            continue;
        algorithm->clear(context);
        sio_wipe(context, algorithm->context_size);
        sio_release_aligned(memory, context, algorithm->context_size, alignment_of(algorithm));
    }
    *key = (struct sio_kem_key){0};
}
