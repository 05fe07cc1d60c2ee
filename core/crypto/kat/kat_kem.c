/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kat_kem.c: known answers of key exchanges where a provider takes given private keys, round trips where it does not
 * or where no answer is known to all that it does, and shares that have to be refused.
 */
#include <string.h>

#include "crypto/kat/kat_support.h"
#include "crypto/kat/kat_vectors.h"
#include "crypto/kem.h"

/* What known answers said of a group. */
enum finding { WRONG, RIGHT, NOT_ENOUGH };

static enum finding found_wrong(const char **reason, const char *text)
{
    (void)sio_kat_fail(reason, text);
    return WRONG;
}

/* Scratch for the largest group, too large for the stack of a small thread. */
struct scratch {
    uint8_t public_key[SIO_MAX_SHARE];
    uint8_t ciphertext[SIO_MAX_SHARE];
    uint8_t our_secret[SIO_MAX_SHARED_SECRET];
    uint8_t their_secret[SIO_MAX_SHARED_SECRET];
};

static bool check_round_trip(const struct sio_kat_subject *subject, struct scratch *scratch, void *context,
                             const char **reason)
{
    const struct siotls_kem *kem = subject->algorithm;
    const struct siotls_provider_instance *instance = subject->instance;
    if (kem->keygen(instance, kem, context, NULL, scratch->public_key) != SIOTLS_PROVIDER_OK ||
        kem->encapsulate(instance, kem, scratch->public_key, kem->public_key_size, NULL, scratch->ciphertext,
                         scratch->their_secret) != SIOTLS_PROVIDER_OK ||
        kem->decapsulate(context, scratch->ciphertext, kem->ciphertext_size, scratch->our_secret) != SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "a key exchange with itself fails");
    if (memcmp(scratch->our_secret, scratch->their_secret, kem->shared_secret_size) != 0)
        return sio_kat_fail(reason, "the two sides of a key exchange differ");
    return true;
}

/* Diffie-Hellman shares of zeros are never valid: no point, a low-order point, a number out of range. */
static bool check_refusal(const struct sio_kat_subject *subject, struct scratch *scratch, const char **reason)
{
    const struct siotls_kem *kem = subject->algorithm;
    memset(scratch->public_key, 0, sizeof scratch->public_key);
    if (kem->encapsulate(subject->instance, kem, scratch->public_key, kem->public_key_size, NULL, scratch->ciphertext,
                         scratch->their_secret) == SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "an invalid share is not refused");
    return true;
}

static enum finding check_exchange(const struct sio_kat_subject *subject, const struct sio_kat_exchange_vector *vector,
                                   struct scratch *scratch, void *context, const char **reason)
{
    const struct siotls_kem *kem = subject->algorithm;
    int status = kem->keygen(subject->instance, kem, context, vector->private_key.data, scratch->public_key);
    if (status == SIOTLS_PROVIDER_UNSUPPORTED)
        return NOT_ENOUGH; /* a library that takes no given key: the round trip has to do */
    if (status != SIOTLS_PROVIDER_OK ||
        kem->decapsulate(context, vector->peer_public_key.data, vector->peer_public_key.data_len,
                         scratch->our_secret) != SIOTLS_PROVIDER_OK ||
        kem->encapsulate(subject->instance, kem, vector->public_key.data, vector->public_key.data_len,
                         vector->peer_private_key.data, scratch->ciphertext,
                         scratch->their_secret) != SIOTLS_PROVIDER_OK)
        return found_wrong(reason, "a key exchange with given keys fails");
    if (memcmp(scratch->public_key, vector->public_key.data, vector->public_key.data_len) != 0 ||
        memcmp(scratch->ciphertext, vector->peer_public_key.data, vector->peer_public_key.data_len) != 0)
        return found_wrong(reason, "a public key is wrong");
    if (memcmp(scratch->our_secret, vector->shared_secret.data, vector->shared_secret.data_len) != 0 ||
        memcmp(scratch->their_secret, vector->shared_secret.data, vector->shared_secret.data_len) != 0)
        return found_wrong(reason, "a shared secret is wrong");
    return RIGHT;
}

/* A number as long as the group's prime, of one bit. */
static uint8_t *write_bit(uint8_t *number, size_t size, size_t bit)
{
    memset(number, 0, size);
    number[size - 1 - bit / 8] = (uint8_t)(1 << bit % 8);
    return number;
}

static bool is_bit(const uint8_t *number, size_t size, size_t bit, uint8_t *scratch)
{
    return memcmp(number, write_bit(scratch, size, bit), size) == 0;
}

/* The exponent 3 of ours. */
static uint8_t *write_three(uint8_t *number, size_t size)
{
    memset(number, 0, size);
    number[size - 1] = 3;
    return number;
}

/* 2^500 to the power of 3 is below every prime of RFC 7919: a known answer without long tables. */
static enum finding check_ffdhe(const struct sio_kat_subject *subject, struct scratch *scratch, void *context,
                                const char **reason)
{
    const struct siotls_kem *kem = subject->algorithm;
    size_t size = kem->public_key_size;
    uint8_t *spare = scratch->their_secret;
    int status = kem->keygen(subject->instance, kem, context, write_three(spare, size), scratch->public_key);
    if (status == SIOTLS_PROVIDER_UNSUPPORTED)
        return NOT_ENOUGH;
    if (status != SIOTLS_PROVIDER_OK || !is_bit(scratch->public_key, size, 3, spare))
        return found_wrong(reason, "2 to the power of 3 is wrong");
    if (kem->decapsulate(context, write_bit(spare, size, 500), size, scratch->our_secret) != SIOTLS_PROVIDER_OK ||
        !is_bit(scratch->our_secret, size, 1500, spare))
        return found_wrong(reason, "2 to the power of 1500 is wrong");
    status = kem->encapsulate(subject->instance, kem, write_bit(scratch->public_key, size, 500), size,
                              write_three(scratch->our_secret, size), scratch->ciphertext, scratch->their_secret);
    if (status == SIOTLS_PROVIDER_UNSUPPORTED)
        return NOT_ENOUGH;
    spare = scratch->our_secret;
    if (status != SIOTLS_PROVIDER_OK || !is_bit(scratch->ciphertext, size, 3, spare) ||
        !is_bit(scratch->their_secret, size, 1500, spare))
        return found_wrong(reason, "the answer to a share of 2 to the power of 500 is wrong");
    return RIGHT;
}

/* Nothing known says how a ciphertext is made. */
static enum finding check_ml_kem(const struct sio_kat_subject *subject, const struct sio_kat_ml_kem_vector *vector,
                                 struct scratch *scratch, void *context, const char **reason)
{
    const struct siotls_kem *kem = subject->algorithm;
    uint8_t seed[64];
    for (size_t i = 0; i < sizeof seed; i++)
        seed[i] = (uint8_t)i;
    int status = kem->keygen(subject->instance, kem, context, seed, scratch->public_key);
    if (status == SIOTLS_PROVIDER_UNSUPPORTED)
        return NOT_ENOUGH;
    memset(scratch->ciphertext, 0x5a, kem->ciphertext_size);
    if (status != SIOTLS_PROVIDER_OK ||
        memcmp(scratch->public_key, vector->public_key_start.data, vector->public_key_start.data_len) != 0)
        return found_wrong(reason, "the key of a seed is wrong");
    if (kem->decapsulate(context, scratch->ciphertext, kem->ciphertext_size, scratch->our_secret) !=
            SIOTLS_PROVIDER_OK ||
        memcmp(scratch->our_secret, vector->rejection_secret.data, vector->rejection_secret.data_len) != 0)
        return found_wrong(reason, "the secret of a rejected ciphertext is wrong");
    return NOT_ENOUGH;
}

/* A Diffie-Hellman group's invalid shares are refused: is_diffie_hellman says whether it is one. */
static enum finding check_known(const struct sio_kat_subject *subject, struct scratch *scratch, void *context,
                                bool *is_diffie_hellman, const char **reason)
{
    const struct siotls_kem *kem = subject->algorithm;
    *is_diffie_hellman = true;
    for (const struct sio_kat_exchange_vector *vector = sio_kat_exchanges; vector->group != 0; vector++)
        if (vector->group == kem->group)
            return check_exchange(subject, vector, scratch, context, reason);
    if (kem->group >= SIOTLS_GROUP_FFDHE2048 && kem->group <= SIOTLS_GROUP_FFDHE8192)
        return check_ffdhe(subject, scratch, context, reason);
    *is_diffie_hellman = false;
    for (const struct sio_kat_ml_kem_vector *vector = sio_kat_ml_kems; vector->group != 0; vector++)
        if (vector->group == kem->group)
            return check_ml_kem(subject, vector, scratch, context, reason);
    return NOT_ENOUGH; /* hybrids offered whole, ML-KEM-512 */
}

static bool check_group(const struct sio_kat_subject *subject, struct scratch *scratch, void *context,
                        const char **reason)
{
    bool is_diffie_hellman;
    enum finding known = check_known(subject, scratch, context, &is_diffie_hellman, reason);
    return known != WRONG && (known == RIGHT || check_round_trip(subject, scratch, context, reason)) &&
           (!is_diffie_hellman || check_refusal(subject, scratch, reason));
}

bool sio_kat_kem(const struct sio_kat_subject *subject, const struct siotls_memory *memory, const char **reason)
{
    const struct siotls_kem *kem = subject->algorithm;
    void *context = sio_kat_context(memory, kem->context_size, kem->context_alignment);
    struct scratch *scratch = sio_allocate(memory, sizeof *scratch);
    bool passed = false;
    if (context == NULL || scratch == NULL)
        sio_kat_fail(reason, "an allocation failed");
    else
        passed = check_group(subject, scratch, context, reason);
    if (context != NULL)
        kem->clear(context);
    sio_kat_context_release(memory, context, kem->context_size, kem->context_alignment);
    sio_release_secret(memory, scratch, sizeof *scratch);
    return passed;
}
