/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pem_label.c: the labels of blocks (RFC 7468 4), and what a file is in which nothing was found. A label that nobody
 * knows may be a known one misspelt, so it is not passed over.
 */
#include <string.h>

#include "asn1/der.h"
#include "asn1/pem.h"

struct row {
    const char *label;
    uint32_t kind;       /* sio_pem_kind; 0: never wanted here */
    const char *instead; /* how to make of it what can be read; NULL: it can be */
};

static const struct row rows[] = {
    {"CERTIFICATE", SIO_PEM_CERTIFICATE, NULL},
    {"TRUSTED CERTIFICATE", SIO_PEM_CERTIFICATE, "openssl x509 -in OLD -out NEW"},
    {"X509 CERTIFICATE", SIO_PEM_CERTIFICATE, "openssl x509 -in OLD -out NEW"},
    {"PKCS7", SIO_PEM_CERTIFICATE | SIO_PEM_CRL, "openssl pkcs7 -print_certs -in OLD -out NEW"},
    {"PKCS #7 SIGNED DATA", SIO_PEM_CERTIFICATE | SIO_PEM_CRL, "openssl pkcs7 -print_certs -in OLD -out NEW"},
    {"CMS", SIO_PEM_CERTIFICATE | SIO_PEM_CRL, "openssl cms -verify -noverify -inform PEM -in OLD -certsout NEW"},
    {"X509 CRL", SIO_PEM_CRL, NULL},
    {"PRIVATE KEY", SIO_PEM_PRIVATE_KEY, NULL},
    {"ENCRYPTED PRIVATE KEY", SIO_PEM_PRIVATE_KEY, NULL},
    {"RSA PRIVATE KEY", SIO_PEM_PRIVATE_KEY, NULL},
    {"EC PRIVATE KEY", SIO_PEM_PRIVATE_KEY, NULL},
    {"OPENSSH PRIVATE KEY", SIO_PEM_PRIVATE_KEY, "ssh-keygen -p -m PKCS8 -f FILE"},
    {"PUBLIC KEY", SIO_PEM_PUBLIC_KEY, NULL},
    {"RSA PUBLIC KEY", SIO_PEM_PUBLIC_KEY, "openssl rsa -RSAPublicKey_in -in OLD -pubout -out NEW"},
    {"EC PARAMETERS", SIO_PEM_CURVE, NULL},
    {"DSA PRIVATE KEY", 0, NULL},
    {"DSA PARAMETERS", 0, NULL},
    {"DH PARAMETERS", 0, NULL},
    {"X9.42 DH PARAMETERS", 0, NULL},
    {"CERTIFICATE REQUEST", 0, NULL},
    {"NEW CERTIFICATE REQUEST", 0, NULL},
    {"ATTRIBUTE CERTIFICATE", 0, NULL},
    {"SSL SESSION PARAMETERS", 0, NULL},
};

static const struct row *find_row(const struct sio_pem_block *block)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (sio_pem_is(block, rows[i].label))
            return &rows[i];
    return NULL;
}

bool sio_pem_judge_label(const struct sio_pem_block *block, bool *is_wanted, uint32_t kinds, struct sio_error *error)
{
    const struct row *row = find_row(block);
    *is_wanted = row != NULL && (row->kind & kinds) != 0;
    if (row == NULL)
        return sio_pem_fail(error, block, "pem: the label of a block is not known");
    if (!*is_wanted || row->instead == NULL)
        return true;
    sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "pem: a block is in a form that is not read, convert it");
    return sio_fail_detail(error, "block %u, %s: %s", block->number, row->label, row->instead);
}

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
