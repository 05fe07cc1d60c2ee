/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key.c: imports a key: finds it once, notes what it is and can do, and keeps the session for the first signature.
 */
#include <stdlib.h>

#include "internal.h"

/* DER of two numbers below 2^(8 size): a header each, a byte for the sign, and the SEQUENCE's header. */
static size_t max_signature_of(const struct tp_public *key)
{
    switch (key->key_type) {
    case SIOTLS_KEY_RSA:
        return key->size;
    case SIOTLS_KEY_ED25519:
        return 64;
    default: {
        size_t numbers = 2 * (2 + 1 + key->size);
        return provider_der_header_size(numbers) + numbers;
    }
    }
}

static int learn(struct tp_key *key, const struct tp_session *session)
{
    int status = tp_public_read(key->access.state, &key->access.known, session);
    if (status == SIOTLS_PROVIDER_OK)
        status = tp_ways_find(key, session);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    key->asks_each_time = tp_flag(session, session->key, CKA_ALWAYS_AUTHENTICATE, false);
    key->max_signature = max_signature_of(&key->access.known);
    tp_chain_read(key, session);
    return SIOTLS_PROVIDER_OK;
}

int tp_key_open(struct tp_key **key, struct tp_state *state, const struct siotls_private_key_source *source)
{
    struct tp_session session;
    struct tp_key *made = calloc(1, sizeof *made);
    if (made == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    made->access.wants_key = true;
    int status = tp_access_open(&made->access, state, source->uri, source->passphrase);
    if (status == SIOTLS_PROVIDER_OK)
        status = tp_take(&made->access, &session);
    if (status == SIOTLS_PROVIDER_OK) {
        status = learn(made, &session);
        tp_give_back(&made->access, &session, CKR_OK);
    }
    if (status == SIOTLS_PROVIDER_OK)
        *key = made;
    else
        tp_key_close(made);
    return status;
}

void tp_key_close(struct tp_key *key)
{
    if (key == NULL)
        return;
    tp_access_close(&key->access);
    tp_wipe(key, sizeof *key);
    free(key);
}
