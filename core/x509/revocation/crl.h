/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crl.h: a certificate revocation list taken apart into views of its DER (RFC 5280 5).
 */
#ifndef SIO_X509_CRL_H
#define SIO_X509_CRL_H

#include "asn1/der.h"
#include "x509/form/certificate.h"

/* What a list's extensions say. */
enum sio_crl_trait {
    SIO_CRL_HAS_NUMBER = 1,
    SIO_CRL_NUMBER_IS_CRITICAL = 2,
    SIO_CRL_ONLY_USERS = 4,        /* says nothing of CAs */
    SIO_CRL_ONLY_CAS = 8,          /* says nothing of others */
    SIO_CRL_ONLY_ATTRIBUTES = 16,  /* says nothing of public-key certificates */
    SIO_CRL_UNKNOWN_CRITICAL = 32, /* of the list or of an entry: it cannot be used */
    SIO_CRL_IS_DELTA = 64,         /* what changed since another list (RFC 5280 5.2.4) */
    SIO_CRL_IS_INDIRECT = 128,     /* speaks of certificates of several issuers, too (RFC 5280 5.2.5) */
    SIO_CRL_NAMES_ISSUERS = 256    /* an entry does (RFC 5280 5.3.3) */
};

/* Bits of ReasonFlags, 1 << the flag's number, that make a revocation status whole (RFC 5280 4.2.1.13). */
enum { SIO_CRL_ALL_REASONS = 0x1fe };

struct sio_crl {
    struct siotls_bytes tbs; /* what is signed */
    struct sio_signature_algorithm signature_algorithm;
    struct siotls_bytes signature;
    struct siotls_bytes issuer;  /* Name, DER */
    uint64_t this_update_ms;     /* UTC */
    uint64_t next_update_ms;     /* 0: not said */
    struct siotls_bytes entries; /* contents of revokedCertificates */
    struct siotls_bytes authority_key_id;
    struct siotls_bytes number;        /* cRLNumber without leading zeros; empty: 0, or none (see traits) */
    struct siotls_bytes base_number;   /* of a delta list: of the list that it continues */
    struct siotls_bytes issuing_point; /* issuingDistributionPoint, DER; data NULL: none */
    struct siotls_bytes point;         /* DistributionPointName of it, contents; data NULL: not restricted to one */
    uint32_t reasons;                  /* that it speaks of */
    uint32_t traits;                   /* bits of sio_crl_trait */
};

/* Reasons of revocation (RFC 5280 5.3.1). */
enum { SIO_CRL_REASON_UNSPECIFIED = 0, SIO_CRL_REASON_REMOVED = 8, SIO_CRL_MAX_REASON = 10 };

struct sio_crl_entry {
    struct siotls_bytes serial; /* contents of the INTEGER */
    uint64_t date_ms;
    struct siotls_bytes certificate_issuer; /* GeneralNames, contents; data NULL: not said here */
    uint8_t reason;
    bool has_unknown_critical;
};

/* Parses the list and the form of every entry. Pure. Fails with SYNTAX. */
bool sio_crl_parse(struct sio_crl *crl, struct siotls_bytes der, struct sio_error *error) SIO_CHECKED;

/* Reads the next entry; false at the end and for what is no entry. */
bool sio_crl_entry_next(struct sio_reader *entries, struct sio_crl_entry *entry) SIO_CHECKED;

/* The name of a reason, such as "keyCompromise". */
const char *sio_crl_reason_name(uint8_t reason);

#endif
