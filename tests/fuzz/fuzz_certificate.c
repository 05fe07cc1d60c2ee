/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_certificate.c: certificates (RFC 5280 4): what is parsed lies within the bytes, can be printed, has names that
 * equal themselves, and can be judged in every place of a path.
 */
#include "fuzz_message.h"
#include "x509/form/certificate.h"
#include "x509/name/distinguished_name.h"
#include "x509/name/name_constraints.h"
#include "x509/path/rule.h"

static void lies_within(struct siotls_bytes whole, struct siotls_bytes part)
{
    if (part.data != NULL)
        fuzz_require(part.data >= whole.data && part.data + part.data_len <= whole.data + whole.data_len);
}

static void judge(const struct sio_certificate *certificate, int place, int profile)
{
    struct sio_reference_name name;
    struct sio_error error = {0};
    fuzz_require(sio_reference_name_parse(&name, "www.example.org"));
    const struct sio_rule_context context = {.time_ms = 1800000000000,
                                             .name = &name,
                                             .name_text = "www.example.org",
                                             .purpose = SIOTLS_PURPOSE_SERVER,
                                             .profile = profile,
                                             .place = place};
    bool holds = sio_rules_hold(&context, certificate, &error);
    fuzz_require(holds == sio_error_is_clear(&error));
}

/* The certificate's own constraints, on its own names. */
static void constrain(const struct sio_certificate *certificate)
{
    uint32_t num_comparisons = 1000;
    struct sio_error error = {0};
    if (certificate->name_constraints.data == NULL)
        return;
    const struct sio_presented_names names = sio_certificate_names(certificate);
    bool allowed = sio_name_constraints_allow(certificate->name_constraints, &names, &num_comparisons, &error);
    fuzz_require(allowed == sio_error_is_clear(&error));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct siotls_bytes whole = sio_bytes(data, data_len);
    struct sio_certificate certificate;
    struct sio_error error = {0};
    char text[80];
    bool is_fine = sio_certificate_parse(&certificate, whole, &error);
    fuzz_require(is_fine == sio_error_is_clear(&error));
    if (!is_fine)
        return 0;
    const struct siotls_bytes parts[] = {
        certificate.tbs,       certificate.serial,           certificate.issuer,
        certificate.subject,   certificate.key.spki,         certificate.key.point,
        certificate.signature, certificate.subject_alt_name, certificate.name_constraints};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        lies_within(whole, parts[i]);
    fuzz_require(sio_name_equal(certificate.subject, certificate.subject));
    if (sio_name_equal(certificate.subject, certificate.issuer))
        fuzz_require(sio_name_hash(certificate.subject) == sio_name_hash(certificate.issuer));
    sio_name_print(text, sizeof text, certificate.subject);
    for (int place = SIO_PLACE_LEAF; place <= SIO_PLACE_TRUSTED_LEAF; place *= 2)
        judge(&certificate, place, SIOTLS_PROFILE_WEB_STRICT);
    judge(&certificate, SIO_PLACE_CA, SIOTLS_PROFILE_RFC5280);
    constrain(&certificate);
    return 0;
}
