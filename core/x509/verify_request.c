/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify_request.c: siotls_x509_verify: from a request of the application to one of this layer.
 */
#include <string.h>

#include "base/sized_struct.h"
#include "crypto/load/set.h"
#include "x509/form/policy.h"
#include "x509/name/suffix_list.h"
#include "x509/revocation/revocation.h"
#include "x509/verify.h"

static bool check(const struct siotls_x509_request *request, struct sio_error *error)
{
    bool has_purpose = request->purpose == SIOTLS_PURPOSE_SERVER || request->purpose == SIOTLS_PURPOSE_CLIENT;
    bool has_profile = request->profile >= SIOTLS_PROFILE_DEFAULT && request->profile <= SIOTLS_PROFILE_WEB_STRICT;
    bool has_policy = request->revocation >= SIOTLS_REVOCATION_OFF && request->revocation <= SIOTLS_REVOCATION_REQUIRE;
    return SIO_ARGUMENTS_CHECK(
        error, "x509: a field of the request is missing or wrong", {request->trust != NULL, "trust is NULL"},
        {request->chain != NULL || request->num_chain == 0, "chain is NULL"},
        {has_purpose, "purpose is no siotls_purpose"}, {has_profile, "profile is no siotls_profile"},
        {request->max_depth <= SIOTLS_X509_MAX_PATH, "max_depth is more than 32"},
        {request->pins != NULL || request->num_pins == 0, "pins is NULL"},
        {SIO_HAS_SIZE(request->path), "path has no size"}, {has_policy, "revocation is no siotls_revocation"},
        {request->policies != NULL || request->num_policies == 0, "policies is NULL"},
        {request->num_policies <= SIOTLS_X509_MAX_POLICIES, "num_policies is more than 64"});
}

/* The policies of a request as OIDs. */
struct policies {
    struct sio_buffer contents;
    struct siotls_bytes oids[SIOTLS_X509_MAX_POLICIES];
};

static bool check_suffixes(struct siotls_bytes list, struct sio_error *error)
{
    return list.data_len == 0 || sio_suffix_list_is_whole(list) ||
           sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "x509: the public suffix list is none, or is cut short");
}

static bool verify(struct siotls_set *set, const struct siotls_x509_request *request, struct siotls_x509_path *path,
                   const struct policies *policies, struct sio_error *error)
{
    struct sio_verifiers verifiers = {0};
    struct sio_id_hashes hashes;
    struct sio_revocation revocation = {.policy = request->revocation,
                                        .crls = request->crls,
                                        .ocsp_response = request->ocsp_response,
                                        .hashes = &hashes,
                                        .max_ocsp_age_seconds = request->max_ocsp_age_seconds};
    struct sio_chain_request chain_request = {.trust = request->trust,
                                              .verifiers = &verifiers,
                                              .chain = request->chain,
                                              .num_chain = request->num_chain,
                                              .time_ms = request->time_ms,
                                              .name = request->name,
                                              .purpose = request->purpose,
                                              .max_depth = request->max_depth,
                                              .memory = sio_set_memory(set),
                                              .profile = request->profile,
                                              .max_signature_checks = request->max_signature_checks,
                                              .path = path,
                                              .any_key_usage = request->any_key_usage != 0,
                                              .revocation = &revocation,
                                              .public_suffixes = request->public_suffixes,
                                              .policy = {.policies = policies->oids,
                                                         .num_policies = request->num_policies,
                                                         .require_explicit = request->explicit_policy != 0,
                                                         .inhibit_mapping = request->inhibit_policy_mapping != 0,
                                                         .inhibit_any = request->inhibit_any_policy != 0}};
    if (!sio_set_check_loaded(set, error) || !sio_id_hashes_init(&hashes, set, error) ||
        !sio_pins_init(&chain_request.pins, set, request->pins, request->num_pins, error) ||
        !sio_verifiers_init(&verifiers, set, chain_request.memory, error))
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
    struct siotls_x509_path path = {.size = sizeof path};
    if (!SIO_ARGUMENTS_CHECK(
            &error, "x509: there is no set or no request", {set != NULL, "set is NULL"},
            {request != NULL, "request is NULL"},
            {request == NULL || sio_sized_read(&known, sizeof known, request), "request has no size"}) ||
        !check(&known, &error))
        return sio_error_end(&error, public_error);
    struct policies policies;
    sio_buffer_init(&policies.contents, sio_set_memory(set));
    if (sio_oids_write(policies.oids, &policies.contents, known.policies, known.num_policies, &error) &&
        check_suffixes(known.public_suffixes, &error))
        (void)verify(set, &known, &path, &policies, &error);
    sio_buffer_clear(&policies.contents);
    if (known.path != NULL)
        (void)sio_sized_write(known.path, &path, sizeof path);
    return sio_error_end(&error, public_error);
}
