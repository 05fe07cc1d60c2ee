/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kat_aead.c: known answers of AEADs: sealed elsewhere and in place, opened, and refused when tampered with.
 */
#include <string.h>

#include "crypto/kat/kat_support.h"
#include "crypto/kat/kat_vectors.h"

enum { TEXT_START = 20, TEXT_LEN = 75, AAD_LEN = 13, MAX_SEALED = TEXT_LEN + 16 };

static const struct sio_kat_aead_vector *find(uint32_t id)
{
    const struct sio_kat_aead_vector *vector = sio_kat_aeads;
    while (vector->id != 0 && vector->id != id)
        vector++;
    return vector->id != 0 ? vector : NULL;
}

static const uint8_t *text(void)
{
    return sio_kat_message.data + TEXT_START;
}

static bool check_seal(const struct sio_kat_subject *subject, const struct sio_kat_aead_vector *vector, void *context,
                       const char **reason)
{
    const struct siotls_aead *aead = subject->algorithm;
    uint8_t elsewhere[MAX_SEALED] = {0};
    uint8_t in_place[MAX_SEALED];
    struct siotls_bytes from_text = {text(), TEXT_LEN};
    struct siotls_bytes from_place = {in_place, TEXT_LEN};
    memcpy(in_place, text(), TEXT_LEN);
    if (aead->init(subject->instance, aead, context, sio_kat_key.data, SIOTLS_DIRECTION_SEAL) != SIOTLS_PROVIDER_OK ||
        aead->seal(context, sio_kat_nonce.data, sio_kat_message.data, AAD_LEN, &from_text, 1, elsewhere) !=
            SIOTLS_PROVIDER_OK ||
        aead->seal(context, sio_kat_nonce.data, sio_kat_message.data, AAD_LEN, &from_place, 1, in_place) !=
            SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "sealing fails");
    if (memcmp(elsewhere, vector->sealed.data, vector->sealed.data_len) != 0)
        return sio_kat_fail(reason, "the ciphertext is wrong");
    if (memcmp(in_place, vector->sealed.data, vector->sealed.data_len) != 0)
        return sio_kat_fail(reason, "the ciphertext made in place is wrong");
    return true;
}

/* Two segments that meet in the middle of a block, where the descriptor says that it takes them. */
static bool check_segments(const struct sio_kat_subject *subject, const struct sio_kat_aead_vector *vector,
                           void *context, const char **reason)
{
    enum { CUT = 21 };
    const struct siotls_aead *aead = subject->algorithm;
    uint8_t sealed[MAX_SEALED] = {0};
    struct siotls_bytes segments[2] = {{text(), CUT}, {text() + CUT, TEXT_LEN - CUT}};
    if (aead->max_segments < 2)
        return true;
    if (aead->seal(context, sio_kat_nonce.data, sio_kat_message.data, AAD_LEN, segments, 2, sealed) !=
            SIOTLS_PROVIDER_OK ||
        memcmp(sealed, vector->sealed.data, vector->sealed.data_len) != 0)
        return sio_kat_fail(reason, "the ciphertext of two segments is wrong");
    return true;
}

static bool check_open(const struct sio_kat_subject *subject, const struct sio_kat_aead_vector *vector, void *context,
                       const char **reason)
{
    const struct siotls_aead *aead = subject->algorithm;
    uint8_t sealed[MAX_SEALED];
    uint8_t opened[TEXT_LEN] = {0};
    size_t sealed_len = vector->sealed.data_len;
    memcpy(sealed, vector->sealed.data, sealed_len);
    if (aead->init(subject->instance, aead, context, sio_kat_key.data, SIOTLS_DIRECTION_OPEN) != SIOTLS_PROVIDER_OK ||
        aead->open(context, sio_kat_nonce.data, sio_kat_message.data, AAD_LEN, sealed, sealed_len, opened) !=
            SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "opening fails");
    if (memcmp(opened, text(), TEXT_LEN) != 0)
        return sio_kat_fail(reason, "the opened text is wrong");
    sealed[sealed_len - 1] ^= 1;
    if (aead->open(context, sio_kat_nonce.data, sio_kat_message.data, AAD_LEN, sealed, sealed_len, opened) !=
        SIOTLS_PROVIDER_BAD_TAG)
        return sio_kat_fail(reason, "a wrong tag is not refused");
    sealed[sealed_len - 1] ^= 1;
    sealed[0] ^= 1;
    if (aead->open(context, sio_kat_nonce.data, sio_kat_message.data, AAD_LEN, sealed, sealed_len, sealed) !=
        SIOTLS_PROVIDER_BAD_TAG)
        return sio_kat_fail(reason, "a changed ciphertext is not refused");
    return true;
}

bool sio_kat_aead(const struct sio_kat_subject *subject, const struct siotls_memory *memory, const char **reason)
{
    const struct siotls_aead *aead = subject->algorithm;
    const struct sio_kat_aead_vector *vector = find(aead->id);
    if (vector == NULL || vector->sealed.data_len != TEXT_LEN + aead->tag_size)
        return sio_kat_fail(reason, "there is no known ciphertext for it");
    void *context = sio_kat_context(memory, aead->context_size, aead->context_alignment);
    if (context == NULL)
        return sio_kat_fail(reason, "an allocation failed");
    bool passed = check_seal(subject, vector, context, reason) && check_segments(subject, vector, context, reason) &&
                  check_open(subject, vector, context, reason);
    aead->clear(context);
    sio_kat_context_release(memory, context, aead->context_size, aead->context_alignment);
    return passed;
}
