/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name.h: what a peer is called: DNS names and IP addresses, and whether a certificate is for them (RFC 9525).
 */
#ifndef SIO_X509_NAME_H
#define SIO_X509_NAME_H

#include "base/reader.h"

enum sio_name_type { SIO_NAME_INVALID, SIO_NAME_DNS, SIO_NAME_IPV4, SIO_NAME_IPV6 };

/* A reference name, parsed once. */
struct sio_reference_name {
    enum sio_name_type type;
    struct siotls_bytes dns; /* view of the text, without a trailing dot */
    uint8_t address[16];
    bool is_below_suffix; /* directly below a public suffix, so that a wildcard stands for names of strangers too */
};

/* Parses what the application wants to talk to; false when it is neither a DNS name nor an address. */
bool sio_reference_name_parse(struct sio_reference_name *name, const char *text) SIO_CHECKED;

/* True when the contents of a subjectAltName have the name. No common-name fall-back. */
bool sio_names_have(struct siotls_bytes subject_alt_name, const struct sio_reference_name *name);

#endif
