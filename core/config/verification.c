/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verification.c: the setters about chains, and what becomes of them when the config is made ready.
 */
#include "config/verification.h"

#include "config/config.h"
#include "crypto/load/set.h"

void sio_verification_init(struct sio_verification *verification, const struct siotls_memory *memory)
{
    verification->revocation = SIOTLS_REVOCATION_IF_PRESENT;
    sio_buffer_init(&verification->pins, memory);
    sio_buffer_init(&verification->policies.contents, memory);
    sio_buffer_init(&verification->public_suffixes, memory);
}

void sio_verification_clear(struct sio_verification *verification)
{
    sio_buffer_clear(&verification->pins);
    sio_buffer_clear(&verification->public_suffixes);
    sio_policy_choice_clear(&verification->policies);
    sio_kept_keys_clear(&verification->anchor_keys);
    siotls_crls_free(verification->crls);
    verification->crls = NULL;
}

int siotls_config_set_profile(struct siotls_config *config, int profile)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && (profile < SIOTLS_PROFILE_DEFAULT || profile > SIOTLS_PROFILE_WEB_STRICT))
        status = sio_config_refuse_value(config, "profile: it is no siotls_profile", (uint64_t)(int64_t)profile);
    if (status == SIOTLS_OK)
        config->verification.profile = profile;
    return status;
}

int siotls_config_set_verify_limits(struct siotls_config *config, uint32_t max_depth, uint32_t max_signature_checks)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && max_depth > SIOTLS_X509_MAX_PATH)
        status = sio_config_refuse_value(config, "verify limits: a path has at most 32 certificates", max_depth);
    if (status != SIOTLS_OK)
        return status;
    config->verification.max_depth = max_depth;
    config->verification.max_signature_checks = max_signature_checks;
    return SIOTLS_OK;
}

int siotls_config_set_pins(struct siotls_config *config, const uint8_t *pins, size_t num_pins)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && pins == NULL && num_pins > 0)
        status = sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "pins: they are NULL");
    if (status == SIOTLS_OK && num_pins > SIO_MAX_CONFIG_LIST)
        status = sio_config_refuse_value(config, "pins: there are more than 64", num_pins);
    if (status != SIOTLS_OK)
        return status;
    sio_buffer_clear(&config->verification.pins);
    if (!sio_buffer_append(&config->verification.pins, pins, num_pins * SIO_PIN_SIZE))
        return sio_config_refuse_memory(config);
    return SIOTLS_OK;
}

int siotls_config_set_revocation(struct siotls_config *config, int policy)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && (policy < SIOTLS_REVOCATION_OFF || policy > SIOTLS_REVOCATION_REQUIRE))
        status = sio_config_refuse_value(config, "revocation: it is no siotls_revocation", (uint64_t)(int64_t)policy);
    if (status == SIOTLS_OK)
        config->verification.revocation = policy;
    return status;
}

int siotls_config_set_max_ocsp_age(struct siotls_config *config, uint32_t max_ocsp_age_seconds)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->verification.max_ocsp_age_seconds = max_ocsp_age_seconds;
    return status;
}

int siotls_config_set_crls(struct siotls_config *config, struct siotls_crls *crls)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && crls == NULL)
        status = sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "setting: the revocation lists are NULL");
    if (status != SIOTLS_OK)
        return status;
    struct siotls_crls *kept = sio_crls_keep(crls);
    siotls_crls_free(config->verification.crls);
    config->verification.crls = kept;
    return SIOTLS_OK;
}

bool sio_verification_resolve(struct siotls_config *config, struct sio_error *error)
{
    struct sio_verification *verification = &config->verification;
    sio_kept_keys_clear(&verification->anchor_keys);
    return sio_kept_keys_init(&verification->anchor_keys, siotls_trust_num_anchors(config->trust),
                              sio_set_memory(config->set), error) &&
           sio_id_hashes_init(&verification->hashes, config->set, error) &&
           sio_pins_init(&verification->resolved_pins, config->set, verification->pins.data,
                         verification->pins.data_len / SIO_PIN_SIZE, error);
}

void sio_verification_apply(const struct sio_verification *verification, struct sio_chain_request *request,
                            struct sio_revocation *revocation, struct siotls_bytes ocsp_response)
{
    *revocation = (struct sio_revocation){.policy = verification->revocation,
                                          .crls = verification->crls,
                                          .ocsp_response = ocsp_response,
                                          .hashes = &verification->hashes,
                                          .max_ocsp_age_seconds = (uint32_t)verification->max_ocsp_age_seconds};
    request->revocation = revocation;
    request->anchor_keys = &verification->anchor_keys;
    request->pins = verification->resolved_pins;
    request->profile = verification->profile;
    request->max_depth = verification->max_depth;
    request->max_signature_checks = verification->max_signature_checks;
    request->public_suffixes = sio_buffer_bytes(&verification->public_suffixes);
    request->policy = (struct sio_policy_inputs){
        .policies = verification->policies.oids,
        .num_policies = verification->policies.num_oids,
        .require_explicit = (verification->policies.flags & SIOTLS_POLICY_EXPLICIT) != 0,
        .inhibit_mapping = (verification->policies.flags & SIOTLS_POLICY_INHIBIT_MAPPING) != 0,
        .inhibit_any = (verification->policies.flags & SIOTLS_POLICY_INHIBIT_ANY) != 0,
    };
}
