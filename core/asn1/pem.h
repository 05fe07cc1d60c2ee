/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pem.h: PEM blocks in text (RFC 7468).
 */
#ifndef SIO_ASN1_PEM_H
#define SIO_ASN1_PEM_H

#include "base/buffer.h"

/* The next block found in text: label and base64 body are views; before and between blocks any text may stand. */
struct sio_pem_block {
    struct siotls_bytes label;   /* such as CERTIFICATE */
    struct siotls_bytes headers; /* lines such as Proc-Type: 4,ENCRYPTED (RFC 1421); mostly empty */
    struct siotls_bytes body;    /* base64 with white space, headers left out */
};

/* Moves text behind the next block. False when there is no further whole block. */
bool sio_pem_next(struct siotls_bytes *text, struct sio_pem_block *block);

/* True for a block of that label. */
bool sio_pem_is(const struct sio_pem_block *block, const char *label);

/* Appends the decoded body; false with SYNTAX or NO_MEMORY. */
bool sio_pem_decode(struct sio_buffer *der, struct siotls_bytes body, struct sio_error *error) SIO_CHECKED;

#endif
