/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form.h: the forms that the data of extensions has, each read and written by one pair of functions (RFC 9846 4.3).
 * Which extension has which form in which message is said in extension_rows.h.
 */
#ifndef SIO_WIRE_FORM_H
#define SIO_WIRE_FORM_H

#include "base/reader.h"
#include "base/writer.h"

/* In brackets: the type of the field of a message's struct that holds it, and of the second one if there is one. */
enum sio_form {
    SIO_FORM_NOT_CARRIED,    /* the message may not carry that extension */
    SIO_FORM_ANYTHING,       /* not looked at */
    SIO_FORM_NOTHING,        /* empty */
    SIO_FORM_NUMBER8,        /* (uint8_t) */
    SIO_FORM_NUMBER16,       /* (uint16_t) */
    SIO_FORM_NUMBER32,       /* (uint32_t) */
    SIO_FORM_LIST8,          /* u8 list<1..2^8-1> (bytes: the contents, as in all that follow) */
    SIO_FORM_SHORT_LIST16,   /* u16 list<2..254> (bytes) */
    SIO_FORM_LIST16,         /* u16 list<2..2^16-1> (bytes) */
    SIO_FORM_VECTOR16,       /* opaque<1..2^16-1> (bytes) */
    SIO_FORM_HOST_NAME,      /* a ServerNameList of one host_name, RFC 6066 3 (bytes: the name) */
    SIO_FORM_PROTOCOLS,      /* ProtocolNameList, RFC 7301 3.1 (bytes) */
    SIO_FORM_PROTOCOL,       /* such a list of one (bytes: the protocol) */
    SIO_FORM_KEY_SHARES,     /* KeyShareEntry client_shares<0..2^16-1> (bytes) */
    SIO_FORM_KEY_SHARE,      /* KeyShareEntry (uint16_t: the group; bytes: key_exchange) */
    SIO_FORM_PSKS,           /* OfferedPsks (bytes: identities; bytes: binders) */
    SIO_FORM_AUTHORITIES,    /* DistinguishedName authorities<3..2^16-1> (bytes) */
    SIO_FORM_OID_FILTERS,    /* OIDFilter filters<0..2^16-1> (bytes) */
    SIO_FORM_STATUS_REQUEST, /* CertificateStatusRequest, RFC 6066 8 (bool: of OCSP) */
    SIO_FORM_STATUS,         /* CertificateStatus of OCSP (bytes: the response) */
    SIO_FORM_TIMESTAMPS,     /* SignedCertificateTimestampList, RFC 6962 3.3 (bytes: all of it) */
    SIO_NUM_FORMS
};

/*
 * Takes data apart into the fields, which are views of it; a form that has no such field does not look at it. False
 * when the data does not have that form; nothing else is judged.
 */
bool sio_form_parse(void *first, void *second, struct siotls_bytes data, enum sio_form form) SIO_CHECKED;

/* Puts data together from the fields. grease: a value of its own in front of a list (RFC 8701); 0: none. */
void sio_form_write(struct sio_writer *writer, const void *first, const void *second, uint16_t grease,
                    enum sio_form form);

/* Passes over one PskIdentity, or one PskBinderEntry (RFC 9846 4.3.11); false where there is none. */
bool sio_psk_identity_skip(struct sio_reader *reader) SIO_CHECKED;
bool sio_psk_binder_skip(struct sio_reader *reader) SIO_CHECKED;

#endif
