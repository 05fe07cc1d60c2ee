/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indirect_crl_test.c: a list that another issues than the certificates' CA (RFC 5280 5.2.5, 5.3.3, 6.3.3).
 */
#include "crl_builder.h"
#include "x509_suites.h"
#include "x509_support.h"

enum { ROOT_KEY = 1, CA_KEY, LEAF_KEY, LISTER_KEY, STRANGER_KEY };

static const char revoked[] = "crl: the certificate is revoked";
static const char nothing_known[] = "revocation: there is neither a stapled response nor a list that tells";
static const char not_signed[] = "crl: the revocation list's signature is not that of the issuer's key";
static const char date[] = "241230000000Z";

/* certificateIssuer, and issuingDistributionPoint that says that the list is indirect. */
static struct siotls_bytes names_issuer(const char *name)
{
    return der_extension("551d1d", true, der(0x30, der_general_name(name)));
}

static struct siotls_bytes is_indirect(void)
{
    return der_extension("551d1c", true, der_hex("3003 8401ff"));
}

/* cRLDistributionPoints with one point, whose lists are of that issuer. */
static struct siotls_bytes lists_by(const char *name)
{
    struct siotls_bytes uri = der(0xa0, der(0xa0, der_general_name("uri:http://crl.test/")));
    struct siotls_bytes issuer = der(0xa2, der_general_name(name));
    return der_extension("551d1f", false, der(0x30, der(0x30, der_join(uri, issuer))));
}

static struct siotls_bytes entry(const char *serial, const char *issuer)
{
    return build_crl_entry(serial, date, issuer != NULL ? names_issuer(issuer) : der_hex(""));
}

/* A leaf 07 of a CA whose lists are made by another, whose certificate comes with the chain. */
struct world {
    struct judge judge;
    struct good_chain chain;
    struct certificate_plan lister;
    struct crl_plan list;
};

static void begin(struct world *world)
{
    judge_init(&world->judge);
    good_chain_init(&world->chain);
    world->chain.leaf.serial = der_hex("07");
    world->chain.leaf.more = lists_by("dir:lister");
    world->lister = plan_ca("lister", LISTER_KEY, "root", ROOT_KEY);
    world->lister.key_usage = "030201 02"; /* cRLSign alone */
    world->lister.has_basic_constraints = false;
    world->list = (struct crl_plan){.issuer = "lister",
                                    .signer = LISTER_KEY,
                                    .this_update = date,
                                    .next_update = "250103000000Z",
                                    .serial = der_hex(""),
                                    .more = is_indirect()};
    world->judge.request.revocation = SIOTLS_REVOCATION_REQUIRE_LEAF;
}

/* reason NULL: the leaf is good. */
static void check(struct world *world, const char *reason)
{
    struct judge *judge = &world->judge;
    struct siotls_crls *crls;
    struct siotls_bytes list = build_crl(&world->list);
    judge_take(judge, &world->chain);
    judge_send(judge, &world->lister);
    ck_assert_int_eq(siotls_crls_new(&crls, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_crls_add(crls, list.data, list.data_len, NULL), SIOTLS_OK);
    judge->request.crls = crls;
    if (reason == NULL)
        judge_accepts(judge, 3);
    else
        judge_refuses(judge, reason);
    siotls_crls_free(crls);
    judge_clear(judge);
}

/* An entry without an issuer is of the one named last, at first of the list's own (5.3.3). */
START_TEST(entries_are_of_whom_they_name)
{
    static const struct {
        const char *serials[3];
        const char *issuers[3];
        bool is_revoked;
    } rows[] = {
        {{"07"}, {"dir:ca"}, true},
        {{"08"}, {"dir:ca"}, false},
        {{"07"}, {"dir:other"}, false},
        {{"07"}, {NULL}, false},
        {{"01", "07"}, {"dir:ca", NULL}, true},
        {{"01", "07"}, {"dir:other", NULL}, false},
        {{"01", "07"}, {"dir:ca", "dir:other"}, false},
        {{"01", "02", "07"}, {"dir:other", "dir:ca", NULL}, true},
        {{"01", "02", "07"}, {"dir:ca", "dir:other", NULL}, false},
        {{"07", "07"}, {"dir:other", "dir:ca"}, true},
        {{"07", "07", "07"}, {NULL, "dir:other", "dir:lister"}, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct world world;
        begin(&world);
        world.list.others = entry(rows[i].serials[0], rows[i].issuers[0]);
        for (size_t k = 1; k < 3 && rows[i].serials[k] != NULL; k++)
            world.list.others = der_join(world.list.others, entry(rows[i].serials[k], rows[i].issuers[k]));
        check(&world, rows[i].is_revoked ? revoked : NULL);
    }
}
END_TEST

/* What stands between the leaf and the root, and between the list's signer and the root, is in the store alone. */
static void check_stored(bool stores_both, bool is_revoked, const char *reason)
{
    struct world world;
    struct judge *judge = &world.judge;
    struct sio_error error = {0};
    struct siotls_crls *crls;
    begin(&world);
    struct certificate_plan above = plan_ca("above", STRANGER_KEY, "root", ROOT_KEY);
    struct certificate_plan lister = plan_ca("lister", LISTER_KEY, "above", STRANGER_KEY);
    lister.key_usage = world.lister.key_usage;
    lister.has_basic_constraints = false;
    if (is_revoked)
        world.list.others = entry("07", "dir:ca");
    struct siotls_bytes ca = build_certificate(&world.chain.ca);
    struct siotls_bytes list = build_crl(&world.list);
    judge_trust(judge, &world.chain.root);
    judge_send(judge, &world.chain.leaf);
    judge_send(judge, &lister);
    ck_assert(sio_trust_add_intermediate(judge->trust, ca, 0, &error));
    ck_assert(!stores_both || sio_trust_add_intermediate(judge->trust, build_certificate(&above), 0, &error));
    ck_assert_int_eq(siotls_crls_new(&crls, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_crls_add(crls, list.data, list.data_len, NULL), SIOTLS_OK);
    judge->request.crls = crls;
    if (reason != NULL) {
        judge_refuses(judge, reason);
    } else {
        judge_accepts(judge, 3);
        ck_assert(sio_bytes_equal(judge->path.certificates[1], ca));
    }
    siotls_crls_free(crls);
    judge_clear(judge);
}

START_TEST(signers_below_stored_cas)
{
    check_stored(true, false, NULL);
    check_stored(true, true, revoked);
    check_stored(false, false, not_signed);
}
END_TEST

/* The certificate says whose lists speak of it, and the list that it speaks of others' certificates. */
START_TEST(both_say_so)
{
    struct world world;
    begin(&world);
    check(&world, NULL);
    begin(&world);
    world.chain.leaf.more = der_hex("");
    check(&world, nothing_known);
    begin(&world);
    world.chain.leaf.more = lists_by("dir:other");
    check(&world, nothing_known);
    begin(&world);
    world.list.more = der_hex("");
    check(&world, nothing_known);
}
END_TEST

/* Entries of a list that does not say that it is indirect would be misread. */
START_TEST(issuers_are_named_by_indirect_lists_alone)
{
    struct world world;
    begin(&world);
    world.chain.leaf.more = der_hex("");
    world.list = (struct crl_plan){.issuer = "ca",
                                   .signer = CA_KEY,
                                   .this_update = date,
                                   .next_update = "250103000000Z",
                                   .serial = der_hex(""),
                                   .more = der_hex(""),
                                   .others = entry("08", "dir:other")};
    check(&world, "crl: a critical extension of the revocation list is not known");
}
END_TEST

START_TEST(whoever_signs_may_do_so)
{
    struct world world;
    struct sio_error error = {0};
    begin(&world);
    world.list.signer = STRANGER_KEY;
    check(&world, not_signed);
    begin(&world);
    world.lister.key_usage = "030207 80"; /* digitalSignature alone */
    check(&world, not_signed);
    begin(&world);
    world.lister.issuer = "stranger";
    world.lister.signer = der_key(STRANGER_KEY);
    check(&world, not_signed);
    begin(&world);
    ck_assert(sio_trust_add_distrusted(world.judge.trust, build_certificate(&world.lister), &error));
    check(&world, not_signed);
}
END_TEST

Suite *x509_indirect_crl_suite(void)
{
    Suite *suite = suite_create("indirect_crl");
    TCase *tests = tcase_create("indirect_crl");
    tcase_add_test(tests, entries_are_of_whom_they_name);
    tcase_add_test(tests, both_say_so);
    tcase_add_test(tests, signers_below_stored_cas);
    tcase_add_test(tests, issuers_are_named_by_indirect_lists_alone);
    tcase_add_test(tests, whoever_signs_may_do_so);
    suite_add_tcase(suite, tests);
    return suite;
}
