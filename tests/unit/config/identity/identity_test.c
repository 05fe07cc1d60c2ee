/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity_test.c: chains in any order and form, the leaf that a key belongs to, and every allocation failing.
 */
#include "certificate_builder.h"
#include "config/identity/identity.h"
#include "config_suites.h"
#include "crypto/load/set.h"
#include "failing_memory.h"
#include "fake_provider.h"

enum { LEAF, CA, ROOT, CROSS, NUM_CERTIFICATES, MAX_KEY_FILE = 256 };

static struct siotls_bytes certificates[NUM_CERTIFICATES];
static uint8_t key_file[MAX_KEY_FILE];

/* A leaf, its CA, a root, and the CA once more, signed by another root. */
static void build_all(void)
{
    builder_reset();
    struct certificate_plan plans[NUM_CERTIFICATES] = {plan_leaf("www.example.org", 3, "ca", 2),
                                                       plan_ca("ca", 2, "root", 1), plan_root("root", 1),
                                                       plan_ca("ca", 2, "old root", 9)};
    for (size_t i = 0; i < NUM_CERTIFICATES; i++)
        certificates[i] = build_certificate(&plans[i]);
}

static struct siotls_set *new_set(const struct siotls_memory *memory)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = "", .memory = memory};
    struct siotls_set *set = NULL;
    fake_control_reset();
    if (siotls_set_new(&set, &options, NULL) != SIOTLS_OK)
        return NULL;
    if (siotls_set_add(set, fake_provider, NULL) != SIOTLS_OK) {
        siotls_set_free(set);
        return NULL;
    }
    sio_set_skip_tests(set);
    return set;
}

static struct siotls_bytes key_of(uint8_t number)
{
    size_t key_len = fake_private_key(key_file, sizeof key_file, der_key(number));
    ck_assert_uint_gt(key_len, 0);
    return sio_bytes(key_file, key_len);
}

static int make(struct siotls_identity **identity, struct siotls_bytes chain, struct siotls_bytes key,
                struct siotls_error *error)
{
    struct siotls_set *set = new_set(NULL);
    const struct siotls_identity_options options = {.size = sizeof options, .chain = chain, .key = key};
    int status = siotls_identity_new(identity, set, &options, error);
    siotls_set_free(set);
    return status;
}

/* Certificates in DER behind each other, in an order given by their indices. */
static struct siotls_bytes chain_of(const int *order, size_t num_certificates)
{
    struct siotls_bytes chain = {0};
    for (size_t i = 0; i < num_certificates; i++)
        chain = der_join(chain, certificates[order[i]]);
    return chain;
}

static void is_chain(const struct siotls_identity *identity, const int *order, size_t num_certificates)
{
    ck_assert_uint_eq(identity->num_chain, num_certificates);
    for (size_t i = 0; i < num_certificates; i++)
        ck_assert(sio_bytes_equal(identity->chain[i], certificates[order[i]]));
    ck_assert(sio_bytes_equal(identity->leaf.der, identity->chain[0]));
}

START_TEST(any_order)
{
    static const struct {
        size_t num_certificates;
        int given[4];
        int sent[4];
    } rows[] = {
        {1, {LEAF}, {LEAF}},
        {3, {LEAF, CA, ROOT}, {LEAF, CA, ROOT}},
        {3, {ROOT, CA, LEAF}, {LEAF, CA, ROOT}},
        {3, {CA, LEAF, ROOT}, {LEAF, CA, ROOT}},
        {2, {ROOT, LEAF}, {LEAF, ROOT}}, /* no link between them: as given */
        {4, {LEAF, CA, ROOT, CROSS}, {LEAF, CA, ROOT, CROSS}},
        {4, {CROSS, ROOT, CA, LEAF}, {LEAF, CROSS, ROOT, CA}}, /* the first issuer; nothing issued it */
    };
    struct siotls_identity *identity;
    build_all();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct siotls_bytes chain = chain_of(rows[i].given, rows[i].num_certificates);
        ck_assert_int_eq(make(&identity, chain, key_of(3), NULL), SIOTLS_OK);
        is_chain(identity, rows[i].sent, rows[i].num_certificates);
        siotls_identity_free(identity);
    }
}
END_TEST

/* The key tells which certificate is the leaf, a CA too. */
START_TEST(leaf_of_the_key)
{
    static const int given[] = {LEAF, CA, ROOT};
    static const int sent[] = {CA, ROOT, LEAF};
    struct siotls_identity *identity;
    struct siotls_error error = {.size = sizeof error};
    build_all();
    struct siotls_bytes chain = chain_of(given, 3);
    ck_assert_int_eq(make(&identity, chain, key_of(2), NULL), SIOTLS_OK);
    is_chain(identity, sent, 3);
    ck_assert_uint_eq(identity->links[0].scheme, SIOTLS_SCHEME_ED25519);
    ck_assert(identity->links[1].is_self_signed && !identity->links[0].is_self_signed);
    siotls_identity_free(identity);
    ck_assert_int_eq(make(&identity, chain, key_of(77), &error), SIOTLS_ERROR_KEY);
    ck_assert_str_eq(error.reason, "identity: the private key does not match the certificate");
}
END_TEST

/* With the key elsewhere, the first that is no CA. */
START_TEST(leaf_without_key)
{
    static const int given[] = {ROOT, CA, LEAF};
    static const int sent[] = {LEAF, CA, ROOT};
    struct siotls_identity *identity;
    build_all();
    ck_assert_int_eq(make(&identity, chain_of(given, 3), sio_bytes(NULL, 0), NULL), SIOTLS_OK);
    is_chain(identity, sent, 3);
    ck_assert(sio_identity_is_external(identity));
    siotls_identity_free(identity);
    ck_assert_int_eq(make(&identity, chain_of(given, 2), sio_bytes(NULL, 0), NULL), SIOTLS_OK);
    is_chain(identity, given, 1 + 1);
    siotls_identity_free(identity);
}
END_TEST

START_TEST(malformed_chains)
{
    static const int given[] = {LEAF, CA};
    struct siotls_identity *identity;
    struct siotls_error error = {.size = sizeof error};
    build_all();
    struct siotls_bytes chain = chain_of(given, 2);
    ck_assert_int_eq(make(&identity, sio_bytes(chain.data, chain.data_len - 1), key_of(3), &error),
                     SIOTLS_ERROR_SYNTAX);
    ck_assert_str_eq(error.reason, "identity: the chain in DER is cut short or has something else in it");
    ck_assert_int_eq(make(&identity, der_join(certificates[LEAF], der_hex("3000")), key_of(3), &error),
                     SIOTLS_ERROR_SYNTAX);
    ck_assert_str_eq(error.reason, "identity: a certificate of the chain is malformed");
    ck_assert_str_eq(error.detail, "certificate 1: x509: this is no certificate in strict DER");
    ck_assert_int_eq(make(&identity, sio_bytes(NULL, 0), key_of(3), &error), SIOTLS_ERROR_SYNTAX);
    ck_assert_str_eq(error.reason, "identity: there is no certificate in the chain");
    struct siotls_bytes many = {0};
    for (int i = 0; i < SIO_MAX_CHAIN + 1; i++)
        many = der_join(many, certificates[LEAF]);
    ck_assert_int_eq(make(&identity, many, key_of(3), &error), SIOTLS_ERROR_LIMIT);
}
END_TEST

static bool run_new(const struct siotls_memory *memory, void *context)
{
    const struct siotls_identity_options *options = context;
    struct siotls_identity *identity;
    struct siotls_set *set = new_set(memory);
    if (set == NULL)
        return false;
    bool ok = siotls_identity_new(&identity, set, options, NULL) == SIOTLS_OK;
    if (ok)
        siotls_identity_free(identity);
    siotls_set_free(set);
    return ok;
}

START_TEST(failing_allocations)
{
    static const int given[] = {ROOT, CA, LEAF};
    build_all();
    struct siotls_identity_options options = {.size = sizeof options, .chain = chain_of(given, 3), .key = key_of(3)};
    failing_memory_try_all(run_new, &options);
}
END_TEST

/* A key elsewhere, of the first certificate; what lies with it is given, or nothing. */
static int make_by_uri(struct siotls_identity **identity, struct siotls_bytes chain, struct siotls_error *error)
{
    struct siotls_set *set = new_set(NULL);
    const struct siotls_identity_options options = {.size = sizeof options, .key_uri = "fake:key"};
    fake_control.uri_key = der_key(3);
    fake_control.uri_chain = chain;
    int status = siotls_identity_new(identity, set, &options, error);
    siotls_set_free(set);
    return status;
}

START_TEST(chain_of_the_key)
{
    static const int order[] = {LEAF, CA};
    struct siotls_error error = {.size = sizeof error};
    struct siotls_identity *identity = NULL;
    build_all();
    ck_assert_int_eq(make_by_uri(&identity, chain_of(order, 2), &error), SIOTLS_OK);
    is_chain(identity, order, 2);
    siotls_identity_free(identity);
    ck_assert_int_eq(make_by_uri(&identity, sio_bytes(NULL, 0), &error), SIOTLS_ERROR_KEY);
    ck_assert_str_eq(error.reason, "identity: no certificate is given, nor kept with the key");
}
END_TEST

/* The signer answers wrongly from now on, which no known answer has told. */
START_TEST(key_that_proves_nothing)
{
    static const int order[] = {LEAF, CA};
    struct siotls_error error = {.size = sizeof error};
    struct siotls_identity *identity = NULL;
    struct siotls_set *set;
    build_all();
    set = new_set(NULL);
    const struct siotls_identity_options options = {.size = sizeof options, .key_uri = "fake:key"};
    fake_control.uri_key = der_key(3);
    fake_control.uri_chain = chain_of(order, 2);
    fake_control.lying_kind = SIOTLS_KIND_SIGNER;
    fake_control.lying_id = SIOTLS_SCHEME_ED25519;
    ck_assert_int_eq(siotls_identity_new(&identity, set, &options, &error), SIOTLS_ERROR_KEY);
    ck_assert_str_eq(error.reason, "identity: a signature of the key does not fit its public key");
    siotls_set_free(set);
}
END_TEST

Suite *config_identity_suite(void)
{
    Suite *suite = suite_create("identities");
    TCase *tcase = tcase_create("identities");
    tcase_add_test(tcase, any_order);
    tcase_add_test(tcase, leaf_of_the_key);
    tcase_add_test(tcase, leaf_without_key);
    tcase_add_test(tcase, malformed_chains);
    tcase_add_test(tcase, failing_allocations);
    tcase_add_test(tcase, chain_of_the_key);
    tcase_add_test(tcase, key_that_proves_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
