/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolve.c: makes a config ready: turns code points into provider functions, tests them, writes the lists
 * that hellos carry. What was named must be there; defaults shrink to what is.
 */
#include "base/writer.h"
#include "config/config.h"
#include "crypto/load/set.h"
#include "platform/cpu.h"

struct defaults {
    const uint16_t *values;
    size_t num_values;
};

/* docs/algorithms.md says why in this order. */
static const uint16_t default_suites[] = {
    SIOTLS_SUITE_AES_128_GCM_SHA256,
    SIOTLS_SUITE_CHACHA20_POLY1305_SHA256,
    SIOTLS_SUITE_AES_256_GCM_SHA384,
};

static const uint16_t default_suites_without_aes[] = {
    SIOTLS_SUITE_CHACHA20_POLY1305_SHA256,
    SIOTLS_SUITE_AES_128_GCM_SHA256,
    SIOTLS_SUITE_AES_256_GCM_SHA384,
};

static const uint16_t default_groups[] = {
    SIOTLS_GROUP_X25519MLKEM768, SIOTLS_GROUP_SECP256R1MLKEM768, SIOTLS_GROUP_X25519,
    SIOTLS_GROUP_SECP256R1,      SIOTLS_GROUP_SECP384R1,         SIOTLS_GROUP_SECP521R1,
    SIOTLS_GROUP_X448,           SIOTLS_GROUP_FFDHE2048,         SIOTLS_GROUP_FFDHE3072,
};

/* PKCS #1 is for certificates only (RFC 9846 4.3.3). */
static const uint16_t default_schemes[] = {
    SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256,
    SIOTLS_SCHEME_ED25519,
    SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
    SIOTLS_SCHEME_ED448,
    SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA256,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA512,
    SIOTLS_SCHEME_RSA_PKCS1_SHA256,
    SIOTLS_SCHEME_RSA_PKCS1_SHA384,
    SIOTLS_SCHEME_RSA_PKCS1_SHA512,
    SIOTLS_SCHEME_ML_DSA_44,
    SIOTLS_SCHEME_ML_DSA_65,
    SIOTLS_SCHEME_ML_DSA_87,
};

static struct defaults list_of(const struct sio_wanted *wanted, const uint16_t *values, size_t num_values)
{
    if (wanted->is_set)
        return (struct defaults){.values = wanted->values, .num_values = wanted->num_values};
    return (struct defaults){.values = values, .num_values = num_values};
}

static bool append16(struct sio_buffer *list, uint16_t value, struct sio_error *error)
{
    struct sio_writer writer;
    sio_writer_init(&writer, list, UINT16_MAX - 1);
    sio_write_u16(&writer, value);
    return sio_writer_ok(&writer) || sio_fail_memory(error);
}

/*
 * What a selection came to. A default that nobody offers is left out; everything else that goes wrong, and what was
 * named but is missing, is an error.
 */
static bool may_leave_out(const struct sio_wanted *wanted, const struct sio_error *why)
{
    return !wanted->is_set && why->status == SIOTLS_ERROR_NOT_OFFERED;
}

static bool give_up(struct sio_error *error, const struct sio_error *why, int kind, uint16_t value)
{
    const char *name = siotls_algorithm_name(kind, value);
    error->status = why->status;
    error->alert = why->alert;
    error->reason = why->reason;
    return sio_fail_detail(error, "%s %s (0x%04x)", siotls_kind_name(kind), name != NULL ? name : "unknown", value);
}

static bool select_suite(struct siotls_config *config, struct sio_suite *suite, uint16_t id, struct sio_error *error)
{
    uint32_t aead;
    uint32_t hash;
    suite->id = id;
    if (siotls_suite_parts(&aead, &hash, id) != SIOTLS_OK)
        return sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, "config: not a TLS 1.3 cipher suite");
    if (!sio_set_select_aead(config->set, &suite->aead, aead, error) ||
        !sio_set_select_hash(config->set, &suite->kdf.hash, hash, error))
        return false;
    struct sio_error why = {0};
    if (sio_set_select_hkdf(config->set, &suite->kdf.hkdf, hash, &why) || why.status == SIOTLS_ERROR_NOT_OFFERED)
        return true; /* without one it is composed over the hash */
    return sio_fail_both(error, why.status, why.alert, why.reason);
}

static bool resolve_suites(struct siotls_config *config, struct sio_error *error)
{
    struct defaults list =
        list_of(&config->wanted_suites, sio_cpu_has_aes() ? default_suites : default_suites_without_aes,
                sizeof default_suites / sizeof default_suites[0]);
    for (size_t i = 0; i < list.num_values; i++) {
        struct sio_error why = {0};
        struct sio_suite *suite = &config->suites[config->num_suites];
        if (select_suite(config, suite, list.values[i], &why)) {
            config->num_suites++;
            if (!append16(&config->suites_list, list.values[i], error))
                return false;
        } else if (!may_leave_out(&config->wanted_suites, &why)) {
            return give_up(error, &why, SIOTLS_KIND_SUITE, list.values[i]);
        }
    }
    if (config->num_suites == 0)
        return sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "config: no provider makes any cipher suite possible");
    return true;
}

/* What all servers that share keys choose alike: the same AEAD, or the next one where a provider lacks it. */
static bool resolve_cookies(struct siotls_config *config, struct sio_error *error)
{
    static const uint16_t suites[] = {SIOTLS_SUITE_CHACHA20_POLY1305_SHA256, SIOTLS_SUITE_AES_128_GCM_SHA256};
    struct sio_error why = {0};
    for (size_t i = 0; config->cookie_keys.data_len > 0 && i < 2; i++) {
        why = (struct sio_error){0};
        if (select_suite(config, &config->cookie_suite, suites[i], &why))
            return true;
        if (why.status != SIOTLS_ERROR_NOT_OFFERED)
            break;
    }
    return why.status == SIOTLS_OK || give_up(error, &why, SIOTLS_KIND_SUITE, SIOTLS_SUITE_AES_128_GCM_SHA256);
}

static bool resolve_groups(struct siotls_config *config, struct sio_error *error)
{
    struct defaults list =
        list_of(&config->wanted_groups, default_groups, sizeof default_groups / sizeof default_groups[0]);
    for (size_t i = 0; i < list.num_values; i++) {
        struct sio_error why = {0};
        struct sio_kem *kem = &config->groups[config->num_groups];
        if (sio_set_select_group(config->set, kem, list.values[i], &why)) {
            config->num_groups++;
            if (!append16(&config->groups_list, list.values[i], error))
                return false;
        } else if (!may_leave_out(&config->wanted_groups, &why)) {
            return give_up(error, &why, SIOTLS_KIND_KEM, list.values[i]);
        }
    }
    if (config->num_groups == 0)
        return sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "config: no provider offers any group");
    return true;
}

static bool is_mlkem(uint16_t group)
{
    return group >= SIOTLS_GROUP_MLKEM512 && group <= SIOTLS_GROUP_MLKEM1024;
}

/* What goes with a first group that many servers do not know: a hybrid's other part, or the first without ML-KEM. */
static const struct sio_kem *second_share(const struct siotls_config *config)
{
    uint16_t first = config->groups[0].group;
    if (!is_mlkem(first))
        return sio_config_group(config, sio_hybrid_classical(first));
    for (size_t i = 1; i < config->num_groups; i++) {
        uint16_t group = config->groups[i].group;
        if (!is_mlkem(group) && sio_hybrid_classical(group) == 0)
            return &config->groups[i];
    }
    return NULL;
}

/* By default a share of the first group, and the one that goes with it. */
static bool resolve_key_shares(struct siotls_config *config, struct sio_error *error)
{
    const struct sio_wanted *wanted = &config->wanted_key_shares;
    if (!wanted->is_set) {
        const struct sio_kem *second = second_share(config);
        config->key_shares[config->num_key_shares++] = &config->groups[0];
        if (second != NULL)
            config->key_shares[config->num_key_shares++] = second;
        return true;
    }
    for (size_t i = 0; i < wanted->num_values; i++) {
        const struct sio_kem *kem = sio_config_group(config, wanted->values[i]);
        if (kem == NULL) {
            (void)sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, "config: a key share's group is not in the groups");
            return sio_fail_detail(error, "0x%04x", wanted->values[i]);
        }
        config->key_shares[config->num_key_shares++] = kem;
    }
    return true;
}

static bool is_verifiable(const struct siotls_config *config, uint16_t scheme)
{
    for (size_t i = 0; i < config->verifiers.num_entries; i++)
        if (config->verifiers.entries[i].scheme == scheme &&
            sio_scheme_fits_key(scheme, config->verifiers.entries[i].key_type))
            return true;
    return false;
}

static bool is_for_certificates(uint16_t scheme)
{
    return scheme == SIOTLS_SCHEME_RSA_PKCS1_SHA256 || scheme == SIOTLS_SCHEME_RSA_PKCS1_SHA384 ||
           scheme == SIOTLS_SCHEME_RSA_PKCS1_SHA512;
}

static bool resolve_schemes(struct siotls_config *config, struct sio_error *error)
{
    struct defaults list =
        list_of(&config->wanted_schemes, default_schemes, sizeof default_schemes / sizeof default_schemes[0]);
    if (!sio_verifiers_init(&config->verifiers, config->set, &config->memory, error))
        return false;
    for (size_t i = 0; i < list.num_values; i++) {
        uint16_t scheme = list.values[i];
        bool known = is_verifiable(config, scheme) ||
                     (is_for_certificates(scheme) && sio_verifiers_find(&config->verifiers, SIOTLS_KEY_RSA, scheme));
        struct sio_error why = {0};
        if (known) {
            if (!append16(&config->schemes_list, scheme, error))
                return false;
        } else if (config->wanted_schemes.is_set) {
            sio_fail_status(&why, SIOTLS_ERROR_NOT_OFFERED, "config: no provider verifies this signature scheme");
            return give_up(error, &why, SIOTLS_KIND_VERIFIER, scheme);
        }
    }
    if (config->schemes_list.data_len == 0)
        return sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "config: no provider verifies any signature");
    return true;
}

static bool check_policy(const struct siotls_config *config, struct sio_error *error)
{
    bool may_use_psk =
        sio_sessions_have_psks(&config->sessions) && config->authentication.client_auth != SIOTLS_CLIENT_AUTH_REQUIRE;
    return config->role != SIOTLS_ROLE_SERVER || config->num_identities > 0 || may_use_psk ||
           sio_config_requests(config, SIOTLS_REQUEST_CLIENT_HELLO) ||
           sio_fail_status(error, SIOTLS_ERROR_STATE,
                           "config: a server needs an identity, a PSK or CLIENT_HELLO events");
}

/* A second call after a failure starts from nothing. */
static void forget(struct siotls_config *config)
{
    config->num_suites = 0;
    config->num_groups = 0;
    config->num_key_shares = 0;
    sio_verifiers_clear(&config->verifiers);
    sio_buffer_clear(&config->suites_list);
    sio_buffer_clear(&config->groups_list);
    sio_buffer_clear(&config->schemes_list);
}

bool sio_config_resolve(struct siotls_config *config, struct sio_error *error)
{
    forget(config);
    return check_policy(config, error) && sio_set_select_random(config->set, &config->random, error) &&
           resolve_suites(config, error) && resolve_cookies(config, error) && resolve_groups(config, error) &&
           resolve_key_shares(config, error) && resolve_schemes(config, error) &&
           sio_authentication_resolve(config, error) && sio_verification_resolve(config, error) &&
           sio_sessions_resolve(config, error) && sio_judgement_resolve(config, error);
}
