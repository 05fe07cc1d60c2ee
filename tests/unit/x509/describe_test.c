/* SPDX-License-Identifier: Apache-2.0 */
/*
 * describe_test.c: what a certificate says (siotls/certificate.h): parts, words that cannot be forged, fingerprints.
 */
#include <string.h>

#include <siotls/certificate.h>

#include "crypto/hash.h"
#include "crypto/load/set.h"
#include "x509_suites.h"
#include "x509_support.h"

#define CN "550403"
#define O "55040a"

static struct siotls_bytes relative(const char *type, uint8_t tag, struct siotls_bytes value)
{
    return der(0x31, der(0x30, der_join(der(0x06, der_hex(type)), der(tag, value))));
}

static struct siotls_bytes name_of(const char *type, uint8_t tag, const char *value_hex)
{
    return der(0x30, relative(type, tag, der_hex(value_hex)));
}

/* ---- names in words ---- */

static const struct {
    const char *type;
    uint8_t tag;
    const char *value; /* hexadecimal */
    const char *text;
    const char *plain; /* NULL: none is given */
} values[] = {
    {CN, 0x0c, "61 20 62", "CN=a b", "a b"},
    {CN, 0x0c, "", "CN=", ""},
    /* what could be taken for a separator */
    {CN, 0x0c, "612c 4f3d 78", "CN=a\\,O\\=x", "a,O=x"},
    {CN, 0x0c, "612c 204f3d78", "CN=a\\, O\\=x", "a, O=x"},
    {CN, 0x0c, "5c 2b 3b 3c 3e 22", "CN=\\\\\\+\\;\\<\\>\\\"", "\\+;<>\""},
    {CN, 0x0c, "20 61 20", "CN=\\ a\\ ", " a "},
    {CN, 0x0c, "23 61 23 62", "CN=\\#a#b", "#a#b"},
    /* the mark of what is cut does not come about */
    {CN, 0x0c, "61 5c 2e2e2e", "CN=a\\\\...", "a\\..."},
    /* control characters, line ends and the start of terminal sequences */
    {CN, 0x0c, "61 0a 69", "CN=a\\0Ai", NULL},
    {CN, 0x0c, "61 00 62", "CN=a\\00b", NULL},
    {CN, 0x13, "61 0d 1b 5b 32 4a 7f", "CN=a\\0D\\1B[2J\\7F", NULL},
    {CN, 0x0c, "c2 9b 33 31 6d", "CN=\\C2\\9B31m", NULL},
    /* UTF-8: what is seen stays; marks of direction, odd spaces, line separators and byte order marks do not */
    {CN, 0x0c, "62 c3bc 63 e282ac f09f9880",
     "CN=b\xc3\xbc"
     "c\xe2\x82\xac\xf0\x9f\x98\x80",
     "b\xc3\xbc"
     "c\xe2\x82\xac\xf0\x9f\x98\x80"},
    {CN, 0x0c, "61 e280ae 62", "CN=a\\E2\\80\\AEb", NULL},
    {CN, 0x0c, "61 e281a6 62", "CN=a\\E2\\81\\A6b", NULL},
    {CN, 0x0c, "c2a0", "CN=\\C2\\A0", NULL},
    {CN, 0x0c, "e280a8", "CN=\\E2\\80\\A8", NULL},
    {CN, 0x0c, "efbbbf", "CN=\\EF\\BB\\BF", NULL},
    {CN, 0x0c, "f3a08181", "CN=\\F3\\A0\\81\\81", NULL},
    /* no UTF-8: too long a form, surrogates, cut, too large */
    {CN, 0x0c, "c0af", "CN=\\C0\\AF", NULL},
    {CN, 0x0c, "e08080", "CN=\\E0\\80\\80", NULL},
    {CN, 0x0c, "eda080", "CN=\\ED\\A0\\80", NULL},
    {CN, 0x0c, "61 e282", "CN=a\\E2\\82", NULL},
    {CN, 0x0c, "f4908080", "CN=\\F4\\90\\80\\80", NULL},
    {CN, 0x0c, "ff80", "CN=\\FF\\80", NULL},
    /* other string types */
    {CN, 0x1e, "0061 00fc 20ac", "CN=a\xc3\xbc\xe2\x82\xac", "a\xc3\xbc\xe2\x82\xac"},
    {CN, 0x1e, "0061 d83d 62", "CN=a\\D8\\3D\\62", NULL},
    {CN, 0x1e, "000a 002c", "CN=\\0A\\,", NULL},
    {CN, 0x1c, "00000061 0001f600", "CN=a\xf0\x9f\x98\x80", "a\xf0\x9f\x98\x80"},
    {CN, 0x14, "62fc", "CN=b\\FC", NULL},
    {CN, 0x16, "78", "CN=x", "x"},
    /* other types and attributes */
    {CN, 0x04, "6162", "CN=#04026162", NULL},
    {"2a864886f70d010901", 0x16, "61 40 62", "email=a@b", "a@b"},
    {"0992268993f22c640119", 0x16, "6f7267", "DC=org", "org"},
    {"2a03", 0x0c, "7a", "1.2.3=z", "z"},
    {"883703", 0x0c, "7a", "2.999.3=z", "z"},
    {"2a81ffffffffffffffff7f", 0x0c, "7a", "oid#2a81ffffffffffffffff7f=z", "z"},
};

START_TEST(values_are_told_as_they_are)
{
    char text[128];
    builder_reset();
    struct siotls_bytes name = name_of(values[_i].type, values[_i].tag, values[_i].value);
    ck_assert_int_eq(siotls_name_text(text, sizeof text, name), SIOTLS_OK);
    ck_assert_str_eq(text, values[_i].text);
    /* The type is what stands before the sign. */
    char type[64] = "";
    memcpy(type, values[_i].text, strcspn(values[_i].text, "="));
    int status = siotls_name_attribute(text, sizeof text, name, type, 0);
    if (strncmp(type, "oid", 3) == 0)
        return;
    ck_assert_int_eq(status, values[_i].plain != NULL ? SIOTLS_OK : SIOTLS_ERROR_SYNTAX);
    ck_assert_str_eq(text, values[_i].plain != NULL ? values[_i].plain : "");
}
END_TEST

START_TEST(attributes_are_found_by_type)
{
    char text[8];
    builder_reset();
    struct siotls_bytes pair = der(0x31, der_join(der(0x30, der_join(der(0x06, der_hex(CN)), der_text(0x0c, "one"))),
                                                  der(0x30, der_join(der(0x06, der_hex(O)), der_text(0x0c, "org")))));
    struct siotls_bytes name = der(0x30, der_join(pair, relative(CN, 0x0c, der_hex("74776f"))));
    ck_assert_int_eq(siotls_name_attribute(text, sizeof text, name, "CN", 0), SIOTLS_OK);
    ck_assert_str_eq(text, "one");
    ck_assert_int_eq(siotls_name_attribute(text, sizeof text, name, "2.5.4.3", 1), SIOTLS_OK);
    ck_assert_str_eq(text, "two");
    ck_assert_int_eq(siotls_name_attribute(text, sizeof text, name, "CN", 2), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_str_eq(text, "");
    ck_assert_int_eq(siotls_name_attribute(text, sizeof text, name, "O", 0), SIOTLS_OK);
    ck_assert_str_eq(text, "org");
    ck_assert_int_eq(siotls_name_attribute(text, sizeof text, name, "OU", 0), SIOTLS_ERROR_NOT_FOUND);
    /* Room for exactly as much, and for one byte less: nothing, rather than half an identity. */
    ck_assert_int_eq(siotls_name_attribute(text, 4, name, "O", 0), SIOTLS_OK);
    ck_assert_int_eq(siotls_name_attribute(text, 3, name, "O", 0), SIOTLS_ERROR_LIMIT);
    ck_assert_str_eq(text, "");
    ck_assert_int_eq(siotls_name_attribute(text, 0, name, "O", 0), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_name_attribute(text, sizeof text, name, NULL, 0), SIOTLS_ERROR_ARGUMENT);
    char words[64];
    ck_assert_int_eq(siotls_name_text(words, sizeof words, name), SIOTLS_OK);
    ck_assert_str_eq(words, "CN=one+O=org, CN=two");
}
END_TEST

/* Whatever the room: terminated, a beginning of the whole, and marked. */
START_TEST(text_that_is_cut_says_so)
{
    static const char whole[] = "CN=a\\,b\\0A\xc3\xbc!";
    char text[64];
    builder_reset();
    struct siotls_bytes name = name_of(CN, 0x0c, "61 2c 62 0a c3bc 21");
    ck_assert_int_eq(siotls_name_text(text, 0, name), SIOTLS_ERROR_ARGUMENT);
    for (size_t size = 1; size < sizeof text; size++) {
        memset(text, 'x', sizeof text);
        int status = siotls_name_text(text, size, name);
        size_t len = strlen(text);
        ck_assert_uint_lt(len, size);
        if (status == SIOTLS_OK) {
            ck_assert_str_eq(text, whole);
            continue;
        }
        ck_assert_int_eq(status, SIOTLS_ERROR_LIMIT);
        if (size < 5) {
            ck_assert_uint_eq(len, 0);
            continue;
        }
        ck_assert_str_eq(text + len - 4, "\\...");
        ck_assert(memcmp(text, whole, len - 4) == 0);
        /* Never within an escape or a character. */
        ck_assert(len == 4 || (text[len - 5] != '\\' && text[len - 5] != '\xc3' && text[len - 5] != '0'));
    }
    ck_assert_int_eq(siotls_name_text(text, sizeof text, name), SIOTLS_OK);
}
END_TEST

/* ---- parts ---- */

static struct certificate_plan plan_all(void)
{
    struct certificate_plan plan = plan_leaf("www.example.org 192.0.2.1 hex:8710"
                                             "20010db8000000000000000000000001 a@b.example uri:https://x.example/,y "
                                             "dir:me",
                                             3, "ca", 2);
    plan.subject = "www.example.org";
    return plan;
}

START_TEST(all_parts)
{
    struct siotls_certificate parts = {.size = sizeof parts};
    struct siotls_error error = {.size = sizeof error};
    char text[64];
    builder_reset();
    struct certificate_plan plan = plan_all();
    struct siotls_bytes whole = build_certificate(&plan);
    ck_assert_int_eq(siotls_certificate_read(&parts, whole.data, whole.data_len, &error), SIOTLS_OK);
    ck_assert_uint_eq(parts.size, sizeof parts);
    ck_assert_int_eq(parts.version, 3);
    ck_assert_int_eq(siotls_name_attribute(text, sizeof text, parts.subject, "CN", 0), SIOTLS_OK);
    ck_assert_str_eq(text, "www.example.org");
    ck_assert_int_eq(siotls_name_attribute(text, sizeof text, parts.issuer, "CN", 0), SIOTLS_OK);
    ck_assert_str_eq(text, "ca");
    ck_assert_uint_eq(parts.key_type, SIOTLS_KEY_ED25519);
    ck_assert_uint_eq(parts.key_bits, 255);
    ck_assert_uint_eq(parts.scheme, SIOTLS_SCHEME_ED25519);
    ck_assert_uint_lt(parts.not_before_ms, parts.not_after_ms);
    ck_assert(parts.spki.data_len == plan.key.data_len &&
              memcmp(parts.spki.data, plan.key.data, plan.key.data_len) == 0);
    ck_assert(parts.serial.data_len == plan.serial.data_len);
    ck_assert(!parts.is_ca);
    plan = plan_ca("ca", 2, "root", 1);
    plan.key = der_rsa_key(2048);
    whole = build_certificate(&plan);
    ck_assert_int_eq(siotls_certificate_read(&parts, whole.data, whole.data_len, &error), SIOTLS_OK);
    ck_assert(parts.is_ca);
    ck_assert_uint_eq(parts.key_bits, 2048);
    ck_assert_uint_eq(parts.alt_names.data_len, 0);
}
END_TEST

START_TEST(parts_that_cannot_be_told)
{
    struct siotls_certificate parts = {.size = sizeof parts};
    struct siotls_error error = {.size = sizeof error};
    builder_reset();
    struct certificate_plan plan = plan_all();
    struct siotls_bytes whole = build_certificate(&plan);
    ck_assert_int_eq(siotls_certificate_read(&parts, whole.data, whole.data_len - 1, &error), SIOTLS_ERROR_SYNTAX);
    ck_assert_str_eq(error.reason, "x509: this is no certificate in strict DER");
    ck_assert_int_eq(siotls_certificate_read(&parts, NULL, 0, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_certificate_read(NULL, whole.data, whole.data_len, &error), SIOTLS_ERROR_ARGUMENT);
    parts.size = 0;
    ck_assert_int_eq(siotls_certificate_read(&parts, whole.data, whole.data_len, &error), SIOTLS_ERROR_ARGUMENT);
    /* A program that was compiled with a smaller struct. */
    parts = (struct siotls_certificate){.size = offsetof(struct siotls_certificate, subject), .is_ca = 7};
    ck_assert_int_eq(siotls_certificate_read(&parts, whole.data, whole.data_len, NULL), SIOTLS_OK);
    ck_assert_int_eq(parts.version, 3);
    ck_assert_int_eq(parts.is_ca, 7);
}
END_TEST

START_TEST(alternative_names)
{
    static const struct {
        int type;
        const char *text;
    } wanted[] = {{SIOTLS_NAME_DNS, "DNS:www.example.org"},        {SIOTLS_NAME_ADDRESS, "IP:192.0.2.1"},
                  {SIOTLS_NAME_ADDRESS, "IP:2001:db8::1"},         {SIOTLS_NAME_EMAIL, "email:a@b.example"},
                  {SIOTLS_NAME_URI, "URI:https://x.example/\\,y"}, {SIOTLS_NAME_DIRECTORY, "directory:CN=me"}};
    struct siotls_certificate parts = {.size = sizeof parts};
    struct siotls_alt_name name = {.size = sizeof name};
    char text[64];
    builder_reset();
    struct certificate_plan plan = plan_all();
    struct siotls_bytes whole = build_certificate(&plan);
    ck_assert_int_eq(siotls_certificate_read(&parts, whole.data, whole.data_len, NULL), SIOTLS_OK);
    struct siotls_bytes names = parts.alt_names;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        ck_assert_int_eq(siotls_certificate_next_name(&names, &name), SIOTLS_OK);
        ck_assert_int_eq(name.type, wanted[i].type);
        ck_assert_int_eq(siotls_alt_name_text(&name, text, sizeof text), SIOTLS_OK);
        ck_assert_str_eq(text, wanted[i].text);
    }
    ck_assert_int_eq(siotls_certificate_next_name(&names, &name), SIOTLS_ERROR_NOT_FOUND);
    names = der_hex("8805");
    ck_assert_int_eq(siotls_certificate_next_name(&names, &name), SIOTLS_ERROR_SYNTAX);
    names = der_hex("8802 2a03");
    ck_assert_int_eq(siotls_certificate_next_name(&names, &name), SIOTLS_OK);
    ck_assert_int_eq(siotls_alt_name_text(&name, text, sizeof text), SIOTLS_OK);
    ck_assert_str_eq(text, "other:2a03");
    name.size = 0;
    ck_assert_int_eq(siotls_certificate_next_name(&parts.alt_names, &name), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_alt_name_text(&name, text, sizeof text), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_certificate_next_name(NULL, &name), SIOTLS_ERROR_ARGUMENT);
}
END_TEST

/* ---- all of it in words ---- */

static int describe(struct siotls_set *set, char *text, size_t text_size, const struct certificate_plan *plan)
{
    struct siotls_bytes whole = build_certificate(plan);
    return siotls_certificate_describe(set, text, text_size, whole.data, whole.data_len, NULL);
}

START_TEST(description)
{
    static const char wanted[] = "subject      CN=www.example.org\n"
                                 "issuer       CN=ca\n"
                                 "serial       7f:01\n"
                                 "valid        2024-01-01 00:00:00 UTC to 2034-01-01 00:00:00 UTC\n"
                                 "names        DNS:www.example.org, IP:192.0.2.1, IP:2001:db8::1, email:a@b.example, "
                                 "URI:https://x.example/\\,y, directory:CN=me\n"
                                 "key          ED25519, 255 bits\n"
                                 "signed with  ED25519\n";
    char text[SIOTLS_CERTIFICATE_TEXT];
    struct judge judge;
    builder_reset();
    judge_init(&judge);
    struct certificate_plan plan = plan_all();
    plan.serial = der_hex("7f01");
    plan.not_before = "240101000000Z";
    plan.not_after = "340101000000Z";
    ck_assert_int_eq(describe(NULL, text, sizeof text, &plan), SIOTLS_OK);
    ck_assert_str_eq(text, wanted);
    ck_assert_int_eq(describe(judge.set, text, sizeof text, &plan), SIOTLS_OK);
    ck_assert(strncmp(text, wanted, strlen(wanted)) == 0);
    ck_assert_ptr_nonnull(strstr(text, "\nSHA-256      "));
    ck_assert_ptr_nonnull(strstr(text, "\nkey SHA-256  "));
    ck_assert_int_eq(describe(judge.set, text, 100, &plan), SIOTLS_ERROR_LIMIT);
    ck_assert_uint_lt(strlen(text), 100);
    ck_assert_int_eq(describe(judge.set, text, 0, &plan), SIOTLS_ERROR_ARGUMENT);
    judge_clear(&judge);
}
END_TEST

/* A peer's words make no line of their own, and none is left out for them. */
START_TEST(hostile_certificate)
{
    static char subject[20000];
    char text[SIOTLS_CERTIFICATE_TEXT];
    struct judge judge;
    builder_reset();
    judge_init(&judge);
    memset(subject, '\n', sizeof subject - 1);
    struct certificate_plan plan = plan_leaf("a.example", 3, "ca", 2);
    plan.subject = subject;
    plan.issuer = "x\nkey          RSA";
    struct siotls_bytes serial = der_hex("01");
    for (int i = 0; i < 8; i++)
        serial = der_join(serial, serial);
    plan.serial = serial;
    static char names[18 * 200 + 1];
    for (size_t i = 0; i < 200; i++)
        memcpy(names + i * 18, "long-name.example ", 18);
    names[200 * 18 - 1] = '\0';
    plan.alt_names = names;
    ck_assert_int_eq(describe(judge.set, text, sizeof text, &plan), SIOTLS_OK);
    size_t num_lines = 0;
    for (const char *next = text; (next = strchr(next, '\n')) != NULL; next++)
        num_lines++;
    ck_assert_uint_eq(num_lines, 9);
    ck_assert_ptr_nonnull(strstr(text, "\\0A\\...\nissuer       CN=x\\0Akey          RSA\n"));
    ck_assert_ptr_nonnull(strstr(text, ":01\\...\nvalid"));
    ck_assert_ptr_nonnull(strstr(text, "\\...\nkey          ED25519"));
    judge_clear(&judge);
}
END_TEST

START_TEST(fingerprints)
{
    uint8_t digest[SIOTLS_MAX_FINGERPRINT];
    uint8_t wanted[SIO_MAX_DIGEST];
    size_t digest_len = 0;
    struct judge judge;
    struct sio_hash hash;
    struct sio_error own = {0};
    struct siotls_error error = {.size = sizeof error};
    const struct siotls_bytes bytes = {(const uint8_t *)"abc", 3};
    builder_reset();
    judge_init(&judge);
    ck_assert(sio_set_select_hash(judge.set, &hash, SIOTLS_HASH_SHA384, &own));
    ck_assert(sio_hash_digest(&hash, wanted, &bytes, 1, &own));
    ck_assert_int_eq(siotls_certificate_fingerprint(judge.set, digest, &digest_len, SIOTLS_HASH_SHA384, bytes.data,
                                                    bytes.data_len, &error),
                     SIOTLS_OK);
    ck_assert_uint_eq(digest_len, 48);
    ck_assert(memcmp(digest, wanted, 48) == 0);
    ck_assert_int_eq(
        siotls_certificate_fingerprint(judge.set, digest, &digest_len, 99, bytes.data, bytes.data_len, &error),
        SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_certificate_fingerprint(NULL, digest, &digest_len, SIOTLS_HASH_SHA256, bytes.data,
                                                    bytes.data_len, &error),
                     SIOTLS_ERROR_ARGUMENT);
    judge_clear(&judge);
}
END_TEST

Suite *x509_describe_suite(void)
{
    Suite *suite = suite_create("x509 descriptions");
    TCase *tcase = tcase_create("describe");
    tcase_add_loop_test(tcase, values_are_told_as_they_are, 0, sizeof values / sizeof values[0]);
    tcase_add_test(tcase, attributes_are_found_by_type);
    tcase_add_test(tcase, text_that_is_cut_says_so);
    tcase_add_test(tcase, all_parts);
    tcase_add_test(tcase, parts_that_cannot_be_told);
    tcase_add_test(tcase, alternative_names);
    tcase_add_test(tcase, description);
    tcase_add_test(tcase, hostile_certificate);
    tcase_add_test(tcase, fingerprints);
    suite_add_tcase(suite, tcase);
    return suite;
}
