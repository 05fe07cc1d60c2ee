/* SPDX-License-Identifier: Apache-2.0 */
/*
 * public.c: siotls_x509_verify.
 */
#include "crypto/sized.h"
#include "x509/verify.h"

static bool is_complete(const struct siotls_x509_request *request)
{
    bool has_purpose = request->purpose == SIOTLS_PURPOSE_SERVER || request->purpose == SIOTLS_PURPOSE_CLIENT;
    bool has_profile = request->profile >= SIOTLS_PROFILE_DEFAULT && request->profile <= SIOTLS_PROFILE_WEB_STRICT;
    return request->trust != NULL && (request->chain != NULL || request->num_chain == 0) && has_purpose && has_profile;
}

static bool verify(struct siotls_set *set, const struct siotls_x509_request *request, struct sio_error *error)
{
    struct sio_verifiers verifiers = {0};
    struct sio_chain_request chain_request = {.trust = request->trust,
                                              .verifiers = &verifiers,
                                              .chain = request->chain,
                                              .num_chain = request->num_chain,
                                              .time_ms = request->time_ms,
                                              .name = request->name,
                                              .purpose = request->purpose,
                                              .max_depth = request->max_depth,
                                              .memory = sio_set_memory(set),
                                              .profile = request->profile};
    if (!sio_verifiers_init(&verifiers, set, chain_request.memory, error))
        return false;
    bool ok = sio_chain_verify(&chain_request, error);
    sio_verifiers_clear(&verifiers);
    return ok;
}

int siotls_x509_verify(struct siotls_set *set, const struct siotls_x509_request *request,
                       struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    struct siotls_x509_request known = {0};
    bool is_read = request != NULL && sio_sized_read(&known, sizeof known, request);
    if (set == NULL || !is_read || !is_complete(&known))
        sio_fail_status(&error, SIOTLS_ERROR_ARGUMENT, "x509: set, anchors, chain or purpose is missing or wrong");
    else
        (void)verify(set, &known, &error);
    return sio_error_end(&error, public_error);
}
