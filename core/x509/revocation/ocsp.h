/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ocsp.h: an OCSP response taken apart into views of its DER (RFC 6960 4.2).
 */
#ifndef SIO_X509_OCSP_H
#define SIO_X509_OCSP_H

#include "asn1/der.h"
#include "x509/form/certificate.h"

struct sio_ocsp_response {
    struct siotls_bytes tbs; /* what is signed */
    struct sio_signature_algorithm signature_algorithm;
    struct siotls_bytes signature;
    struct siotls_bytes responder_name; /* Name, DER; data NULL: the responder is named by key */
    struct siotls_bytes responder_key;  /* SHA-1 of its key */
    uint64_t produced_ms;               /* when it was signed */
    struct siotls_bytes responses;      /* contents of the sequence */
    struct siotls_bytes certificates;   /* contents of certs; data NULL: none */
    bool has_unknown_critical;
};

/* What is said of one certificate. */
enum sio_ocsp_status { SIO_OCSP_GOOD, SIO_OCSP_REVOKED, SIO_OCSP_UNKNOWN };

struct sio_ocsp_single {
    uint32_t hash; /* siotls_hash_id of the two hashes; 0: another */
    struct siotls_bytes issuer_name_hash;
    struct siotls_bytes issuer_key_hash;
    struct siotls_bytes serial; /* contents of the INTEGER */
    enum sio_ocsp_status status;
    uint64_t revoked_ms;
    uint8_t reason; /* as in revocation lists */
    uint64_t this_update_ms;
    bool has_next_update;
    uint64_t next_update_ms;
    bool has_unknown_critical;
};

/* Parses an OCSPResponse that is successful and basic, and the form of each single one. Pure. */
bool sio_ocsp_parse(struct sio_ocsp_response *response, struct siotls_bytes der, struct sio_error *error) SIO_CHECKED;

/* Reads the next response; false at the end and for what is none. */
bool sio_ocsp_single_next(struct sio_reader *responses, struct sio_ocsp_single *single) SIO_CHECKED;

#endif
