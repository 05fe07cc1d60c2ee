/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random.c: a token's generator, for those who ask for it: it is slow, and gone when the token is. When it is gone the
 * call fails; nothing else stands in.
 */
#include <stdlib.h>

#include "internal.h"

enum { MAX_DRAW = 1024 };

static CK_RV draw(const struct tp_session *session, uint8_t *output, size_t output_len)
{
    CK_RV rv = CKR_OK;
    for (size_t done = 0; rv == CKR_OK && done < output_len;) {
        size_t part = output_len - done < MAX_DRAW ? output_len - done : MAX_DRAW;
        rv = session->token.functions->C_GenerateRandom(session->handle, output + done, part);
        done += part;
    }
    return rv;
}

static int random_fill(const struct siotls_provider_instance *instance, const struct siotls_random *random,
                       uint8_t *output, size_t output_len)
{
    struct tp_state *state = instance->state;
    struct tp_access *access = state->random_access;
    CK_RV rv = CKR_OK;
    (void)random;
    for (int try = 0; output_len > 0 && try < 2; try++) {
        struct tp_session session;
        int status = tp_take(access, &session);
        if (status != SIOTLS_PROVIDER_OK)
            return status;
        rv = draw(&session, output, output_len);
        tp_give_back(access, &session, rv);
        if (!tp_is_lost(rv))
            break;
    }
    return rv == CKR_OK ? SIOTLS_PROVIDER_OK : tp_fail(state, tp_status(rv), rv, "the token draws no random bytes");
}

int tp_random_open(struct tp_state *state, const char *uri)
{
    uint8_t probe[1];
    struct tp_access *access = calloc(1, sizeof *access);
    if (access == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    state->random_access = access;
    int status = tp_access_open(access, state, uri, (struct siotls_bytes){NULL, 0});
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    state->random = (struct siotls_random){
        .size = sizeof state->random,
        .fips = SIOTLS_FIPS_UNKNOWN,
        .fill = random_fill,
    };
    state->randoms[0] = &state->random;
    state->instance.randoms = state->randoms;
    state->instance.num_randoms = 1;
    return random_fill(&state->instance, &state->random, probe, sizeof probe);
}
