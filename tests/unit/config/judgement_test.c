/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judgement_test.c: whatever decides who is let in changes the digest, and nothing else does (config/judgement.h).
 */
#include "config/judgement.h"

#include <stddef.h>
#include <string.h>

#include "certificate_builder.h"
#include "config/config.h"
#include "config_suites.h"
#include "crypto/load/set.h"
#include "fake_provider.h"

static struct siotls_set *set;

static void begin(void)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = "", .ignore_environment = 1};
    fake_control_reset();
    builder_reset();
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    sio_set_skip_tests(set);
}

static struct siotls_identity *make_identity(void)
{
    static uint8_t key[1024];
    struct certificate_plan plan = plan_leaf("server.example", 3, "root", 1);
    struct siotls_bytes leaf = build_certificate(&plan);
    struct siotls_identity_options options = {.size = sizeof options, .chain = leaf};
    struct siotls_identity *identity;
    options.key = (struct siotls_bytes){key, fake_private_key(key, sizeof key, plan.key)};
    ck_assert_int_eq(siotls_identity_new(&identity, set, &options, NULL), SIOTLS_OK);
    return identity;
}

static void add_root(struct siotls_trust *trust, const char *name, uint8_t key)
{
    struct certificate_plan plan = plan_root(name, key);
    struct siotls_bytes root = build_certificate(&plan);
    ck_assert_int_eq(siotls_trust_add(trust, root.data, root.data_len, NULL), SIOTLS_OK);
}

static void set_trust(struct siotls_config *config, struct siotls_trust *trust)
{
    ck_assert_int_eq(siotls_config_set_trust(config, trust), SIOTLS_OK);
    siotls_trust_free(trust);
}

static struct siotls_trust *new_trust(void)
{
    struct siotls_trust *trust;
    ck_assert_int_eq(siotls_trust_new(&trust, NULL, NULL), SIOTLS_OK);
    return trust;
}

/* What every config here has at first. */
static void fill(struct siotls_config *config)
{
    const uint8_t pins[2 * SIO_PIN_SIZE] = {1, 2, 3};
    struct siotls_trust *trust = new_trust();
    struct siotls_identity *identity = make_identity();
    struct siotls_bytes key = der_key(9);
    add_root(trust, "root", 1);
    add_root(trust, "other", 2);
    set_trust(config, trust);
    ck_assert_int_eq(siotls_config_set_pins(config, pins, 2), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_add_trusted_key(config, key.data, key.data_len), SIOTLS_OK);
    key = der_key(10);
    ck_assert_int_eq(siotls_config_add_trusted_key(config, key.data, key.data_len), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_add_identity(config, identity), SIOTLS_OK);
    siotls_identity_free(identity);
}

typedef void change(struct siotls_config *config);

static void judge(uint8_t digest[SIO_JUDGEMENT_SIZE], int role, change *how)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_config *config;
    ck_assert_int_eq(siotls_config_new(&config, set, role, NULL, NULL), SIOTLS_OK);
    fill(config);
    if (how != NULL)
        how(config);
    ck_assert_msg(siotls_config_ready(config, &error) == SIOTLS_OK, "%s", error.reason);
    memcpy(digest, config->judgement, SIO_JUDGEMENT_SIZE);
    siotls_config_free(config);
}

/* ---- changes that count ---- */

static void one_anchor_less(struct siotls_config *config)
{
    struct siotls_trust *trust = new_trust();
    add_root(trust, "root", 1);
    set_trust(config, trust);
}

static void other_anchor(struct siotls_config *config)
{
    struct siotls_trust *trust = new_trust();
    add_root(trust, "root", 1);
    add_root(trust, "other", 7);
    set_trust(config, trust);
}

static void constrain(struct siotls_config *config, const struct siotls_anchor_constraints *constraints)
{
    struct certificate_plan plan = plan_root("root", 1);
    struct siotls_bytes root = build_certificate(&plan);
    struct siotls_trust *trust = new_trust();
    add_root(trust, "other", 2);
    ck_assert_int_eq(siotls_trust_add_anchor(trust, root.data, root.data_len, constraints, NULL), SIOTLS_OK);
    set_trust(config, trust);
}

static void anchor_for_a_name(struct siotls_config *config)
{
    static const char *const names[] = {"example.org"};
    const struct siotls_anchor_constraints constraints = {
        .size = sizeof constraints, .permitted_names = names, .num_permitted_names = 1};
    constrain(config, &constraints);
}

static void anchor_for_a_purpose(struct siotls_config *config)
{
    const struct siotls_anchor_constraints constraints = {.size = sizeof constraints,
                                                          .purposes = 1u << SIOTLS_PURPOSE_CLIENT};
    constrain(config, &constraints);
}

static void distrusted(struct siotls_config *config)
{
    struct certificate_plan plan = plan_root("other", 2);
    struct siotls_bytes root = build_certificate(&plan);
    struct siotls_trust *trust = new_trust();
    struct sio_error error = {0};
    add_root(trust, "root", 1);
    add_root(trust, "other", 2);
    ck_assert(sio_trust_add_distrusted(trust, root, &error));
    set_trust(config, trust);
}

static void no_pins(struct siotls_config *config)
{
    ck_assert_int_eq(siotls_config_set_pins(config, NULL, 0), SIOTLS_OK);
}

static void other_pins(struct siotls_config *config)
{
    const uint8_t pins[2 * SIO_PIN_SIZE] = {1, 2, 4};
    ck_assert_int_eq(siotls_config_set_pins(config, pins, 2), SIOTLS_OK);
}

static void one_more_key(struct siotls_config *config)
{
    struct siotls_bytes key = der_key(11);
    ck_assert_int_eq(siotls_config_add_trusted_key(config, key.data, key.data_len), SIOTLS_OK);
}

static void set_types(struct siotls_config *config, int whose)
{
    const uint8_t types[] = {SIOTLS_CERTIFICATE_X509, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY};
    ck_assert_int_eq(siotls_config_set_certificate_types(config, whose, types, 2), SIOTLS_OK);
}

static void peer_types(struct siotls_config *config)
{
    set_types(config, config->role == SIOTLS_ROLE_CLIENT ? SIOTLS_ROLE_SERVER : SIOTLS_ROLE_CLIENT);
}

static void profile(struct siotls_config *config)
{
    ck_assert_int_eq(siotls_config_set_profile(config, SIOTLS_PROFILE_RFC5280), SIOTLS_OK);
}

static void depth(struct siotls_config *config)
{
    ck_assert_int_eq(siotls_config_set_verify_limits(config, 3, 0), SIOTLS_OK);
}

static void signature_checks(struct siotls_config *config)
{
    ck_assert_int_eq(siotls_config_set_verify_limits(config, 0, 3), SIOTLS_OK);
}

static void revocation(struct siotls_config *config)
{
    ck_assert_int_eq(siotls_config_set_revocation(config, SIOTLS_REVOCATION_REQUIRE), SIOTLS_OK);
}

static void ocsp(struct siotls_config *config)
{
    int enabled = config->role == SIOTLS_ROLE_SERVER;
    ck_assert_int_eq(siotls_config_request_ocsp(config, enabled), SIOTLS_OK);
}

static void ocsp_age(struct siotls_config *config)
{
    ck_assert_int_eq(siotls_config_set_max_ocsp_age(config, 3600), SIOTLS_OK);
}

static void policy(struct siotls_config *config)
{
    static const char *const policies[] = {"1.2.3"};
    ck_assert_int_eq(siotls_config_set_policies(config, policies, 1, 0), SIOTLS_OK);
}

static void policy_flags(struct siotls_config *config)
{
    ck_assert_int_eq(siotls_config_set_policies(config, NULL, 0, SIOTLS_POLICY_EXPLICIT), SIOTLS_OK);
}

static void suffixes(struct siotls_config *config)
{
    ck_assert_int_eq(siotls_config_set_public_suffixes(config, (const uint8_t *)"co.uk\n", 6), SIOTLS_OK);
}

static void insecure(struct siotls_config *config)
{
    ck_assert_int_eq(siotls_config_set_insecure_no_verification(config), SIOTLS_OK);
}

static void application(struct siotls_config *config)
{
    ck_assert_int_eq(siotls_config_set_events(config, SIOTLS_REQUEST_VERIFY), SIOTLS_OK);
}

static void schemes(struct siotls_config *config)
{
    const uint16_t list[] = {SIOTLS_SCHEME_ED25519};
    ck_assert_int_eq(siotls_config_set_schemes(config, list, 1), SIOTLS_OK);
}

static void chain_schemes(struct siotls_config *config)
{
    const uint16_t list[] = {SIOTLS_SCHEME_ED25519};
    ck_assert_int_eq(siotls_config_set_certificate_schemes(config, list, 1), SIOTLS_OK);
}

static void requested(struct siotls_config *config)
{
    if (config->role == SIOTLS_ROLE_SERVER)
        ck_assert_int_eq(siotls_config_set_client_auth(config, SIOTLS_CLIENT_AUTH_REQUEST), SIOTLS_OK);
    else
        config->authentication.strict_server_name = true;
}

static change *const changes[] = {
    one_anchor_less,
    other_anchor,
    anchor_for_a_name,
    anchor_for_a_purpose,
    distrusted,
    no_pins,
    other_pins,
    one_more_key,
    peer_types,
    profile,
    depth,
    signature_checks,
    revocation,
    ocsp,
    ocsp_age,
    policy,
    policy_flags,
    suffixes,
    insecure,
    application,
    schemes,
    chain_schemes,
    requested,
};

enum { NUM_CHANGES = sizeof changes / sizeof changes[0] };

START_TEST(each_input_changes_it)
{
    uint8_t digests[1 + NUM_CHANGES][SIO_JUDGEMENT_SIZE];
    int role = _i == 0 ? SIOTLS_ROLE_CLIENT : SIOTLS_ROLE_SERVER;
    begin();
    judge(digests[0], role, NULL);
    for (size_t i = 0; i < NUM_CHANGES; i++) {
        judge(digests[1 + i], role, changes[i]);
        for (size_t k = 0; k <= i; k++)
            ck_assert_msg(memcmp(digests[k], digests[1 + i], SIO_JUDGEMENT_SIZE) != 0, "%zu and %zu", k, 1 + i);
    }
    siotls_set_free(set);
}
END_TEST

START_TEST(roles_differ)
{
    uint8_t client[SIO_JUDGEMENT_SIZE];
    uint8_t server[SIO_JUDGEMENT_SIZE];
    begin();
    judge(client, SIOTLS_ROLE_CLIENT, NULL);
    judge(server, SIOTLS_ROLE_SERVER, ocsp); /* as clients do anyway */
    ck_assert_mem_ne(client, server, SIO_JUDGEMENT_SIZE);
    siotls_set_free(set);
}
END_TEST

/* ---- changes that do not ---- */

static void anchors_in_other_order(struct siotls_config *config)
{
    struct siotls_trust *trust = new_trust();
    add_root(trust, "other", 2);
    add_root(trust, "root", 1);
    set_trust(config, trust);
}

static void pins_in_other_order(struct siotls_config *config)
{
    uint8_t pins[2 * SIO_PIN_SIZE] = {0};
    memcpy(pins + SIO_PIN_SIZE, "\1\2\3", 3);
    ck_assert_int_eq(siotls_config_set_pins(config, pins, 2), SIOTLS_OK);
}

static void other_group(struct siotls_config *config)
{
    const uint16_t group = SIOTLS_GROUP_X25519;
    ck_assert_int_eq(siotls_config_set_groups(config, &group, 1), SIOTLS_OK);
}

static void other_suite(struct siotls_config *config)
{
    const uint16_t suite = SIOTLS_SUITE_AES_256_GCM_SHA384;
    ck_assert_int_eq(siotls_config_set_suites(config, &suite, 1), SIOTLS_OK);
}

static void own_types(struct siotls_config *config)
{
    set_types(config, config->role);
}

/* Lists change every day; serial numbers are looked up in them again. */
static void empty_crls(struct siotls_config *config)
{
    struct siotls_crls *crls;
    ck_assert_int_eq(siotls_crls_new(&crls, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_crls(config, crls), SIOTLS_OK);
    siotls_crls_free(crls);
}

START_TEST(nothing_else_does)
{
    static change *const others[] = {
        anchors_in_other_order, pins_in_other_order, other_group, other_suite, own_types, empty_crls};
    uint8_t digest[SIO_JUDGEMENT_SIZE];
    uint8_t other[SIO_JUDGEMENT_SIZE];
    begin();
    judge(digest, SIOTLS_ROLE_CLIENT, NULL);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        judge(other, SIOTLS_ROLE_CLIENT, others[i]);
        ck_assert_msg(memcmp(digest, other, SIO_JUDGEMENT_SIZE) == 0, "change %zu", i);
    }
    siotls_set_free(set);
}
END_TEST

/*
 * Who adds a field to struct sio_verification adds a line to add_all() in judgement.c and a change above, and then
 * the field's size here.
 */
START_TEST(no_field_is_forgotten)
{
    struct sio_verification verification;
    size_t known = sizeof verification.profile + sizeof verification.revocation + sizeof verification.crls +
                   sizeof verification.pins + sizeof verification.max_depth + sizeof verification.max_signature_checks +
                   sizeof verification.max_ocsp_age_seconds + sizeof verification.policies +
                   sizeof verification.public_suffixes;
    ck_assert_uint_eq(offsetof(struct sio_verification, hashes), known);
}
END_TEST

/* ---- external PSKs ---- */

static void make_psk(uint8_t digest[SIO_JUDGEMENT_SIZE], const char *identity, const char *key, uint32_t hash)
{
    const struct siotls_psk psk = {.size = sizeof psk,
                                   .identity = {(const uint8_t *)identity, strlen(identity)},
                                   .key = {(const uint8_t *)key, strlen(key)},
                                   .hash = hash};
    struct siotls_config *config;
    ck_assert_int_eq(siotls_config_new(&config, set, SIOTLS_ROLE_CLIENT, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_add_psk(config, &psk), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    struct sio_session session = {.judge = SIO_JUDGED_BY_PSK, .judgement = {digest, SIO_JUDGEMENT_SIZE}};
    memcpy(digest, config->judgement, SIO_JUDGEMENT_SIZE);
    ck_assert(!sio_config_judges_alike(config, &session));
    memcpy(digest, config->sessions.psks->ready[0].judgement, SIO_JUDGEMENT_SIZE);
    ck_assert(sio_config_judges_alike(config, &session));
    session.judge = SIO_JUDGED_BY_CONFIG;
    ck_assert(!sio_config_judges_alike(config, &session));
    siotls_config_free(config);
}

START_TEST(psks_differ)
{
    uint8_t digests[5][SIO_JUDGEMENT_SIZE];
    begin();
    make_psk(digests[0], "somebody", "0123456789abcdef", SIOTLS_HASH_SHA256);
    make_psk(digests[1], "anybody!", "0123456789abcdef", SIOTLS_HASH_SHA256);
    make_psk(digests[2], "somebody", "0123456789abcdeX", SIOTLS_HASH_SHA256);
    make_psk(digests[3], "somebody", "0123456789abcdef", SIOTLS_HASH_SHA384);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < i; k++)
            ck_assert_mem_ne(digests[i], digests[k], SIO_JUDGEMENT_SIZE);
    make_psk(digests[4], "somebody", "0123456789abcdef", SIOTLS_HASH_SHA256);
    ck_assert_mem_eq(digests[0], digests[4], SIO_JUDGEMENT_SIZE);
    siotls_set_free(set);
}
END_TEST

Suite *config_judgement_suite(void)
{
    Suite *suite = suite_create("config/judgement");
    TCase *tcase = tcase_create("judgement");
    tcase_add_loop_test(tcase, each_input_changes_it, 0, 2);
    tcase_add_test(tcase, roles_differ);
    tcase_add_test(tcase, nothing_else_does);
    tcase_add_test(tcase, no_field_is_forgotten);
    tcase_add_test(tcase, psks_differ);
    suite_add_tcase(suite, tcase);
    return suite;
}
