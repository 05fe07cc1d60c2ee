/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ocsp_test.c: what OCSP responses say of a leaf: several answers, their age, and who may sign them (RFC 6960).
 */
#include "x509/revocation/ocsp.h"

#include <string.h>

#include "crl_builder.h"
#include "crypto/load/set.h"
#include "fake_provider.h"
#include "x509/form/public_key.h"
#include "x509/revocation/revocation.h"
#include "x509/revocation/terms.h"
#include "x509_suites.h"
#include "x509_support.h"

enum { CA_KEY = 2, RESPONDER_KEY = 4, MAX_ANSWERS = 4 };

/* The time of judgement, and some around it. */
#define NOW "20250101000000Z"
#define AN_HOUR_AGO "20241231230000Z"
#define TWO_DAYS_AGO "20241230000000Z"
#define IN_A_MINUTE "20250101000100Z"
#define IN_AN_HOUR "20250101010000Z"
#define IN_A_DAY "20250102000000Z"
#define IN_TWO_DAYS "20250103000000Z"

/* CertStatus in hexadecimal. */
#define GOOD "8000"
#define REVOKED "a111 180f32303234303130313030303030305a"
#define UNKNOWN "8200"

static const char ed25519_algorithm[] = "300506032b6570";

struct answer {
    const char *status; /* NULL: no answer */
    const char *this_update;
    const char *next_update; /* NULL: not said */
    bool has_unknown_critical;
    bool is_about_another;
};

struct response {
    struct answer answers[MAX_ANSWERS];
    const char *produced; /* NULL: now */
    const char *responder;
    uint8_t signer;
    struct siotls_bytes certificates;
};

static struct judge judge;
static struct good_chain chain;

/* ---- made ---- */

static struct siotls_bytes digest_of(struct siotls_bytes data)
{
    uint8_t digest[SIO_MAX_DIGEST] = {0};
    struct sio_hash hash;
    struct sio_error why = {0};
    ck_assert(sio_set_select_hash(judge.set, &hash, SIOTLS_HASH_SHA256, &why));
    ck_assert(sio_hash_digest(&hash, digest, &data, 1, &why));
    return der(0x04, sio_bytes(digest, 32));
}

static struct siotls_bytes certificate_id(bool is_about_another)
{
    struct siotls_bytes id = der_join(der_hex("300b 0609608648016503040201"), digest_of(der_name("ca")));
    id = der_join(id, digest_of(sio_public_key_bits(der_key(CA_KEY))));
    return der(0x30, der_join(id, der(0x02, der_hex(is_about_another ? "07" : "05"))));
}

static struct siotls_bytes build_answer(const struct answer *answer)
{
    struct siotls_bytes all = der_join(certificate_id(answer->is_about_another), der_hex(answer->status));
    all = der_join(all, der_text(0x18, answer->this_update));
    if (answer->next_update != NULL)
        all = der_join(all, der(0xa0, der_text(0x18, answer->next_update)));
    if (answer->has_unknown_critical)
        all = der_join(all, der(0xa1, der(0x30, der_extension("2a0304", true, der_hex("0500")))));
    return der(0x30, all);
}

static struct siotls_bytes build_response(const struct response *plan)
{
    uint8_t signature[256] = {0};
    struct siotls_bytes answers = der_hex("");
    for (size_t i = 0; i < MAX_ANSWERS && plan->answers[i].status != NULL; i++)
        answers = der_join(answers, build_answer(&plan->answers[i]));
    struct siotls_bytes tbs = der(0xa1, der_name(plan->responder));
    tbs = der_join(tbs, der_text(0x18, plan->produced != NULL ? plan->produced : NOW));
    tbs = der(0x30, der_join(tbs, der(0x30, answers)));
    size_t signature_len = fake_signature(signature, der_key(plan->signer), SIOTLS_SCHEME_ED25519, tbs);
    struct siotls_bytes bits = der(0x03, der_join(der_hex("00"), sio_bytes(signature, signature_len)));
    struct siotls_bytes basic = der_join(tbs, der_join(der_hex(ed25519_algorithm), bits));
    if (plan->certificates.data_len > 0)
        basic = der_join(basic, der(0xa0, der(0x30, plan->certificates)));
    basic = der(0x04, der(0x30, basic));
    return der(0x30,
               der_join(der_hex("0a0100"), der(0xa0, der(0x30, der_join(der_hex("06092b0601050507300101"), basic)))));
}

/* By the issuer itself. */
static struct response plan_response(void)
{
    return (struct response){
        .answers = {{GOOD, AN_HOUR_AGO, IN_A_DAY, false, false}}, .responder = "ca", .signer = CA_KEY};
}

static struct certificate_plan plan_responder(void)
{
    struct certificate_plan plan = plan_leaf("responder.example", RESPONDER_KEY, "ca", CA_KEY);
    plan.subject = "responder";
    plan.usages = "06082b06010505070309";
    plan.serial = der_hex("09");
    return plan;
}

/* By a delegate. */
static struct response plan_delegated(const struct certificate_plan *delegate)
{
    struct response plan = plan_response();
    plan.responder = "responder";
    plan.signer = RESPONDER_KEY;
    plan.certificates = build_certificate(delegate);
    return plan;
}

static void begin(void)
{
    good_chain_init(&chain);
    chain.leaf.serial = der_hex("05");
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.revocation = SIOTLS_REVOCATION_REQUIRE_LEAF;
}

/* reason NULL: it is accepted. */
static void check(const struct response *plan, const char *reason)
{
    judge.request.ocsp_response = build_response(plan);
    if (reason == NULL)
        judge_accepts(&judge, 3);
    else
        judge_refuses(&judge, reason);
}

/* Until when the path that was found is good, and whose revocation is looked up from then on. */
static uint64_t terms_until(const struct response *plan, size_t *num_certificates)
{
    struct sio_error why = {0};
    struct siotls_memory memory;
    struct sio_verifiers verifiers;
    struct sio_id_hashes hashes;
    struct sio_terms terms;
    struct sio_buffer storage;
    ck_assert(sio_memory_init(&memory, NULL) && sio_verifiers_init(&verifiers, judge.set, &memory, &why));
    ck_assert(sio_id_hashes_init(&hashes, judge.set, &why));
    sio_buffer_init(&storage, &memory);
    const struct sio_revocation revocation = {.policy = SIOTLS_REVOCATION_REQUIRE_LEAF,
                                              .ocsp_response = build_response(plan),
                                              .hashes = &hashes,
                                              .max_ocsp_age_seconds = judge.request.max_ocsp_age_seconds};
    const struct sio_chain_request request = {.trust = judge.trust,
                                              .verifiers = &verifiers,
                                              .chain = judge.chain,
                                              .num_chain = judge.request.num_chain,
                                              .time_ms = JUDGE_TIME_MS,
                                              .purpose = SIOTLS_PURPOSE_SERVER,
                                              .memory = &memory,
                                              .revocation = &revocation,
                                              .terms = &terms,
                                              .terms_storage = &storage};
    ck_assert_msg(sio_chain_verify(&request, &why), "%s", why.reason);
    ck_assert(sio_terms_are_well_formed(&terms));
    *num_certificates = 0;
    for (size_t i = 0; i < storage.data_len; i += 6u + storage.data[i + 5])
        (*num_certificates)++;
    sio_verifiers_clear(&verifiers);
    sio_buffer_clear(&storage);
    return terms.not_after_ms;
}

static uint64_t hours_from_now(uint64_t hours)
{
    return JUDGE_TIME_MS + hours * 3600000;
}

/* ---- several answers ---- */

#define IS_GOOD                                                                                                        \
    {                                                                                                                  \
        GOOD, AN_HOUR_AGO, IN_A_DAY, false, false                                                                      \
    }
#define IS_REVOKED                                                                                                     \
    {                                                                                                                  \
        REVOKED, AN_HOUR_AGO, IN_A_DAY, false, false                                                                   \
    }
#define IS_UNKNOWN                                                                                                     \
    {                                                                                                                  \
        UNKNOWN, AN_HOUR_AGO, IN_A_DAY, false, false                                                                   \
    }
#define WAS_GOOD                                                                                                       \
    {                                                                                                                  \
        GOOD, TWO_DAYS_AGO, AN_HOUR_AGO, false, false                                                                  \
    }
#define WAS_REVOKED                                                                                                    \
    {                                                                                                                  \
        REVOKED, TWO_DAYS_AGO, AN_HOUR_AGO, false, false                                                               \
    }
#define WAS_UNKNOWN                                                                                                    \
    {                                                                                                                  \
        UNKNOWN, TWO_DAYS_AGO, AN_HOUR_AGO, false, false                                                               \
    }
#define NONE                                                                                                           \
    {                                                                                                                  \
        NULL, NULL, NULL, false, false                                                                                 \
    }

static const char revoked[] = "ocsp: the certificate is revoked";
static const char unknown[] = "ocsp: the responder does not know the certificate";
static const char expired[] = "ocsp: the response has expired";
static const char too_old[] = "ocsp: the response is too old";
static const char not_yet[] = "ocsp: the response is not valid yet";
static const char not_about[] = "ocsp: the response is not about this certificate";

static const struct {
    struct answer first, second;
    const char *reason;
} pairs[] = {
    {IS_GOOD, NONE, NULL},
    {IS_GOOD, IS_GOOD, NULL},
    {IS_GOOD, IS_REVOKED, revoked},
    {IS_GOOD, IS_UNKNOWN, unknown},
    {IS_UNKNOWN, IS_REVOKED, revoked},
    {IS_GOOD, WAS_GOOD, NULL},
    {IS_GOOD, WAS_UNKNOWN, NULL},
    {IS_GOOD, WAS_REVOKED, revoked},
    {WAS_GOOD, IS_UNKNOWN, unknown},
    {WAS_GOOD, NONE, expired},
    {WAS_UNKNOWN, NONE, expired},
    {WAS_REVOKED, NONE, revoked},
    {WAS_GOOD, WAS_UNKNOWN, expired},
    {IS_GOOD, {REVOKED, AN_HOUR_AGO, IN_A_DAY, false, true}, NULL}, /* about another certificate */
    {IS_REVOKED, {GOOD, AN_HOUR_AGO, IN_A_DAY, false, true}, revoked},
    {{GOOD, AN_HOUR_AGO, IN_A_DAY, false, true}, NONE, not_about},
    {{GOOD, AN_HOUR_AGO, IN_A_DAY, true, false}, NONE, not_about}, /* restricted by who knows what */
    {IS_GOOD, {REVOKED, AN_HOUR_AGO, IN_A_DAY, true, false}, revoked},
    {IS_GOOD, {REVOKED, IN_A_DAY, IN_TWO_DAYS, false, false}, revoked},
};

enum { NUM_PAIRS = sizeof pairs / sizeof pairs[0] };

/* Whatever their order. */
START_TEST(the_worst_answer_counts)
{
    struct response plan = plan_response();
    bool has_second = pairs[_i].second.status != NULL;
    begin();
    plan.answers[0] = pairs[_i].first;
    plan.answers[1] = pairs[_i].second;
    check(&plan, pairs[_i].reason);
    plan.answers[0] = has_second ? pairs[_i].second : pairs[_i].first;
    plan.answers[1] = has_second ? pairs[_i].first : pairs[_i].second;
    check(&plan, pairs[_i].reason);
    judge_clear(&judge);
}
END_TEST

/* A session is resumed no longer than each of the answers was good for. */
START_TEST(the_first_end_counts)
{
    struct response plan = plan_response();
    size_t num_certificates;
    begin();
    for (size_t i = 0; i < 3; i++) {
        plan.answers[i] = (struct answer){GOOD, AN_HOUR_AGO, IN_AN_HOUR, false, false};
        plan.answers[(i + 1) % 3] = (struct answer){GOOD, AN_HOUR_AGO, IN_A_DAY, false, false};
        plan.answers[(i + 2) % 3] = (struct answer){GOOD, TWO_DAYS_AGO, AN_HOUR_AGO, false, false};
        ck_assert_uint_eq(terms_until(&plan, &num_certificates), hours_from_now(1));
        ck_assert_uint_eq(num_certificates, 2);
    }
    judge_clear(&judge);
}
END_TEST

/* ---- their age ---- */

static const struct {
    const char *this_update, *next_update, *produced;
    uint32_t max_age_seconds;
    const char *reason;
    uint64_t good_for_hours; /* from now on, if it is good */
} ages[] = {
    {AN_HOUR_AGO, IN_A_DAY, NULL, 0, NULL, 24},
    {TWO_DAYS_AGO, IN_A_DAY, NULL, 0, NULL, 24},
    {TWO_DAYS_AGO, AN_HOUR_AGO, NULL, 0, expired, 0},
    {AN_HOUR_AGO, NULL, NULL, 0, NULL, 23},
    {TWO_DAYS_AGO, NULL, NULL, 0, too_old, 0},
    {"20241231000000Z", NULL, NULL, 0, NULL, 0},
    {"20241230235959Z", NULL, NULL, 0, too_old, 0},
    {TWO_DAYS_AGO, NULL, NULL, 3 * 86400, NULL, 24}, /* the limit takes the default's place */
    {AN_HOUR_AGO, NULL, NULL, 3599, too_old, 0},
    {AN_HOUR_AGO, IN_A_DAY, NULL, 3599, too_old, 0}, /* both hold */
    {AN_HOUR_AGO, IN_A_DAY, NULL, 7200, NULL, 1},
    {AN_HOUR_AGO, IN_AN_HOUR, NULL, 86400, NULL, 1},
    {TWO_DAYS_AGO, AN_HOUR_AGO, NULL, 4 * 86400, expired, 0},
    {AN_HOUR_AGO, IN_A_DAY, NULL, UINT32_MAX, NULL, 24},
    {AN_HOUR_AGO, "19700101000000Z", NULL, 0, expired, 0}, /* said, if oddly */
    {IN_A_MINUTE, IN_A_DAY, IN_A_MINUTE, 0, NULL, 24},     /* clocks differ */
    {IN_AN_HOUR, IN_A_DAY, NULL, 0, not_yet, 0},
    {IN_AN_HOUR, NULL, NULL, 0, not_yet, 0},
    {AN_HOUR_AGO, IN_A_DAY, IN_AN_HOUR, 0, "ocsp: the response was made in the future", 0},
};

enum { NUM_AGES = sizeof ages / sizeof ages[0] };

START_TEST(age_is_limited)
{
    struct response plan = plan_response();
    size_t num_certificates;
    begin();
    plan.answers[0].this_update = ages[_i].this_update;
    plan.answers[0].next_update = ages[_i].next_update;
    plan.produced = ages[_i].produced;
    judge.request.max_ocsp_age_seconds = ages[_i].max_age_seconds;
    check(&plan, ages[_i].reason);
    if (ages[_i].reason == NULL)
        ck_assert_uint_eq(terms_until(&plan, &num_certificates), hours_from_now(ages[_i].good_for_hours));
    judge_clear(&judge);
}
END_TEST

/* ---- delegates ---- */

static const char not_signed[] = "ocsp: the response is signed neither by the issuer nor by its delegate";

static void good(struct certificate_plan *plan)
{
    (void)plan;
}

static void of_another_purpose(struct certificate_plan *plan)
{
    plan->usages = usage_server;
}

static void of_any_purpose(struct certificate_plan *plan)
{
    plan->usages = usage_any;
}

static void without_purpose(struct certificate_plan *plan)
{
    plan->usages = NULL;
}

static void of_the_issuers_issuer(struct certificate_plan *plan)
{
    plan->issuer = "root";
    plan->signer = der_key(1);
}

static void of_a_namesake(struct certificate_plan *plan)
{
    plan->signer = der_key(1);
}

static void of_another_name(struct certificate_plan *plan)
{
    plan->issuer = "other";
}

static void out_of_date(struct certificate_plan *plan)
{
    plan->not_after = "241231235959Z";
}

static void not_valid_yet(struct certificate_plan *plan)
{
    plan->not_before = "250101000001Z";
}

static void forged(struct certificate_plan *plan)
{
    plan->breaks_signature = true;
}

static void with_unknown(struct certificate_plan *plan)
{
    plan->more = der_extension("2a0304", true, der_hex("0500"));
}

static void with_long_number(struct certificate_plan *plan)
{
    plan->serial = der_hex("01 0202020202 0202020202 0202020202 0202020202");
}

static const struct {
    void (*change)(struct certificate_plan *plan);
    const char *reason;
} delegates[] = {
    {good, NULL},
    {of_another_purpose, not_signed},
    {of_any_purpose, not_signed},
    {without_purpose, not_signed},
    {of_the_issuers_issuer, not_signed},
    {of_a_namesake, not_signed},
    {of_another_name, not_signed},
    {out_of_date, not_signed},
    {not_valid_yet, not_signed},
    {forged, not_signed},
    {with_unknown, not_signed},
    {with_long_number, not_signed},
};

enum { NUM_DELEGATES = sizeof delegates / sizeof delegates[0] };

START_TEST(delegates_are_of_the_issuer)
{
    begin();
    struct certificate_plan delegate = plan_responder();
    delegates[_i].change(&delegate);
    struct response plan = plan_delegated(&delegate);
    check(&plan, delegates[_i].reason);
    judge_clear(&judge);
}
END_TEST

START_TEST(delegates_are_not_distrusted)
{
    begin();
    struct sio_error error = {0};
    struct certificate_plan delegate = plan_responder();
    struct response plan = plan_delegated(&delegate);
    check(&plan, NULL);
    ck_assert(sio_trust_add_distrusted(judge.trust, build_certificate(&delegate), &error));
    check(&plan, not_signed);
    judge_clear(&judge);
}
END_TEST

static void take_list(const char *serial, const char *next_update, struct siotls_bytes extensions)
{
    const struct crl_plan plan = {.issuer = "ca",
                                  .signer = CA_KEY,
                                  .this_update = "241230000000Z",
                                  .next_update = next_update,
                                  .serial = der_hex(serial),
                                  .more = extensions};
    struct siotls_bytes list = build_crl(&plan);
    struct siotls_crls *crls;
    ck_assert_int_eq(siotls_crls_new(&crls, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_crls_add(crls, list.data, list.data_len, NULL), SIOTLS_OK);
    judge.request.crls = crls;
}

static void give_back_list(void)
{
    siotls_crls_free((struct siotls_crls *)(uintptr_t)judge.request.crls);
    judge.request.crls = NULL;
}

static struct siotls_bytes nocheck(bool critical)
{
    return der_extension("2b0601050507300105", critical, der_hex("0500"));
}

START_TEST(delegates_are_looked_up)
{
    begin();
    struct certificate_plan delegate = plan_responder();
    struct response plan = plan_delegated(&delegate);
    take_list("08", "250103000000Z", der_hex(""));
    check(&plan, NULL);
    give_back_list();
    take_list("09", "250103000000Z", der_hex(""));
    check(&plan, "ocsp: the responder's certificate is revoked");
    ck_assert_ptr_nonnull(strstr(judge.error.detail, "since 2024-12-30"));
    for (int i = 0; i < 2; i++) {
        delegate.more = nocheck(i == 1);
        plan = plan_delegated(&delegate);
        check(&plan, NULL);
    }
    give_back_list();
    judge_clear(&judge);
}
END_TEST

/* Nor is a list that is out of date passed over; this one is not about the leaf. */
START_TEST(delegates_need_current_lists)
{
    begin();
    struct siotls_bytes point = der(0xa0, der(0xa0, der_general_name("uri:http://crl.test/")));
    struct certificate_plan delegate = plan_responder();
    struct response plan = plan_delegated(&delegate);
    take_list("08", "241231000000Z", der_extension("551d1c", true, der(0x30, point)));
    check(&plan, NULL);
    delegate.more = der_extension("551d1f", false, der(0x30, der(0x30, point)));
    plan = plan_delegated(&delegate);
    check(&plan, "crl: the revocation list has expired");
    give_back_list();
    judge_clear(&judge);
}
END_TEST

/* A session ends with the delegate's right to say so, and one that may be revoked is looked up again. */
START_TEST(delegates_are_in_the_terms)
{
    size_t num_certificates;
    begin();
    struct certificate_plan delegate = plan_responder();
    delegate.not_after = "250101050000Z";
    struct response plan = plan_delegated(&delegate);
    ck_assert_uint_eq(terms_until(&plan, &num_certificates), hours_from_now(5));
    ck_assert_uint_eq(num_certificates, 3);
    delegate.more = nocheck(false);
    plan = plan_delegated(&delegate);
    ck_assert_uint_eq(terms_until(&plan, &num_certificates), hours_from_now(5));
    ck_assert_uint_eq(num_certificates, 2);
    judge_clear(&judge);
}
END_TEST

Suite *x509_ocsp_suite(void)
{
    Suite *suite = suite_create("x509 ocsp");
    TCase *tcase = tcase_create("ocsp");
    tcase_add_loop_test(tcase, the_worst_answer_counts, 0, NUM_PAIRS);
    tcase_add_test(tcase, the_first_end_counts);
    tcase_add_loop_test(tcase, age_is_limited, 0, NUM_AGES);
    tcase_add_loop_test(tcase, delegates_are_of_the_issuer, 0, NUM_DELEGATES);
    tcase_add_test(tcase, delegates_are_not_distrusted);
    tcase_add_test(tcase, delegates_are_looked_up);
    tcase_add_test(tcase, delegates_need_current_lists);
    tcase_add_test(tcase, delegates_are_in_the_terms);
    suite_add_tcase(suite, tcase);
    return suite;
}
