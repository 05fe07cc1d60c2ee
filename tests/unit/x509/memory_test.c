/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory_test.c: every allocation fails in turn: in trust stores, and in a verification.
 */
#include "crypto/load/set.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "x509_suites.h"
#include "x509_support.h"

static const char *const permitted[] = {"example.org", "192.0.2.0/24"};

/* Adds the root in all ways from memory. */
static bool fill_trust(struct siotls_trust *trust, const struct certificate_plan *plan)
{
    const struct siotls_anchor_constraints constraints = {
        .size = sizeof constraints, .permitted_names = permitted, .num_permitted_names = 2};
    struct siotls_bytes root = build_certificate(plan);
    for (int i = 0; i < 9; i++) {
        if (siotls_trust_add(trust, root.data, root.data_len, NULL) != SIOTLS_OK)
            return false;
    }
    if (siotls_trust_add_anchor(trust, root.data, root.data_len, &constraints, NULL) != SIOTLS_OK)
        return false;
    struct sio_error error = {0};
    bool ok = sio_trust_add_intermediate(trust, root, 0, &error);
    ck_assert(ok || (error.status == SIOTLS_ERROR_NO_MEMORY && sio_trust_num_intermediates(trust) == 0));
    ok = ok && sio_trust_add_distrusted(trust, root, &error);
    ck_assert(ok || error.status == SIOTLS_ERROR_NO_MEMORY);
    return ok;
}

static bool run_trust(const struct siotls_memory *memory, void *context)
{
    const struct good_chain *chain = context;
    struct siotls_trust *trust;
    if (siotls_trust_new(&trust, memory, NULL) != SIOTLS_OK)
        return false;
    bool ok = fill_trust(trust, &chain->root);
    siotls_trust_free(trust);
    return ok;
}

START_TEST(trust_store)
{
    struct good_chain chain;
    good_chain_init(&chain);
    failing_memory_try_all(run_trust, &chain);
}
END_TEST

/* The set has its memory, the verification another. */
static bool run_verification(const struct siotls_memory *memory, void *context)
{
    struct judge *judge = context;
    struct sio_verifiers verifiers;
    struct sio_error error = {0};
    if (!sio_verifiers_init(&verifiers, judge->set, memory, &error))
        return false;
    struct sio_chain_request request = {.trust = judge->trust,
                                        .verifiers = &verifiers,
                                        .chain = judge->chain,
                                        .num_chain = judge->request.num_chain,
                                        .time_ms = JUDGE_TIME_MS,
                                        .name = "www.example.org",
                                        .purpose = SIOTLS_PURPOSE_SERVER,
                                        .memory = memory,
                                        .policy = {.require_explicit = true}};
    bool ok = sio_chain_verify(&request, &error);
    ck_assert(ok || error.status == SIOTLS_ERROR_NO_MEMORY);
    sio_verifiers_clear(&verifiers);
    return ok;
}

START_TEST(verification)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    chain.ca.more = chain.leaf.more = der_extension("551d20", false, der_hex("3006 3004 0602 2a01"));
    judge_init(&judge);
    judge_take(&judge, &chain);
    failing_memory_try_all(run_verification, &judge);
    judge_clear(&judge);
}
END_TEST

Suite *x509_memory_suite(void)
{
    Suite *suite = suite_create("x509 memory");
    TCase *tcase = tcase_create("memory");
    tcase_add_test(tcase, trust_store);
    tcase_add_test(tcase, verification);
    suite_add_tcase(suite, tcase);
    return suite;
}
