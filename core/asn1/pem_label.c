/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pem_label.c: the labels of blocks (RFC 7468 4). A label that nobody knows may be a known one misspelt, so it is not
 * passed over.
 */
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
