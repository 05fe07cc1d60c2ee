/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distinguished_name.h: X.501 names of subjects and issuers, compared as RFC 5280 7.1 says.
 */
#ifndef SIO_X509_DISTINGUISHED_NAME_H
#define SIO_X509_DISTINGUISHED_NAME_H

#include "asn1/der.h"

/* One attribute of a name, such as CN=example.org. */
struct sio_name_attribute {
    struct siotls_bytes type; /* OID */
    struct siotls_bytes value;
    uint8_t tag; /* of the value */
};

/* Reads the next relative name: a SET, of which sio_name_next_attribute reads the attributes. */
bool sio_name_next_relative(struct sio_reader *name, struct sio_reader *relative) SIO_CHECKED;
bool sio_name_next_attribute(struct sio_reader *relative, struct sio_name_attribute *attribute) SIO_CHECKED;

/* True for a well-formed Name, contents without its header. */
bool sio_name_is_valid(struct siotls_bytes contents);

/* A Name's contents; empty for a malformed one. */
struct sio_reader sio_name_open(struct siotls_bytes name);

bool sio_name_is_empty(struct siotls_bytes name);

/* Equal, apart from string types, case and white space. */
bool sio_name_equal(struct siotls_bytes left, struct siotls_bytes right);

/* The same for names that are equal. */
uint32_t sio_name_hash(struct siotls_bytes name);

/* True when name begins with all relative names of base; both are Names (RFC 5280 4.2.1.10, directoryName). */
bool sio_name_is_within(struct siotls_bytes name, struct siotls_bytes base);

/* True when name is base and one relative name more, of these contents. */
bool sio_name_is_below(struct siotls_bytes name, struct siotls_bytes base, struct siotls_bytes relative);

/* Writes a Name as text such as "CN=example.org, O=Example" for people; always terminated. */
void sio_name_print(char *text, size_t text_size, struct siotls_bytes name);

/* True for an attribute of that type: commonName, emailAddress. */
bool sio_name_is_common_name(const struct sio_name_attribute *attribute);
bool sio_name_is_email(const struct sio_name_attribute *attribute);

#endif
