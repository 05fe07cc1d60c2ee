/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pem.h: PEM blocks in text (RFC 7468). A block that is cut short, or is not what it says, is a failure that names it:
 * what is left of a file must not pass for the whole.
 */
#ifndef SIO_ASN1_PEM_H
#define SIO_ASN1_PEM_H

#include "base/buffer.h"
#include "base/error.h"

/* A block: label and base64 body are views; before and between blocks any text may stand. */
struct sio_pem_block {
    struct siotls_bytes label;   /* such as CERTIFICATE */
    struct siotls_bytes headers; /* lines such as Proc-Type: 4,ENCRYPTED (RFC 1421); mostly empty */
    struct siotls_bytes body;    /* base64 with white space, headers left out */
    unsigned number;             /* in the text, counted from 1 */
};

/* A text whose blocks are read one after the other. */
struct sio_pem {
    struct siotls_bytes text;   /* what is left */
    struct sio_pem_block block; /* the last one read */
};

/* What blocks are wanted for. */
enum sio_pem_kind {
    SIO_PEM_CERTIFICATE = 1,
    SIO_PEM_CRL = 2,
    SIO_PEM_PRIVATE_KEY = 4,
    SIO_PEM_PUBLIC_KEY = 8,
    SIO_PEM_CURVE = 16 /* EC PARAMETERS */
};

struct sio_pem sio_pem(struct siotls_bytes text);

/* True when some block begins in the text. */
bool sio_pem_is_text(struct siotls_bytes text);

/* True when a block of that label begins there, or one of a label that is cut short. */
bool sio_pem_begins(struct siotls_bytes text, const char *label);

/*
 * Reads the next block of one of these kinds (bits); found is false when there is none left. SYNTAX for a block without
 * its beginning or end, for a label that is not known, and for a form of what is wanted that has to be converted first.
 */
bool sio_pem_next(struct sio_pem *pem, bool *found, uint32_t kinds, struct sio_error *error) SIO_CHECKED;

/* Passes over the rest, which has to be whole as well. */
bool sio_pem_finish(struct sio_pem *pem, struct sio_error *error) SIO_CHECKED;

/* True for a block of that label. */
bool sio_pem_is(const struct sio_pem_block *block, const char *label);

/* Appends what the block holds, one whole element in DER; false with SYNTAX or NO_MEMORY. */
bool sio_pem_decode(struct sio_buffer *der, const struct sio_pem_block *block, struct sio_error *error) SIO_CHECKED;

/* The same, whatever it holds: base64 alone. */
bool sio_pem_decode_body(struct sio_buffer *der, const struct sio_pem_block *block,
                         struct sio_error *error) SIO_CHECKED;

/* Adds to a failure in which block that was; or fails with SYNTAX and says so. Both return false. */
bool sio_pem_fail_in(struct sio_error *error, const struct sio_pem_block *block);
bool sio_pem_fail(struct sio_error *error, const struct sio_pem_block *block, const char *reason);

/* pem_label.c */

/* SYNTAX for a file in another form, PEM or not, with what converts it: PKCS#12, PKCS#7. */
bool sio_pem_check_form(struct siotls_bytes content, struct sio_error *error) SIO_CHECKED;

/* Adds to a failure what a file is in which nothing of the wanted kind was found; returns false. */
bool sio_pem_fail_none(struct sio_error *error, struct siotls_bytes content);

/* May a block be passed over, is it wanted, or is it refused? */
bool sio_pem_judge_label(const struct sio_pem_block *block, bool *is_wanted, uint32_t kinds,
                         struct sio_error *error) SIO_CHECKED;

#endif
