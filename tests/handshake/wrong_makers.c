/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrong_makers.c: what is refused by functions that make things, read files and certificates, and tell names.
 */
#include "wrong_rows.h"

#define MEMORY "memory lacks its size, allocate or release"
#define SAYS(kind, reason, detail, function, ...)                                                                      \
    WRONG(kind, ARGUMENT, reason, detail, function, __VA_ARGS__, &wrong_told)
#define PLAIN(kind, function, ...) WRONG_PLAIN(kind, ARGUMENT, function, __VA_ARGS__)

static const struct siotls_memory half = {.size = sizeof half};
static uint8_t bytes[1024];
static size_t count;

/* ---- connections, configs and what they use ---- */

static void connections(struct pair *pair, struct siotls_config *unready)
{
    struct siotls_conn *conn = NULL;
    struct siotls_config *ready = pair->ends[PAIR_CLIENT].config;
#define ALIKE(function, ...)                                                                                           \
    do {                                                                                                               \
        SAYS("null", "connection: there is no place to put it", "", function, NULL, ready, __VA_ARGS__);               \
        SAYS("null", "connection: there is no config", "", function, &conn, NULL, __VA_ARGS__);                        \
        WRONG("state", STATE, "connection: the config is not ready", "", function, &conn, unready, __VA_ARGS__,        \
              &wrong_told);                                                                                            \
    } while (0)
    ALIKE(siotls_conn_new, NULL);
    ALIKE(siotls_conn_restore, NULL, bytes, 1);
    SAYS("null", "restore: the blob is NULL", "", siotls_conn_restore, &conn, ready, NULL, NULL, 1);
    WRONG("null", ARGUMENT, "connection: there is no place to put it", "", siotls_quic_conn_new, NULL, ready,
          &wrong_told);
    WRONG("null", ARGUMENT, "connection: there is no config", "", siotls_quic_conn_new, &conn, NULL, &wrong_told);
    WRONG("state", STATE, "connection: the config is not ready", "", siotls_quic_conn_new, &conn, unready, &wrong_told);
    SAYS("null", "target: an argument is missing", "config is NULL", siotls_config_describe_target, NULL, bytes,
         &count);
    SAYS("null", "target: an argument is missing", "target is NULL", siotls_config_describe_target, ready, NULL,
         &count);
    SAYS("null", "target: an argument is missing", "target_len is NULL", siotls_config_describe_target, ready, bytes,
         NULL);
    WRONG("state", STATE, "target: the config is not ready", "", siotls_config_describe_target, unready, bytes, &count,
          &wrong_told);
}

static void configs(struct pair *pair)
{
    static const uint16_t odd = 0x9999;
    struct siotls_config *config = NULL;
    struct siotls_error unset = {.size = 0};
#define WHAT "config: an argument is missing or wrong"
    SAYS("null", WHAT, "config is NULL", siotls_config_new, NULL, pair->set, SIOTLS_ROLE_CLIENT, NULL);
    SAYS("null", WHAT, "set is NULL", siotls_config_new, &config, NULL, SIOTLS_ROLE_CLIENT, NULL);
    SAYS("range", WHAT, "role is no siotls_role", siotls_config_new, &config, pair->set, 3, NULL);
    SAYS("size", WHAT, MEMORY, siotls_config_new, &config, pair->set, SIOTLS_ROLE_CLIENT, &half);
    WRONG("null", ARGUMENT, "config: there is no place to put it", "", siotls_config_of_client, NULL, NULL, 0,
          &wrong_told);
    WRONG("null", ARGUMENT, "config: there is none to make ready", "", siotls_config_ready, NULL, &wrong_told);
    WRONG("null", ARGUMENT, "setting: the config is NULL", "", siotls_config_misuse, NULL, &wrong_told);
    PLAIN("size", siotls_config_misuse, pair->ends[PAIR_CLIENT].config, &unset);
    if (siotls_config_new(&config, pair->set, SIOTLS_ROLE_CLIENT, NULL, NULL) != SIOTLS_OK)
        return;
    WRONG("state", STATE, "config: a client needs a trust store, VERIFY events, a PSK or the insecure switch", "",
          siotls_config_ready, config, &wrong_told);
    connections(pair, config);
    (void)siotls_config_set_trust(config, pair->trust);
    (void)siotls_config_set_key_shares(config, &odd, 1);
    WRONG("range", ARGUMENT, "config: a key share's group is not in the groups", "0x9999", siotls_config_ready, config,
          &wrong_told);
    (void)siotls_config_set_suites(config, &odd, 1);
    WRONG("range", ARGUMENT, "config: not a TLS 1.3 cipher suite", "suite unknown (0x9999)", siotls_config_ready,
          config, &wrong_told);
    siotls_config_free(config);
}

static void tickets(struct siotls_set *set)
{
    struct siotls_ticket_keys *keys = NULL;
    struct siotls_session_info info = {.size = 0};
    static const uint8_t alike[128];
#undef WHAT
#define WHAT "ticket_keys: an argument is missing or wrong"
    SAYS("null", WHAT, "keys is NULL", siotls_ticket_keys_new, NULL, set, NULL);
    SAYS("null", WHAT, "set is NULL", siotls_ticket_keys_new, &keys, NULL, NULL);
    SAYS("size", WHAT, MEMORY, siotls_ticket_keys_new, &keys, set, &half);
    if (siotls_ticket_keys_new(&keys, set, NULL, NULL) != SIOTLS_OK)
        return;
    SAYS("null", "ticket_keys: there are no keys to set", "keys is NULL", siotls_ticket_keys_set, NULL, alike, 64);
    SAYS("null", "ticket_keys: there are no keys to set", "material is NULL", siotls_ticket_keys_set, keys, NULL, 64);
    SAYS("range", "ticket_keys: the length is not that of 1 to 8 keys of 64 bytes", "value 63", siotls_ticket_keys_set,
         keys, alike, 63);
    SAYS("range", "ticket_keys: two keys have one name, their first 16 bytes", "", siotls_ticket_keys_set, keys, alike,
         128);
    WRONG("null", ARGUMENT, "ticket_keys: there are none to rotate", "", siotls_ticket_keys_rotate, NULL, 0,
          &wrong_told);
    WRONG("range", ARGUMENT, "ticket_keys: more than 7 previous keys are to be kept", "value 8",
          siotls_ticket_keys_rotate, keys, 8, &wrong_told);
    count = sizeof bytes;
    PLAIN("null", siotls_ticket_keys_get, NULL, bytes, &count);
    PLAIN("null", siotls_ticket_keys_get, keys, NULL, &count);
    PLAIN("null", siotls_ticket_keys_get, keys, bytes, NULL);
    siotls_ticket_keys_free(keys);
    PLAIN("null", siotls_session_describe, NULL, bytes, 1);
    PLAIN("null", siotls_session_describe, &info, NULL, 1);
    PLAIN("size", siotls_session_describe, &info, bytes, 1);
}

static void registers(void)
{
    struct siotls_strike_register *reg = NULL;
    struct siotls_strike_register_info info = {.size = 0};
    struct siotls_pool *pool = NULL;
#undef WHAT
#define WHAT "strike_register: an argument is missing or wrong"
    SAYS("null", WHAT, "reg is NULL", siotls_strike_register_new, NULL, 1, 0, NULL);
    SAYS("range", "strike_register: the number of entries is not 1 to 2^26", "value 0", siotls_strike_register_new,
         &reg, 0, 0, NULL);
    SAYS("size", WHAT, MEMORY, siotls_strike_register_new, &reg, 1, 0, &half);
    if (siotls_strike_register_new(&reg, 1, 0, NULL, NULL) != SIOTLS_OK)
        return;
    PLAIN("null", siotls_strike_register_describe, NULL, &info);
    PLAIN("null", siotls_strike_register_describe, reg, NULL);
    PLAIN("size", siotls_strike_register_describe, reg, &info);
    siotls_strike_register_free(reg);
    SAYS("null", "pool: there is no place to put it", "", siotls_pool_new, NULL, 1, NULL);
    SAYS("size", "pool: the memory lacks its size, allocate or release", "", siotls_pool_new, &pool, 1, &half);
}

void wrong_makers(struct pair *pair)
{
    configs(pair);
    tickets(pair->set);
    registers();
}

/* ---- sets and names ---- */

static void names(void)
{
    uint32_t id;
    uint32_t other;
    PLAIN("null", siotls_algorithm_id, NULL, SIOTLS_KIND_HASH, "SHA256");
    PLAIN("null", siotls_algorithm_id, &id, SIOTLS_KIND_HASH, NULL);
    PLAIN("range", siotls_algorithm_id, &id, 0, "SHA256");
    WRONG_PLAIN("other", NOT_FOUND, siotls_algorithm_id, &id, SIOTLS_KIND_HASH, "x");
    PLAIN("null", siotls_suite_parts, NULL, &other, SIOTLS_SUITE_AES_128_GCM_SHA256);
    WRONG_PLAIN("other", NOT_FOUND, siotls_suite_parts, &id, &other, 0);
    PLAIN("null", siotls_group_parts, &id, NULL, SIOTLS_GROUP_X25519MLKEM768);
    WRONG_PLAIN("other", NOT_FOUND, siotls_group_parts, &id, &other, SIOTLS_GROUP_X25519);
}

static const struct siotls_provider *no_provider(void)
{
    return NULL;
}

void wrong_sets(struct siotls_set *set)
{
    struct siotls_set *made = NULL;
    const struct siotls_set_options unset = {.size = 0};
    const struct siotls_set_options halved = {.size = sizeof halved, .memory = &half};
    struct siotls_provider_info provider = {.size = 0};
    struct siotls_algorithm_info algorithm = {.size = 0};
    SAYS("null", "set: an argument is missing or wrong", "set is NULL", siotls_set_new, NULL, NULL);
    SAYS("size", "set: an argument is missing or wrong", "options has no size", siotls_set_new, &made, &unset);
    SAYS("size", "set: the memory lacks its size, allocate or release", "", siotls_set_new, &made, &halved);
    SAYS("null", "set: there is nothing to add, or no place for it", "set is NULL", siotls_set_add, NULL, no_provider);
    SAYS("null", "set: there is nothing to add, or no place for it", "entry is NULL", siotls_set_add, set, NULL);
    WRONG("state", STATE, "set: nothing can be added once it is in use", "", siotls_set_add, set, no_provider,
          &wrong_told);
    PLAIN("null", siotls_set_provider, NULL, &provider, 0);
    PLAIN("null", siotls_set_provider, set, NULL, 0);
    PLAIN("size", siotls_set_provider, set, &provider, 0);
    WRONG_PLAIN("other", NOT_FOUND, siotls_set_provider, set, &provider, 77);
    PLAIN("null", siotls_set_algorithm, NULL, &algorithm, 0);
    PLAIN("null", siotls_set_algorithm, set, NULL, 0);
    PLAIN("size", siotls_set_algorithm, set, &algorithm, 0);
    WRONG_PLAIN("other", NOT_FOUND, siotls_set_algorithm, set, &algorithm, 7777);
    PLAIN("null", siotls_set_which, NULL, &algorithm, SIOTLS_KIND_RANDOM, 0, 0);
    PLAIN("null", siotls_set_which, set, NULL, SIOTLS_KIND_RANDOM, 0, 0);
    PLAIN("size", siotls_set_which, set, &algorithm, SIOTLS_KIND_RANDOM, 0, 0);
    WRONG_PLAIN("other", NOT_OFFERED, siotls_set_which, set, &algorithm, 99, 0, 0);
    WRONG("null", ARGUMENT, "set: there is none to test", "", siotls_set_test, NULL, 0, &wrong_told);
    WRONG("other", NOT_FOUND, "set: there is no algorithm of this index", "", siotls_set_test, set, 7777, &wrong_told);
    names();
}

/* ---- files ---- */

static void identities(struct siotls_set *set)
{
    struct siotls_identity *identity = NULL;
    struct siotls_identity_options options = {.size = 0};
#undef WHAT
#define WHAT "identity: an argument is missing or wrong"
    SAYS("null", WHAT, "identity is NULL", siotls_identity_new, NULL, set, &options);
    SAYS("null", WHAT, "set is NULL", siotls_identity_new, &identity, NULL, &options);
    SAYS("null", WHAT, "options is NULL", siotls_identity_new, &identity, set, NULL);
    SAYS("size", WHAT, "options has no size", siotls_identity_new, &identity, set, &options);
#undef WHAT
#define WHAT "identity: an argument of the files is missing"
    SAYS("null", WHAT, "identity is NULL", siotls_identity_from_files, NULL, set, "x", "x", NULL);
    SAYS("null", WHAT, "set is NULL", siotls_identity_from_files, &identity, NULL, "x", "x", NULL);
    SAYS("null", WHAT, "chain_path is NULL", siotls_identity_from_files, &identity, set, NULL, "x", NULL);
    SAYS("null", WHAT, "key_path is NULL", siotls_identity_from_files, &identity, set, "x", NULL, NULL);
}

static void anchors(struct siotls_trust *trust)
{
    struct siotls_anchor_constraints constraints = {.size = 0};
#undef WHAT
#define WHAT "trust: an argument of the anchor is missing or wrong"
    SAYS("null", WHAT, "trust is NULL", siotls_trust_add_anchor, NULL, bytes, 1, &constraints);
    SAYS("null", WHAT, "data is NULL", siotls_trust_add_anchor, trust, NULL, 1, &constraints);
    SAYS("null", WHAT, "constraints is NULL", siotls_trust_add_anchor, trust, bytes, 1, NULL);
    SAYS("size", WHAT, "constraints has no size", siotls_trust_add_anchor, trust, bytes, 1, &constraints);
    constraints.size = sizeof constraints;
    constraints.num_permitted_names = 1;
    SAYS("null", WHAT, "permitted_names is NULL", siotls_trust_add_anchor, trust, bytes, 1, &constraints);
    constraints.num_permitted_names = 0;
    constraints.purposes = 1;
    SAYS("range", WHAT, "a bit of purposes is no siotls_purpose", siotls_trust_add_anchor, trust, bytes, 1,
         &constraints);
}

void wrong_files(struct pair *pair)
{
    struct siotls_trust *trust = NULL;
    struct siotls_crls *crls = NULL;
    struct siotls_chain *chain = NULL;
    struct siotls_config *config = NULL;
    identities(pair->set);
    SAYS("null", "trust: an argument of the store is missing or wrong", "trust is NULL", siotls_trust_new, NULL, NULL);
    SAYS("size", "trust: an argument of the store is missing or wrong", MEMORY, siotls_trust_new, &trust, &half);
    SAYS("null", "crl: an argument of the store is missing or wrong", "crls is NULL", siotls_crls_new, NULL, NULL);
    SAYS("size", "crl: an argument of the store is missing or wrong", MEMORY, siotls_crls_new, &crls, &half);
    SAYS("null", "chain: an argument is missing or wrong", "chain is NULL", siotls_chain_new, NULL, bytes, 1, NULL);
    SAYS("null", "chain: an argument is missing or wrong", "data is NULL", siotls_chain_new, &chain, NULL, 1, NULL);
    SAYS("size", "chain: an argument is missing or wrong", MEMORY, siotls_chain_new, &chain, bytes, 1, &half);
    if (siotls_trust_new(&trust, NULL, NULL) != SIOTLS_OK || siotls_crls_new(&crls, NULL, NULL) != SIOTLS_OK)
        return;
    anchors(trust);
    SAYS("null", "trust: store or data is missing", "trust is NULL", siotls_trust_add, NULL, bytes, 1);
    SAYS("null", "trust: store or data is missing", "data is NULL", siotls_trust_add, trust, NULL, 1);
    SAYS("null", "trust: store or path is missing", "trust is NULL", siotls_trust_add_file, NULL, "x");
    SAYS("null", "trust: store or path is missing", "path is NULL", siotls_trust_add_file, trust, NULL);
    SAYS("null", "trust: store or directory is missing", "trust is NULL", siotls_trust_add_directory, NULL, "x");
    SAYS("null", "trust: store or directory is missing", "path is NULL", siotls_trust_add_directory, trust, NULL);
    WRONG("null", ARGUMENT, "trust: the store is missing", "", siotls_trust_add_system, NULL, &wrong_told);
    SAYS("null", "crl: store or data is missing", "crls is NULL", siotls_crls_add, NULL, bytes, 1);
    SAYS("null", "crl: store or data is missing", "data is NULL", siotls_crls_add, crls, NULL, 1);
    SAYS("null", "crl: store or path is missing", "crls is NULL", siotls_crls_add_file, NULL, "x");
    SAYS("null", "crl: store or path is missing", "path is NULL", siotls_crls_add_file, crls, NULL);
    WRONG("state", STATE, "trust: a config uses the store already", "", siotls_trust_add, pair->trust, bytes, 1,
          &wrong_told);
    if (siotls_config_new(&config, pair->set, SIOTLS_ROLE_CLIENT, NULL, NULL) == SIOTLS_OK &&
        siotls_config_set_crls(config, crls) == SIOTLS_OK)
        WRONG("state", STATE, "crl: a config uses the store already", "", siotls_crls_add, crls, bytes, 1, &wrong_told);
    siotls_config_free(config);
    siotls_trust_free(trust);
    siotls_crls_free(crls);
}

/* ---- certificates ---- */

static void requests(struct siotls_set *set)
{
    struct siotls_trust *trust = NULL;
    struct siotls_x509_path path = {.size = 0};
    struct siotls_x509_request request = {.size = 0};
    if (siotls_trust_new(&trust, NULL, NULL) != SIOTLS_OK)
        return;
#undef WHAT
#define WHAT "x509: there is no set or no request"
    SAYS("null", WHAT, "set is NULL", siotls_x509_verify, NULL, &request);
    SAYS("null", WHAT, "request is NULL", siotls_x509_verify, set, NULL);
    SAYS("size", WHAT, "request has no size", siotls_x509_verify, set, &request);
#undef WHAT
#define WHAT "x509: a field of the request is missing or wrong"
#define FIELD(kind, complaint, field, wrong, good)                                                                     \
    do {                                                                                                               \
        request.field = wrong;                                                                                         \
        SAYS(kind, WHAT, complaint, siotls_x509_verify, set, &request);                                                \
        request.field = good;                                                                                          \
    } while (0)
    request = (struct siotls_x509_request){.size = sizeof request, .trust = trust, .purpose = SIOTLS_PURPOSE_SERVER};
    FIELD("null", "trust is NULL", trust, NULL, trust);
    FIELD("null", "chain is NULL", num_chain, 1, 0);
    FIELD("range", "purpose is no siotls_purpose", purpose, 0, SIOTLS_PURPOSE_SERVER);
    FIELD("range", "profile is no siotls_profile", profile, -1, 0);
    FIELD("range", "max_depth is more than 32", max_depth, 33, 0);
    FIELD("null", "pins is NULL", num_pins, 1, 0);
    FIELD("size", "path has no size", path, &path, NULL);
    FIELD("range", "revocation is no siotls_revocation", revocation, 4, 0);
    FIELD("null", "policies is NULL", num_policies, 1, 0);
    siotls_trust_free(trust);
}

static void descriptions(struct siotls_set *set)
{
    struct siotls_certificate certificate = {.size = 0};
    char text[8];
    SAYS("null", "certificate: an argument is missing", "certificate is NULL", siotls_certificate_read, NULL, bytes, 1);
    SAYS("size", "certificate: an argument is missing", "certificate has no size", siotls_certificate_read,
         &certificate, bytes, 1);
    certificate.size = sizeof certificate;
    SAYS("null", "certificate: an argument is missing", "data is NULL", siotls_certificate_read, &certificate, NULL, 1);
#undef WHAT
#define WHAT "certificate: the fingerprint lacks an argument"
    SAYS("null", WHAT, "set is NULL", siotls_certificate_fingerprint, NULL, bytes, &count, SIOTLS_HASH_SHA256, bytes,
         1);
    SAYS("null", WHAT, "digest is NULL", siotls_certificate_fingerprint, set, NULL, &count, SIOTLS_HASH_SHA256, bytes,
         1);
    SAYS("null", WHAT, "digest_len is NULL", siotls_certificate_fingerprint, set, bytes, NULL, SIOTLS_HASH_SHA256,
         bytes, 1);
    SAYS("null", WHAT, "data is NULL", siotls_certificate_fingerprint, set, bytes, &count, SIOTLS_HASH_SHA256, NULL, 1);
#undef WHAT
#define WHAT "certificate: nothing to describe, or no place for it"
    SAYS("null", WHAT, "text is NULL", siotls_certificate_describe, set, NULL, 8, bytes, 1);
    SAYS("range", WHAT, "text_size is 0", siotls_certificate_describe, set, text, 0, bytes, 1);
    SAYS("null", WHAT, "data is NULL", siotls_certificate_describe, set, text, 8, NULL, 1);
}

static void texts(void)
{
    const struct siotls_bytes no_data = {NULL, 1};
    const struct siotls_bytes none = {NULL, 0};
    struct siotls_bytes names = none;
    struct siotls_alt_name name = {.size = 0};
    char text[8];
    PLAIN("null", siotls_name_attribute, NULL, 8, none, "CN", 0);
    PLAIN("null", siotls_name_attribute, text, 8, no_data, "CN", 0);
    PLAIN("null", siotls_name_attribute, text, 8, none, NULL, 0);
    PLAIN("null", siotls_name_text, NULL, 8, none);
    PLAIN("null", siotls_name_text, text, 8, no_data);
    PLAIN("null", siotls_alt_name_text, NULL, text, 8);
    PLAIN("size", siotls_alt_name_text, &name, text, 8);
    name = (struct siotls_alt_name){.size = sizeof name, .type = 6};
    PLAIN("range", siotls_alt_name_text, &name, text, 8);
    PLAIN("null", siotls_certificate_next_name, NULL, &name);
    PLAIN("null", siotls_certificate_next_name, &names, NULL);
    names = (struct siotls_bytes){(const uint8_t *)"\x82\1x", 3};
    name.size = 0;
    PLAIN("size", siotls_certificate_next_name, &names, &name);
    PLAIN("null", siotls_x509_location, NULL, bytes, 1, SIOTLS_LOCATION_OCSP, 0);
    PLAIN("null", siotls_x509_location, &names, NULL, 1, SIOTLS_LOCATION_OCSP, 0);
    PLAIN("range", siotls_x509_location, &names, bytes, 1, 0, 0);
}

void wrong_certificates(struct siotls_set *set)
{
    requests(set);
    descriptions(set);
    texts();
}
