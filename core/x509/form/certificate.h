/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.h: a certificate taken apart into views of its DER (RFC 5280 4).
 */
#ifndef SIO_X509_CERTIFICATE_H
#define SIO_X509_CERTIFICATE_H

#include <siotls/x509.h>

#include "base/error.h"
#include "base/memory.h"
#include "x509/name/name_constraints.h"

/* Which extensions are there. */
enum sio_certificate_extension {
    SIO_CERT_BASIC_CONSTRAINTS = 1,
    SIO_CERT_KEY_USAGE = 2,
    SIO_CERT_EXTENDED_KEY_USAGE = 4,
    SIO_CERT_SUBJECT_ALT_NAME = 8,
    SIO_CERT_NAME_CONSTRAINTS = 16,
    SIO_CERT_UNKNOWN_CRITICAL = 32,
    SIO_CERT_AUTHORITY_KEY_ID = 64,
    SIO_CERT_SUBJECT_KEY_ID = 128,
    SIO_CERT_POLICY_CONSTRAINTS = 256,
    SIO_CERT_AUTHORITY_ISSUER = 512, /* the authorityKeyIdentifier names an issuer or a serial number */
    SIO_CERT_INFORMATIVE = 1024,     /* what changes no judgement: access locations, ... */
    SIO_CERT_POLICIES = 2048,
    SIO_CERT_INHIBIT_ANY_POLICY = 4096,
    SIO_CERT_UNKNOWN_QUALIFIER = 8192, /* of a policy; no extension of its own */
    SIO_CERT_OCSP_NOCHECK = 16384
};

/* Of constraints on policies: none. */
#define SIO_NO_SKIP_CERTS UINT32_MAX

/* How a certificate is signed: the scheme, and what restricts it. scheme 0: unknown or refused. */
struct sio_signature_algorithm {
    struct siotls_bytes der; /* the AlgorithmIdentifier, to compare inner and outer */
    uint16_t scheme;         /* siotls_scheme; for ECDSA the curve in the name says nothing, only the hash */
};

struct sio_certificate {
    struct siotls_bytes der;
    struct siotls_bytes tbs; /* what is signed */
    uint8_t version;         /* 1 to 3 */
    struct siotls_bytes serial;
    struct siotls_bytes issuer;  /* Name, DER */
    struct siotls_bytes subject; /* Name, DER */
    uint64_t not_before_ms;      /* UTC */
    uint64_t not_after_ms;
    struct siotls_public_key key; /* type 0: a key of an unknown type */
    struct sio_signature_algorithm signature_algorithm;
    struct siotls_bytes signature;
    uint32_t extensions; /* bits of sio_certificate_extension */
    uint32_t critical;   /* of them, those marked critical */
    bool is_inexact;     /* a form that RFC 5280 forbids but older CAs write; the strict profiles refuse it */
    bool is_unusable;    /* for the search: malformed */
    bool is_ca;
    bool has_path_length;
    uint32_t path_length;
    uint16_t key_usage;                     /* bit 0 is digitalSignature, as in RFC 5280 4.2.1.3 */
    struct siotls_bytes extended_key_usage; /* contents of the sequence */
    struct siotls_bytes subject_alt_name;   /* contents of GeneralNames */
    struct siotls_bytes name_constraints;
    struct siotls_bytes authority_key_id; /* keyIdentifier */
    struct siotls_bytes subject_key_id;
    struct siotls_bytes crl_distribution_points; /* contents of the sequence */
    struct siotls_bytes authority_info_access;   /* contents of the sequence */
    struct siotls_bytes policies;                /* contents of the sequence; data NULL: none */
    struct siotls_bytes policy_mappings;         /* likewise */
    uint32_t require_explicit_policy;            /* after so many certificates; or SIO_NO_SKIP_CERTS */
    uint32_t inhibit_policy_mapping;
    uint32_t inhibit_any_policy;
    bool must_staple; /* a TLS feature is status_request (RFC 7633) */
};

/*
 * Parses; strict DER. Pure: allocates nothing, decides nothing but form. certificate's views point into der. Failure is
 * bad_certificate with the reason.
 */
bool sio_certificate_parse(struct sio_certificate *certificate, struct siotls_bytes der,
                           struct sio_error *error) SIO_CHECKED;

/* The names that name constraints are about. */
struct sio_presented_names sio_certificate_names(const struct sio_certificate *certificate);

/* RFC 9846 4.5.1.2: keyUsage, if there is one, must allow digital signatures. */
bool sio_certificate_may_sign(const struct sio_certificate *certificate);

/* Parses a SubjectPublicKeyInfo. An unknown key type is type 0, no failure. */
bool sio_public_key_parse(struct siotls_public_key *key, struct siotls_bytes spki, struct sio_error *error) SIO_CHECKED;

#endif
