/* SPDX-License-Identifier: Apache-2.0 */
/*
 * general_name.h: GeneralNames of subjectAltName and name constraints (RFC 5280 4.2.1.6).
 */
#ifndef SIO_X509_GENERAL_NAME_H
#define SIO_X509_GENERAL_NAME_H

#include "asn1/der.h"

/* The tags of the kinds of name. */
enum sio_general_name_tag {
    SIO_NAME_TAG_OTHER = 0xa0,
    SIO_NAME_TAG_EMAIL = 0x81,
    SIO_NAME_TAG_DNS = 0x82,
    SIO_NAME_TAG_X400 = 0xa3,
    SIO_NAME_TAG_DIRECTORY = 0xa4,
    SIO_NAME_TAG_EDI_PARTY = 0xa5,
    SIO_NAME_TAG_URI = 0x86,
    SIO_NAME_TAG_ADDRESS = 0x87,
    SIO_NAME_TAG_REGISTERED_ID = 0x88
};

struct sio_general_name {
    struct siotls_bytes value; /* contents; of a directoryName the Name with its header */
    uint8_t tag;
};

/* Reads the next name; false at the end and for what is no GeneralName. Only the form is looked at. */
bool sio_general_name_next(struct sio_reader *names, struct sio_general_name *name) SIO_CHECKED;

/* True for the contents of well-formed GeneralNames with at least one name, each fit for a certificate. */
bool sio_general_names_are_valid(struct siotls_bytes names);

/* True when a directoryName of the names is that Name. */
bool sio_general_names_have_directory(struct siotls_bytes names, struct siotls_bytes name);

/* True when, of valid names, DNS names and mailboxes are in the form of RFC 5280 4.2.1.6; wildcards are DNS names. */
bool sio_general_names_are_exact(struct siotls_bytes names);

#endif
