/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_test.c: one row per rule of core/x509/path/rule.c. A good chain is accepted in every profile; each edit breaks
 * one rule, which is told with the certificate that breaks it, and holds in the profiles from the row's on.
 */
#include <string.h>

#include "x509_suites.h"
#include "x509_support.h"

#define EDIT(name, change)                                                                                             \
    static void name(struct good_chain *chain)                                                                         \
    {                                                                                                                  \
        change;                                                                                                        \
    }

#define ED25519 "300506032b6570"
#define SHA1_RSA "300d06092a864886f70d0101050500"
#define MD5_RSA "300d06092a864886f70d0101040500"
#define P192_KEY                                                                                                       \
    "3049 3013 06072a8648ce3d0201 06082a8648ce3d030101 033200 04"                                                      \
    "000000000000000000000000000000000000000000000000 000000000000000000000000000000000000000000000000"

static struct siotls_bytes octets(const char *hex)
{
    return der(0x04, der_hex(hex));
}

/* SubjectPublicKeyInfo of ML-DSA-44, -65 or -87, by the last byte of its OID. */
static struct siotls_bytes ml_dsa_key(const char *last, size_t key_len)
{
    static const uint8_t bits[1 + 2592];
    struct siotls_bytes oid = der(0x06, der_join(der_hex("6086480165030403"), der_hex(last)));
    return der(0x30, der_join(der(0x30, oid), der(0x03, (struct siotls_bytes){bits, 1 + key_len})));
}

/* An authorityKeyIdentifier with an issuer and a serial number besides. */
static struct siotls_bytes long_issuer_id(void)
{
    return der_extension("551d23", false,
                         der(0x30, der_join(der(0x80, der_hex("aa")),
                                            der_join(der(0xa1, der(0xa4, der_name("root"))), der_hex("820101")))));
}

EDIT(leaf_too_early, chain->leaf.not_before = "250101000001Z")
EDIT(leaf_too_late, chain->leaf.not_after = "241231235959Z")
EDIT(ca_too_late, chain->ca.not_after = "241231235959Z")
EDIT(root_too_late, chain->root.not_after = "241231235959Z")
EDIT(leaf_begins_now, chain->leaf.not_before = "250101000000Z")
EDIT(leaf_ends_now, chain->leaf.not_after = "250101000000Z")
EDIT(leaf_is_old, chain->leaf.version = 1)
EDIT(ca_is_old, chain->ca.version = 1)
EDIT(root_is_old, chain->root.version = 1)
EDIT(long_time, chain->leaf.not_after = "20400101000000Z")
EDIT(long_key_usage, chain->leaf.key_usage = "030206 80")
EDIT(critical_in_leaf, chain->leaf.more = der_extension("2a0304", true, der_hex("0500")))
EDIT(critical_in_ca, chain->ca.more = der_extension("2a0304", true, der_hex("0500")))
EDIT(critical_in_root, chain->root.more = der_extension("2a0304", true, der_hex("0500")))
EDIT(uncritical_in_leaf, chain->leaf.more = der_extension("2a0304", false, der_hex("0500")))
EDIT(critical_mapping, chain->ca.more = der_extension("551d21", true, der_hex("300a 3008 06022a01 06022a02")))
EDIT(unknown_qualifier,
     chain->leaf.more = der_extension("551d20", true, der_hex("3010 300e 06022a01 3008 3006 06022a02 0500")))
EDIT(unknown_uncritical_qualifier,
     chain->leaf.more = der_extension("551d20", false, der_hex("3010 300e 06022a01 3008 3006 06022a02 0500")))
EDIT(known_qualifier,
     chain->leaf.more = der_extension("551d20", true,
                                      der_hex("3017 3015 06022a01 300f 300d 06082b06010505070201 1601 61")))
EDIT(critical_access,
     chain->leaf.more = der_extension("2b06010505070101", true, der_hex("3011 300f 0608 2b06010505073001 8603 616263")))
EDIT(critical_points, chain->leaf.more = der_extension("551d1f", true, der_hex("300b 3009 a007 a005 8603 616263")))
EDIT(short_rsa_leaf, chain->leaf.key = der_rsa_key(2040))
EDIT(short_rsa_root, chain->root.key = der_rsa_key(1024))
EDIT(odd_rsa_leaf, chain->leaf.key = der_rsa_key(2049))
EDIT(huge_rsa_leaf, chain->leaf.key = der_rsa_key(16392))
EDIT(good_rsa_leaf, chain->leaf.key = der_rsa_key(2048))
EDIT(p192_leaf, chain->leaf.key = der_hex(P192_KEY))
EDIT(p192_root, chain->root.key = der_hex(P192_KEY))
EDIT(sha1_leaf, chain->leaf.algorithm = SHA1_RSA)
EDIT(md5_ca, chain->ca.algorithm = MD5_RSA)
EDIT(sha1_root, chain->root.algorithm = SHA1_RSA)
EDIT(unknown_algorithm, chain->leaf.algorithm = "3005 06032a0304")
EDIT(long_serial, chain->leaf.serial = der_hex("010203040506070809101112131415161718192021"))
EDIT(full_serial, chain->leaf.serial = der_hex("0102030405060708091011121314151617181920"))
EDIT(zero_serial, chain->leaf.serial = der_hex("00"))
EDIT(negative_serial, chain->ca.serial = der_hex("80"))
EDIT(odd_root_serial, chain->root.serial = der_hex("80"))
EDIT(no_subject, chain->leaf.subject = "")
EDIT(no_subject_critical, chain->leaf.subject = ""; chain->leaf.alt_names_are_critical = true)
EDIT(critical_alt_names, chain->leaf.alt_names_are_critical = true)
EDIT(no_ca, chain->ca.is_ca = false)
EDIT(no_basic_constraints, chain->ca.has_basic_constraints = false)
EDIT(no_ca_root, chain->root.is_ca = false)
EDIT(ca_may_not_sign, chain->ca.key_usage = "030201 02")
EDIT(root_may_not_sign, chain->root.key_usage = "030201 02")
EDIT(ca_without_usage, chain->ca.key_usage = NULL)
EDIT(no_room_for_ca, chain->root.path_length = 0)
EDIT(room_for_ca, chain->root.path_length = 1; chain->ca.path_length = 0)
EDIT(leaf_may_not_sign, chain->leaf.key_usage = "030205 20")
EDIT(ml_dsa_leaf, chain->leaf.key = ml_dsa_key("11", 1312))
EDIT(ml_dsa_enciphers, chain->leaf.key = ml_dsa_key("11", 1312); chain->leaf.key_usage = "030205 a0")
EDIT(ml_dsa_enciphers_data, chain->leaf.key = ml_dsa_key("12", 1952); chain->leaf.key_usage = "030204 90")
EDIT(ml_dsa_agrees, chain->leaf.key = ml_dsa_key("13", 2592); chain->leaf.key_usage = "030203 88")
EDIT(ml_dsa_enciphers_only, chain->leaf.key = ml_dsa_key("11", 1312); chain->leaf.key_usage = "030200 81")
EDIT(ml_dsa_deciphers_only, chain->leaf.key = ml_dsa_key("11", 1312); chain->leaf.key_usage = "030307 8080")
EDIT(ml_dsa_signs_more, chain->leaf.key = ml_dsa_key("11", 1312); chain->leaf.key_usage = "030206 c0")
EDIT(eddsa_enciphers, chain->leaf.key_usage = "030205 a0")
EDIT(eddsa_ca_agrees, chain->ca.key_usage = "030201 0e")
EDIT(rsa_enciphers, chain->leaf.key = der_rsa_key(2048); chain->leaf.key_usage = "030205 a0")
EDIT(leaf_without_usage, chain->leaf.key_usage = NULL)
EDIT(leaf_for_clients, chain->leaf.usages = usage_client)
EDIT(leaf_for_any, chain->leaf.usages = usage_any)
EDIT(leaf_for_both, chain->leaf.usages = "06082b06010505070302 06082b06010505070301")
EDIT(ca_for_clients, chain->ca.usages = usage_client)
EDIT(ca_for_servers, chain->ca.usages = usage_server)
EDIT(root_for_clients, chain->root.usages = usage_client)
EDIT(root_for_servers, chain->root.usages = usage_server)
EDIT(leaf_without_purpose, chain->leaf.usages = NULL)
EDIT(critical_purpose, chain->leaf.usages = NULL;
     chain->leaf.more = der_extension("551d25", true, der(0x30, der_hex(usage_server))))
EDIT(constraints_in_leaf, chain->leaf.constraints = der_name_constraints("example.org", NULL))
EDIT(other_name, chain->leaf.alt_names = "mail.example.org"; chain->leaf.subject = "mail.example.org")
EDIT(no_names, chain->leaf.alt_names = NULL)
EDIT(leaf_without_issuer_id, chain->leaf.issuer_id = 0)
EDIT(ca_without_issuer_id, chain->ca.issuer_id = 0)
EDIT(empty_issuer_id, chain->leaf.issuer_id = 0; chain->leaf.more = der_extension("551d23", false, der_hex("3000")))
EDIT(critical_id, chain->leaf.own_id = 0; chain->leaf.more = der_extension("551d0e", true, octets("aa")))
EDIT(ca_without_id, chain->ca.own_id = 0)
EDIT(root_without_id, chain->root.own_id = 0)
EDIT(uncritical_ca, chain->ca.has_basic_constraints = false;
     chain->ca.more = der_extension("551d13", false, der_hex("30030101ff")))
EDIT(leaf_signs_certificates, chain->leaf.key_usage = "030202 84")
EDIT(uncritical_policy, chain->ca.more = der_extension("551d24", false, der_hex("3003810100")))
EDIT(uncritical_inhibition, chain->ca.more = der_extension("551d36", false, der_hex("020100")))
EDIT(critical_policy, chain->ca.more = der_extension("551d24", true, der_hex("3003800100")))
EDIT(critical_inhibition, chain->ca.more = der_extension("551d36", true, der_hex("020100")))
EDIT(uncritical_constraints, chain->ca.more = der_extension("551d1e", false, der_name_constraints("example.org", NULL)))
EDIT(dotted_constraints, chain->ca.constraints = der_name_constraints(".example.org", NULL))
EDIT(bad_alt_name, chain->leaf.alt_names = "www.example.org under*score.example.org")
EDIT(underscore, chain->leaf.alt_names = "www.example.org hex:8207615f622e6f7267")
EDIT(bad_mailbox, chain->leaf.alt_names = "www.example.org a@b@example.org")
EDIT(leaf_is_ca, chain->leaf.has_basic_constraints = true; chain->leaf.is_ca = true)
EDIT(issuer_and_serial, chain->leaf.issuer_id = 0; chain->leaf.more = long_issuer_id())
EDIT(other_root_id, chain->root.issuer_id = 9)
EDIT(same_root_id, chain->root.issuer_id = 1)
EDIT(common_name_elsewhere, chain->leaf.subject = "example.org")
EDIT(common_name_capital, chain->leaf.subject = "WWW.example.org")
EDIT(common_name_of_person, chain->leaf.subject = "Somebody")

enum {
    DEFAULT = SIOTLS_PROFILE_DEFAULT,
    RFC = SIOTLS_PROFILE_RFC5280,
    WEB = SIOTLS_PROFILE_WEB,
    STRICT = SIOTLS_PROFILE_WEB_STRICT,
    NEVER
};

struct row {
    void (*edit)(struct good_chain *chain);
    int from;           /* refused in this profile, */
    int to;             /* up to this */
    const char *who;    /* detail begins so */
    const char *reason; /* NULL: never refused */
};

#define LEAF "certificate 0, "
#define CA "certificate 1, CN=ca"
#define ROOT "anchor, CN=root"

static const struct row rows[] = {
    {leaf_too_early, DEFAULT, STRICT, LEAF, "x509: certificate is not valid yet"},
    {leaf_too_late, DEFAULT, STRICT, LEAF, "x509: certificate has expired"},
    {ca_too_late, DEFAULT, STRICT, CA, "x509: certificate has expired"},
    {root_too_late, DEFAULT, STRICT, ROOT, "x509: certificate has expired"},
    {leaf_begins_now, NEVER, NEVER, NULL, NULL},
    {leaf_ends_now, NEVER, NEVER, NULL, NULL},
    {leaf_is_old, DEFAULT, STRICT, LEAF, "x509: only anchors may be older than version 3"},
    {ca_is_old, DEFAULT, STRICT, CA, "x509: only anchors may be older than version 3"},
    {root_is_old, NEVER, NEVER, NULL, NULL},
    {long_time, RFC, STRICT, LEAF, "x509: a time or the key usage is not in the form that DER demands"},
    {long_key_usage, RFC, STRICT, LEAF, "x509: a time or the key usage is not in the form that DER demands"},
    {critical_in_leaf, DEFAULT, STRICT, LEAF, "x509: a critical extension is not known or not supported"},
    {critical_in_ca, DEFAULT, STRICT, CA, "x509: a critical extension is not known or not supported"},
    {critical_in_root, DEFAULT, STRICT, ROOT, "x509: a critical extension is not known or not supported"},
    {uncritical_in_leaf, NEVER, NEVER, NULL, NULL},
    {critical_mapping, NEVER, NEVER, NULL, NULL},
    {unknown_qualifier, DEFAULT, STRICT, LEAF, "x509: a qualifier of a critical policy is not known"},
    {unknown_uncritical_qualifier, NEVER, NEVER, NULL, NULL},
    {known_qualifier, NEVER, NEVER, NULL, NULL},
    {critical_access, DEFAULT, STRICT, LEAF, "x509: a critical extension is not known or not supported"},
    {critical_points, NEVER, NEVER, NULL, NULL},
    {short_rsa_leaf, DEFAULT, STRICT, LEAF, "x509: the RSA key is shorter than 2048 bits, which is not secure"},
    {short_rsa_root, DEFAULT, STRICT, ROOT, "x509: the RSA key is shorter than 2048 bits, which is not secure"},
    {odd_rsa_leaf, WEB, STRICT, LEAF, "x509: the length of the RSA key is no multiple of 8 bits"},
    {huge_rsa_leaf, DEFAULT, STRICT, LEAF, "x509: the RSA key is longer than 16384 bits"},
    {good_rsa_leaf, NEVER, NEVER, NULL, NULL},
    {p192_leaf, DEFAULT, STRICT, LEAF, "x509: the type of public key is not supported"},
    {p192_root, DEFAULT, STRICT, ROOT, "x509: the type of public key is not supported"},
    {sha1_leaf, DEFAULT, STRICT, LEAF, "x509: it is signed with SHA-1 or MD5, which is not secure"},
    {md5_ca, DEFAULT, STRICT, CA, "x509: it is signed with SHA-1 or MD5, which is not secure"},
    {sha1_root, NEVER, NEVER, NULL, NULL},
    {unknown_algorithm, DEFAULT, STRICT, LEAF, "x509: the signature algorithm is not supported"},
    {long_serial, DEFAULT, STRICT, LEAF, "x509: the serial number is longer than 20 bytes"},
    {full_serial, NEVER, NEVER, NULL, NULL},
    {zero_serial, RFC, STRICT, LEAF, "x509: the serial number is not positive"},
    {negative_serial, RFC, STRICT, CA, "x509: the serial number is not positive"},
    {odd_root_serial, NEVER, NEVER, NULL, NULL},
    {no_subject, DEFAULT, STRICT, LEAF, "x509: without a subject the subjectAltName must be critical"},
    {no_subject_critical, NEVER, NEVER, NULL, NULL},
    {critical_alt_names, WEB, STRICT, LEAF, "x509: the subjectAltName is critical beside a subject"},
    {no_ca, DEFAULT, STRICT, CA, "x509: an issuer is no CA"},
    {no_basic_constraints, DEFAULT, STRICT, CA, "x509: an issuer is no CA"},
    {no_ca_root, DEFAULT, STRICT, ROOT, "x509: the anchor is no CA"},
    {ca_may_not_sign, DEFAULT, STRICT, CA, "x509: a CA's key usage does not allow signing certificates"},
    {root_may_not_sign, DEFAULT, STRICT, ROOT, "x509: a CA's key usage does not allow signing certificates"},
    {ca_without_usage, NEVER, NEVER, NULL, NULL},
    {no_room_for_ca, DEFAULT, STRICT, ROOT, "x509: there are more CAs below a CA than its path length allows"},
    {room_for_ca, NEVER, NEVER, NULL, NULL},
    {leaf_may_not_sign, DEFAULT, STRICT, LEAF, "x509: key usage does not allow digital signatures"},
    {ml_dsa_leaf, NEVER, NEVER, NULL, NULL},
    {ml_dsa_enciphers, DEFAULT, STRICT, LEAF, "x509: key usage allows an ML-DSA key what it cannot do"},
    {ml_dsa_enciphers_data, DEFAULT, STRICT, LEAF, "x509: key usage allows an ML-DSA key what it cannot do"},
    {ml_dsa_agrees, DEFAULT, STRICT, LEAF, "x509: key usage allows an ML-DSA key what it cannot do"},
    {ml_dsa_enciphers_only, DEFAULT, STRICT, LEAF, "x509: key usage allows an ML-DSA key what it cannot do"},
    {ml_dsa_deciphers_only, DEFAULT, STRICT, LEAF, "x509: key usage allows an ML-DSA key what it cannot do"},
    {ml_dsa_signs_more, NEVER, NEVER, NULL, NULL},
    {eddsa_enciphers, RFC, STRICT, LEAF, "x509: key usage allows an Ed25519 or Ed448 key what it cannot do"},
    {eddsa_ca_agrees, RFC, STRICT, CA, "x509: key usage allows an Ed25519 or Ed448 key what it cannot do"},
    {rsa_enciphers, NEVER, NEVER, NULL, NULL},
    {leaf_without_usage, NEVER, NEVER, NULL, NULL},
    {leaf_for_clients, DEFAULT, STRICT, LEAF, "x509: extended key usage does not allow this purpose"},
    {leaf_for_any, STRICT, STRICT, LEAF, "x509: extended key usage does not allow this purpose"},
    {leaf_for_both, NEVER, NEVER, NULL, NULL},
    {ca_for_clients, DEFAULT, STRICT, CA, "x509: extended key usage does not allow this purpose"},
    {ca_for_servers, NEVER, NEVER, NULL, NULL},
    {root_for_clients, DEFAULT, STRICT, ROOT, "x509: extended key usage does not allow this purpose"},
    {root_for_servers, STRICT, STRICT, ROOT, "x509: a root has extended key usage"},
    {leaf_without_purpose, STRICT, STRICT, LEAF, "x509: extended key usage is missing"},
    {critical_purpose, WEB, STRICT, LEAF, "x509: extended key usage is critical"},
    {constraints_in_leaf, DEFAULT, STRICT, LEAF, "x509: name constraints stand in a certificate that is no CA"},
    {other_name, DEFAULT, STRICT, LEAF, "x509: certificate is not for this name"},
    {no_names, DEFAULT, STRICT, LEAF, "x509: certificate is not for this name"},
    {leaf_without_issuer_id, RFC, STRICT, LEAF, "x509: the authorityKeyIdentifier is missing or has no key identifier"},
    {ca_without_issuer_id, RFC, STRICT, CA, "x509: the authorityKeyIdentifier is missing or has no key identifier"},
    {empty_issuer_id, RFC, STRICT, LEAF, "x509: the authorityKeyIdentifier is missing or has no key identifier"},
    {critical_id, RFC, STRICT, LEAF, "x509: a key identifier is critical"},
    {ca_without_id, RFC, STRICT, CA, "x509: a CA has no subjectKeyIdentifier"},
    {root_without_id, RFC, STRICT, ROOT, "x509: a CA has no subjectKeyIdentifier"},
    {uncritical_ca, RFC, STRICT, CA, "x509: a CA's basicConstraints are not critical"},
    {leaf_signs_certificates, RFC, STRICT, LEAF, "x509: key usage allows signing certificates, but it is no CA"},
    {uncritical_policy, RFC, STRICT, CA, "x509: policyConstraints are not critical"},
    {critical_policy, DEFAULT, STRICT, LEAF, "x509: no certificate policy is valid down to this certificate"},
    {uncritical_inhibition, RFC, STRICT, CA, "x509: inhibitAnyPolicy is not critical"},
    {critical_inhibition, NEVER, NEVER, NULL, NULL},
    {uncritical_constraints, RFC, RFC, CA, "x509: name constraints are not critical"},
    {dotted_constraints, RFC, STRICT, CA, "x509: a name constraint begins with a dot"},
    {bad_alt_name, RFC, STRICT, LEAF, "x509: a name of the subjectAltName is not in the form that RFC 5280 demands"},
    {underscore, RFC, STRICT, LEAF, "x509: a name of the subjectAltName is not in the form that RFC 5280 demands"},
    {bad_mailbox, RFC, STRICT, LEAF, "x509: a name of the subjectAltName is not in the form that RFC 5280 demands"},
    {leaf_is_ca, WEB, STRICT, LEAF, "x509: the leaf is a CA"},
    {issuer_and_serial, WEB, STRICT, LEAF, "x509: the authorityKeyIdentifier has more than a key identifier"},
    {other_root_id, WEB, STRICT, ROOT, "x509: the key identifiers of a root differ"},
    {same_root_id, NEVER, NEVER, NULL, NULL},
    {common_name_elsewhere, WEB, STRICT, LEAF, "x509: the common name is not a name of the subjectAltName"},
    {common_name_capital, WEB, STRICT, LEAF, "x509: the common name is not a name of the subjectAltName"},
    {common_name_of_person, WEB, STRICT, LEAF, "x509: the common name is not a name of the subjectAltName"},
};

static void judge_row(const struct row *row, size_t index, int profile)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    row->edit(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.profile = profile;
    int status = judge_run(&judge);
    bool is_refused = profile >= row->from && profile <= row->to;
    ck_assert_msg(status == (is_refused ? SIOTLS_ERROR_UNTRUSTED : SIOTLS_OK), "row %zu, profile %d: %s (%s)", index,
                  profile, judge.error.reason != NULL ? judge.error.reason : "accepted", judge.error.detail);
    if (is_refused) {
        ck_assert_str_eq(judge.error.reason, row->reason);
        ck_assert_msg(strncmp(judge.error.detail, row->who, strlen(row->who)) == 0, "row %zu: %s", index,
                      judge.error.detail);
    }
    judge_clear(&judge);
}

START_TEST(each_rule)
{
    for (int profile = DEFAULT; profile <= STRICT; profile++)
        judge_row(&rows[_i], (size_t)_i, profile);
}
END_TEST

START_TEST(good_chain_in_every_profile)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.profile = _i;
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

/* The alerts of RFC 9846 6.2. */
START_TEST(alerts)
{
    static const struct {
        void (*edit)(struct good_chain *chain);
        int alert;
    } alert_rows[] = {
        {leaf_too_late, SIOTLS_ALERT_CERTIFICATE_EXPIRED}, {leaf_too_early, SIOTLS_ALERT_CERTIFICATE_EXPIRED},
        {p192_leaf, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE}, {unknown_algorithm, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE},
        {other_name, SIOTLS_ALERT_BAD_CERTIFICATE},        {leaf_for_clients, SIOTLS_ALERT_BAD_CERTIFICATE},
    };
    for (size_t i = 0; i < sizeof alert_rows / sizeof alert_rows[0]; i++) {
        struct judge judge;
        struct good_chain chain;
        good_chain_init(&chain);
        alert_rows[i].edit(&chain);
        judge_init(&judge);
        judge_take(&judge, &chain);
        ck_assert_int_eq(judge_run(&judge), SIOTLS_ERROR_UNTRUSTED);
        ck_assert_int_eq(judge.error.alert, alert_rows[i].alert);
        judge_clear(&judge);
    }
}
END_TEST

/* What is told besides the rule: dates, and the name that was wanted. */
START_TEST(details)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.time_ms = 0;
    judge_refuses(&judge, "x509: certificate is not valid yet");
    ck_assert_str_eq(judge.error.detail, "certificate 0, CN=www.example.org: valid from 2020-01-01 00:00:00 UTC to "
                                         "2040-01-01 00:00:00 UTC; it is 1970-01-01 00:00:00 UTC");
    judge.request.time_ms = JUDGE_TIME_MS;
    judge.request.name = "192.0.2.1";
    judge_refuses(&judge, "x509: certificate is not for this name");
    ck_assert_str_eq(judge.error.detail,
                     "certificate 0, CN=www.example.org: wanted 192.0.2.1; it is for www.example.org");
    judge_clear(&judge);
}
END_TEST

START_TEST(purposes_and_key_usage)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    leaf_for_clients(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.purpose = SIOTLS_PURPOSE_CLIENT;
    judge_accepts(&judge, 3);
    judge.request.purpose = SIOTLS_PURPOSE_SERVER;
    judge_refuses(&judge, "x509: extended key usage does not allow this purpose");
    ck_assert_str_eq(judge.error.detail, "certificate 0, CN=www.example.org: wanted for servers; it is for clients");
    judge_clear(&judge);

    good_chain_init(&chain);
    leaf_may_not_sign(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.any_key_usage = 1;
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

Suite *x509_rule_suite(void)
{
    Suite *suite = suite_create("x509 rules");
    TCase *tcase = tcase_create("rules");
    tcase_add_loop_test(tcase, good_chain_in_every_profile, DEFAULT, STRICT + 1);
    tcase_add_loop_test(tcase, each_rule, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, alerts);
    tcase_add_test(tcase, details);
    tcase_add_test(tcase, purposes_and_key_usage);
    suite_add_tcase(suite, tcase);
    return suite;
}
