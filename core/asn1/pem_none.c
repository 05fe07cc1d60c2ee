/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pem_none.c: what a file is in which nothing was found.
 */
#include "asn1/der.h"
#include "asn1/pem.h"

/* Reads what may be BER: the header of a SEQUENCE, whatever its length. */
static bool enter_loosely(struct sio_reader *reader)
{
    uint8_t tag;
    uint8_t length;
    return sio_read_u8(reader, &tag) && tag == SIO_DER_SEQUENCE && sio_read_u8(reader, &length) &&
           sio_read_skip(reader, length > 0x80 ? length & 0x7fu : 0);
}

/* PFX (RFC 7292 4): version 3, then a ContentInfo. */
static bool is_pkcs12(struct siotls_bytes content)
{
    struct sio_reader reader = sio_reader(content);
    uint32_t version;
    return enter_loosely(&reader) && sio_der_read_u32(&reader, &version) && version == 3 && enter_loosely(&reader) &&
           sio_der_next_is(&reader, SIO_DER_OID);
}

/* ContentInfo of signed-data (RFC 2315 7). */
static bool is_pkcs7(struct siotls_bytes content)
{
    static const uint8_t signed_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
    struct sio_reader reader = sio_reader(content);
    struct siotls_bytes type;
    return enter_loosely(&reader) && sio_der_read_oid(&reader, &type) &&
           sio_bytes_equal(type, sio_bytes(signed_data, sizeof signed_data));
}

/* The labels of blocks that are there, none of which was wanted. */
static bool fail_labels(struct sio_error *error, struct siotls_bytes text)
{
    struct sio_pem pem = sio_pem(text);
    struct sio_error ignored = {0};
    bool found;
    if (!sio_pem_next(&pem, &found, UINT32_MAX, &ignored) && pem.block.label.data_len == 0)
        return false;
    size_t label_len = pem.block.label.data_len;
    return sio_fail_detail(error, "block %u is %.*s", pem.block.number, label_len < 64 ? (int)label_len : 64,
                           (const char *)pem.block.label.data);
}

bool sio_pem_check_form(struct siotls_bytes content, struct sio_error *error)
{
    if (is_pkcs12(content))
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX,
                               "pem: PKCS#12 is not read, convert it: openssl pkcs12 -nodes -in OLD -out NEW");
    if (is_pkcs7(content))
        return sio_fail_status(
            error, SIOTLS_ERROR_SYNTAX,
            "pem: PKCS#7 is not read, convert it: openssl pkcs7 -inform DER -print_certs -in OLD -out NEW");
    return true;
}

bool sio_pem_fail_none(struct sio_error *error, struct siotls_bytes content)
{
    if (content.data_len == 0)
        return sio_fail_detail(error, "it is empty");
    if (sio_pem_is_text(content))
        return fail_labels(error, content);
    if (content.data[0] == SIO_DER_SEQUENCE)
        return sio_fail_detail(error, "it begins as DER, but is cut short, something else, or has more behind it");
    return sio_fail_detail(error, "it is neither PEM nor DER");
}
