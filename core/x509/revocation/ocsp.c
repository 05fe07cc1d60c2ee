/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ocsp.c: OCSPResponse, BasicOCSPResponse and SingleResponse (RFC 6960 4.2.1).
 */
#include "x509/revocation/ocsp.h"

#include "x509/form/algorithm.h"
#include "x509/name/distinguished_name.h"
#include "x509/revocation/crl.h"

enum { ENUMERATED = 0x0a };

/* id-pkix-ocsp-basic */
static const uint8_t basic_response[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01};

static const struct {
    uint8_t oid[9];
    uint8_t oid_len;
    uint8_t hash;
} id_hashes[] = {
    {{0x2b, 0x0e, 0x03, 0x02, 0x1a}, 5, SIOTLS_HASH_SHA1},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 1}, 9, SIOTLS_HASH_SHA256},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 2}, 9, SIOTLS_HASH_SHA384},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 3}, 9, SIOTLS_HASH_SHA512},
};

static uint32_t hash_of(struct siotls_bytes oid)
{
    for (size_t i = 0; i < sizeof id_hashes / sizeof id_hashes[0]; i++)
        if (sio_bytes_equal(oid, sio_bytes(id_hashes[i].oid, id_hashes[i].oid_len)))
            return id_hashes[i].hash;
    return 0;
}

static bool read_generalized(struct sio_reader *reader, uint64_t *time_ms)
{
    bool is_exact;
    return sio_der_next_is(reader, SIO_DER_GENERALIZED_TIME) && sio_der_read_time(reader, time_ms, &is_exact);
}

/* Extensions, of which none is processed: a critical one makes what they belong to unusable. */
static bool read_ocsp_extensions(struct sio_reader *reader, uint8_t tag, bool *has_critical)
{
    struct sio_reader inside;
    struct sio_reader list;
    struct sio_reader extension;
    struct siotls_bytes part;
    bool critical;
    if (!sio_der_next_is(reader, tag))
        return true;
    if (!sio_der_enter(reader, &inside, tag) || !sio_der_enter(&inside, &list, SIO_DER_SEQUENCE) ||
        !sio_read_end(&inside))
        return false;
    do {
        if (!sio_der_enter(&list, &extension, SIO_DER_SEQUENCE) || !sio_der_read_oid(&extension, &part) ||
            !sio_der_read_default_false(&extension, &critical) ||
            !sio_der_read(&extension, &part, SIO_DER_OCTET_STRING) || !sio_read_end(&extension))
            return false;
        *has_critical = *has_critical || critical;
    } while (!sio_read_end(&list));
    return true;
}

static bool read_certificate_id(struct sio_reader *reader, struct sio_ocsp_single *single)
{
    struct sio_reader inside;
    struct sio_reader algorithm;
    struct siotls_bytes oid;
    if (!sio_der_enter(reader, &inside, SIO_DER_SEQUENCE) || !sio_der_enter(&inside, &algorithm, SIO_DER_SEQUENCE) ||
        !sio_der_read_oid(&algorithm, &oid) ||
        !sio_der_read(&inside, &single->issuer_name_hash, SIO_DER_OCTET_STRING) ||
        !sio_der_read(&inside, &single->issuer_key_hash, SIO_DER_OCTET_STRING) ||
        !sio_der_read_integer(&inside, &single->serial) || !sio_read_end(&inside))
        return false;
    single->hash = hash_of(oid);
    return true;
}

static bool read_revoked(struct sio_reader *reader, struct sio_ocsp_single *single)
{
    struct sio_reader inside;
    struct sio_reader wrapped;
    struct siotls_bytes reason;
    if (!sio_der_enter(reader, &inside, SIO_DER_CONTEXT_CONSTRUCTED + 1) ||
        !read_generalized(&inside, &single->revoked_ms))
        return false;
    if (sio_read_end(&inside))
        return true;
    if (!sio_der_enter(&inside, &wrapped, SIO_DER_CONTEXT_CONSTRUCTED) || !sio_read_end(&inside) ||
        !sio_der_read(&wrapped, &reason, ENUMERATED) || !sio_read_end(&wrapped) || reason.data_len != 1)
        return false;
    single->reason = reason.data[0];
    return single->reason <= SIO_CRL_MAX_REASON;
}

static bool read_status(struct sio_reader *reader, struct sio_ocsp_single *single)
{
    struct siotls_bytes nothing;
    if (sio_der_next_is(reader, SIO_DER_CONTEXT_CONSTRUCTED + 1)) {
        single->status = SIO_OCSP_REVOKED;
        return read_revoked(reader, single);
    }
    bool is_good = sio_der_next_is(reader, SIO_DER_CONTEXT);
    single->status = is_good ? SIO_OCSP_GOOD : SIO_OCSP_UNKNOWN;
    return sio_der_read(reader, &nothing, is_good ? SIO_DER_CONTEXT : SIO_DER_CONTEXT + 2) && nothing.data_len == 0;
}

static bool read_end_of_validity(struct sio_reader *reader, struct sio_ocsp_single *single)
{
    struct sio_reader inside;
    single->has_next_update = sio_der_next_is(reader, SIO_DER_CONTEXT_CONSTRUCTED);
    if (!single->has_next_update)
        return true;
    return sio_der_enter(reader, &inside, SIO_DER_CONTEXT_CONSTRUCTED) &&
           read_generalized(&inside, &single->next_update_ms) && sio_read_end(&inside);
}

bool sio_ocsp_single_next(struct sio_reader *responses, struct sio_ocsp_single *single)
{
    struct sio_reader inside;
    *single = (struct sio_ocsp_single){0};
    return sio_der_enter(responses, &inside, SIO_DER_SEQUENCE) && read_certificate_id(&inside, single) &&
           read_status(&inside, single) && read_generalized(&inside, &single->this_update_ms) &&
           read_end_of_validity(&inside, single) &&
           read_ocsp_extensions(&inside, SIO_DER_CONTEXT_CONSTRUCTED + 1, &single->has_unknown_critical) &&
           sio_read_end(&inside);
}

/* ResponderID: [1] a Name or [2] the hash of a key. */
static bool read_responder(struct sio_reader *tbs, struct sio_ocsp_response *response)
{
    struct sio_reader inside;
    if (sio_der_next_is(tbs, SIO_DER_CONTEXT_CONSTRUCTED + 1))
        return sio_der_enter(tbs, &inside, SIO_DER_CONTEXT_CONSTRUCTED + 1) &&
               sio_der_read_element(&inside, &response->responder_name, SIO_DER_SEQUENCE) && sio_read_end(&inside);
    return sio_der_enter(tbs, &inside, SIO_DER_CONTEXT_CONSTRUCTED + 2) &&
           sio_der_read(&inside, &response->responder_key, SIO_DER_OCTET_STRING) && sio_read_end(&inside);
}

static bool read_singles(struct sio_reader *tbs, struct sio_ocsp_response *response)
{
    struct sio_ocsp_single single;
    if (!sio_der_read(tbs, &response->responses, SIO_DER_SEQUENCE))
        return false;
    struct sio_reader responses = sio_reader(response->responses);
    do {
        if (!sio_ocsp_single_next(&responses, &single))
            return false;
    } while (!sio_read_end(&responses));
    return true;
}

/* version is DEFAULT v1, which DER does not write. */
static bool read_response_data(struct sio_ocsp_response *response)
{
    struct sio_reader whole = sio_reader(response->tbs);
    struct sio_reader tbs;
    return sio_der_enter(&whole, &tbs, SIO_DER_SEQUENCE) && read_responder(&tbs, response) &&
           read_generalized(&tbs, &response->produced_ms) && read_singles(&tbs, response) &&
           read_ocsp_extensions(&tbs, SIO_DER_CONTEXT_CONSTRUCTED + 1, &response->has_unknown_critical) &&
           sio_read_end(&tbs);
}

static bool read_basic(struct sio_ocsp_response *response, struct siotls_bytes der)
{
    struct sio_reader whole = sio_reader(der);
    struct sio_reader inside;
    struct siotls_bytes wrapped;
    if (!sio_der_enter(&whole, &inside, SIO_DER_SEQUENCE) || !sio_read_end(&whole) ||
        !sio_der_read_element(&inside, &response->tbs, SIO_DER_SEQUENCE) ||
        !sio_der_read_element(&inside, &response->signature_algorithm.der, SIO_DER_SEQUENCE) ||
        !sio_der_read_bit_bytes(&inside, &response->signature) ||
        !sio_der_read_optional(&inside, &wrapped, SIO_DER_CONTEXT_CONSTRUCTED) || !sio_read_end(&inside))
        return false;
    struct sio_reader certificates = sio_reader(wrapped);
    if (wrapped.data != NULL &&
        (!sio_der_read(&certificates, &response->certificates, SIO_DER_SEQUENCE) || !sio_read_end(&certificates)))
        return false;
    return read_response_data(response);
}

bool sio_ocsp_parse(struct sio_ocsp_response *response, struct siotls_bytes der, struct sio_error *error)
{
    struct sio_reader whole = sio_reader(der);
    struct sio_reader inside;
    struct sio_reader wrapped;
    struct sio_reader bytes;
    struct siotls_bytes status;
    struct siotls_bytes type;
    struct siotls_bytes basic;
    *response = (struct sio_ocsp_response){0};
    if (!sio_der_enter(&whole, &inside, SIO_DER_SEQUENCE) || !sio_read_end(&whole) ||
        !sio_der_read(&inside, &status, ENUMERATED) || status.data_len != 1)
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "ocsp: this is no response in strict DER");
    if (status.data[0] != 0)
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "ocsp: the responder gave no answer");
    if (!sio_der_enter(&inside, &wrapped, SIO_DER_CONTEXT_CONSTRUCTED) || !sio_read_end(&inside) ||
        !sio_der_enter(&wrapped, &bytes, SIO_DER_SEQUENCE) || !sio_read_end(&wrapped) ||
        !sio_der_read_oid(&bytes, &type) || !sio_bytes_equal(type, sio_bytes(basic_response, sizeof basic_response)) ||
        !sio_der_read(&bytes, &basic, SIO_DER_OCTET_STRING) || !sio_read_end(&bytes) || !read_basic(response, basic))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "ocsp: the response is malformed");
    (void)sio_signature_scheme(&response->signature_algorithm.scheme, response->signature_algorithm.der);
    return true;
}
