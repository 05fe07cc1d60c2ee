/* SPDX-License-Identifier: Apache-2.0 */
/*
 * location.c: siotls_x509_location: where a certificate says that more about it is to be had.
 */
#include "asn1/der.h"
#include "x509/form/certificate.h"
#include "x509/name/general_name.h"

/* Below id-ad (RFC 5280 4.2.2.1). */
enum { ACCESS_OCSP = 1, ACCESS_CA_ISSUERS = 2 };

/* Counts the URI down; true when it is the one that was asked for. */
static bool is_wanted(const struct sio_general_name *name, size_t *index)
{
    return name->tag == SIO_NAME_TAG_URI && (*index)-- == 0;
}

static bool find_access(struct siotls_bytes *uri, struct siotls_bytes descriptions, uint8_t method, size_t index)
{
    const uint8_t wanted[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, method};
    struct sio_reader reader = sio_reader(descriptions);
    struct sio_reader description;
    struct sio_general_name location;
    struct siotls_bytes oid;
    while (sio_der_enter(&reader, &description, SIO_DER_SEQUENCE)) {
        if (!sio_der_read_oid(&description, &oid) || !sio_general_name_next(&description, &location) ||
            !sio_bytes_equal(oid, sio_bytes(wanted, sizeof wanted)) || !is_wanted(&location, &index))
            continue;
        *uri = location.value;
        return true;
    }
    return false;
}

static bool find_list(struct siotls_bytes *uri, struct siotls_bytes points, size_t index)
{
    struct sio_reader reader = sio_reader(points);
    struct sio_reader point;
    struct siotls_bytes point_name;
    struct siotls_bytes full_name;
    struct sio_general_name name;
    while (sio_der_enter(&reader, &point, SIO_DER_SEQUENCE)) {
        if (!sio_der_read_optional(&point, &point_name, SIO_DER_CONTEXT_CONSTRUCTED) || point_name.data == NULL)
            continue;
        struct sio_reader inside = sio_reader(point_name);
        if (!sio_der_read_optional(&inside, &full_name, SIO_DER_CONTEXT_CONSTRUCTED) || full_name.data == NULL)
            continue;
        struct sio_reader names = sio_reader(full_name);
        while (sio_general_name_next(&names, &name)) {
            if (is_wanted(&name, &index)) {
                *uri = name.value;
                return true;
            }
        }
    }
    return false;
}

int siotls_x509_location(struct siotls_bytes *uri, const uint8_t *certificate, size_t certificate_len, int location,
                         size_t index)
{
    struct sio_certificate parsed;
    struct sio_error error = {0};
    bool is_found = false;
    if (uri == NULL || certificate == NULL || location < SIOTLS_LOCATION_OCSP || location > SIOTLS_LOCATION_ISSUER)
        return SIOTLS_ERROR_ARGUMENT;
    if (!sio_certificate_parse(&parsed, sio_bytes(certificate, certificate_len), &error))
        return SIOTLS_ERROR_SYNTAX;
    if (location == SIOTLS_LOCATION_CRL)
        is_found = find_list(uri, parsed.crl_distribution_points, index);
    else
        is_found = find_access(uri, parsed.authority_info_access,
                               location == SIOTLS_LOCATION_OCSP ? ACCESS_OCSP : ACCESS_CA_ISSUERS, index);
    return is_found ? SIOTLS_OK : SIOTLS_ERROR_NOT_FOUND;
}
