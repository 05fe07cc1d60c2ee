/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mesh_test.c: 100 CAs that have all signed each other, as hostile peers may send them: what it costs is bounded.
 */
#include "failing_memory.h"
#include "x509_suites.h"
#include "x509_support.h"

enum { NUM_CAS = 100, FIRST_KEY = 20 };

/* The fake's verifier takes some memory while it checks a signature. */
enum { FAKE_CONTEXT_BYTES = 8 << 10 };

/* Each CA of one name signs the next, the last the first; all fit as issuer of all as far as names tell. */
static void send_mesh(struct judge *judge, bool with_hints)
{
    builder_reset();
    struct certificate_plan leaf = plan_leaf("www.example.org", 3, "mesh", FIRST_KEY);
    leaf.issuer_id = with_hints ? FIRST_KEY : 0;
    judge_send(judge, &leaf);
    for (int i = 0; i < NUM_CAS; i++) {
        struct certificate_plan ca =
            plan_ca("mesh", (uint8_t)(FIRST_KEY + i), "mesh", (uint8_t)(FIRST_KEY + (i + 1) % NUM_CAS));
        ca.own_id = with_hints ? FIRST_KEY : 0;
        ca.issuer_id = with_hints ? FIRST_KEY : 0;
        judge_send(judge, &ca);
    }
}

static void judge_mesh(bool with_hints, uint32_t max_checks)
{
    struct failing_memory memory;
    struct judge judge;
    failing_memory_init(&memory, 0);
    ck_assert(judge_init_with(&judge, &memory.memory));
    send_mesh(&judge, with_hints);
    judge.request.max_signature_checks = max_checks;
    judge.request.max_depth = SIOTLS_X509_MAX_PATH;
    size_t before = memory.num_bytes;
    memory.peak_bytes = before;
    judge_refuses(&judge, "x509: a path would cost more signature checks than allowed");
    ck_assert_uint_eq(judge.path.num_signature_checks, max_checks > 0 ? max_checks : SIOTLS_X509_MAX_SIGNATURE_CHECKS);
    ck_assert_uint_eq(memory.num_bytes, before);
    ck_assert_uint_lt(memory.peak_bytes - before, SIO_X509_MAX_MEMORY + FAKE_CONTEXT_BYTES);
    judge_clear(&judge);
    ck_assert_uint_eq(memory.num_blocks, 0);
}

START_TEST(mesh)
{
    judge_mesh(false, 0);
    judge_mesh(true, 0);
    judge_mesh(false, 7);
}
END_TEST

/* With a path in the mesh, it is found. */
START_TEST(path_through_mesh)
{
    struct judge judge;
    judge_init(&judge);
    send_mesh(&judge, false);
    struct certificate_plan anchor = plan_root("mesh", FIRST_KEY + 1);
    judge_trust(&judge, &anchor);
    judge.request.max_signature_checks = 10000;
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

Suite *x509_mesh_suite(void)
{
    Suite *suite = suite_create("x509 mesh");
    TCase *tcase = tcase_create("mesh");
    tcase_add_test(tcase, mesh);
    tcase_add_test(tcase, path_through_mesh);
    suite_add_tcase(suite, tcase);
    return suite;
}
