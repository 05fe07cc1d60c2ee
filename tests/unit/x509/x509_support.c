/* SPDX-License-Identifier: Apache-2.0 */
/*
 * x509_support.c: see x509_support.h.
 */
#include "x509_support.h"

#include <check.h>
#include <string.h>

#include "crypto/load/set.h"
#include "fake_provider.h"

bool judge_init_with(struct judge *judge, const struct siotls_memory *memory)
{
    struct siotls_set_options options = {
        .size = sizeof options, .providers = "", .memory = memory, .ignore_environment = 1};
    *judge = (struct judge){.error = {.size = sizeof judge->error}, .path = {.size = sizeof judge->path}};
    fake_control_reset();
    if (siotls_set_new(&judge->set, &options, NULL) != SIOTLS_OK ||
        siotls_set_add(judge->set, fake_provider, NULL) != SIOTLS_OK ||
        siotls_trust_new(&judge->trust, memory, NULL) != SIOTLS_OK)
        return false;
    sio_set_skip_tests(judge->set);
    judge->request = (struct siotls_x509_request){.size = sizeof judge->request,
                                                  .trust = judge->trust,
                                                  .time_ms = JUDGE_TIME_MS,
                                                  .name = "www.example.org",
                                                  .purpose = SIOTLS_PURPOSE_SERVER,
                                                  .path = &judge->path};
    return true;
}

void judge_init(struct judge *judge)
{
    ck_assert(judge_init_with(judge, NULL));
}

void judge_clear(struct judge *judge)
{
    siotls_trust_free(judge->trust);
    siotls_set_free(judge->set);
}

void judge_trust(struct judge *judge, const struct certificate_plan *plan)
{
    struct siotls_bytes certificate = build_certificate(plan);
    ck_assert_int_eq(siotls_trust_add(judge->trust, certificate.data, certificate.data_len, &judge->error), SIOTLS_OK);
}

void judge_send(struct judge *judge, const struct certificate_plan *plan)
{
    ck_assert(judge->request.num_chain < JUDGE_MAX_CHAIN);
    judge->chain[judge->request.num_chain++] = build_certificate(plan);
}

int judge_run(struct judge *judge)
{
    judge->request.chain = judge->chain;
    return siotls_x509_verify(judge->set, &judge->request, &judge->error);
}

void judge_accepts(struct judge *judge, size_t path_len)
{
    int status = judge_run(judge);
    ck_assert_msg(status == SIOTLS_OK, "refused: %s (%s)", judge->error.reason, judge->error.detail);
    ck_assert_uint_eq(judge->path.num_certificates, path_len);
}

void judge_refuses(struct judge *judge, const char *reason)
{
    ck_assert_int_eq(judge_run(judge), SIOTLS_ERROR_UNTRUSTED);
    ck_assert_str_eq(judge->error.reason, reason);
    ck_assert_uint_eq(judge->path.num_certificates, 0);
}

void good_chain_init(struct good_chain *chain)
{
    builder_reset();
    chain->root = plan_root("root", 1);
    chain->ca = plan_ca("ca", 2, "root", 1);
    chain->leaf = plan_leaf("www.example.org", 3, "ca", 2);
    chain->leaf.subject = "www.example.org";
}

void judge_take(struct judge *judge, const struct good_chain *chain)
{
    judge_trust(judge, &chain->root);
    judge_send(judge, &chain->leaf);
    judge_send(judge, &chain->ca);
}
