/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_builder.h: makes certificates for tests, signed by the fake provider. A plan says what is in one;
 * a test takes a good plan and changes what it is about. All bytes live until builder_reset.
 */
#ifndef TESTS_CERTIFICATE_BUILDER_H
#define TESTS_CERTIFICATE_BUILDER_H

#include <stdbool.h>

#include <siotls/types.h>

void builder_reset(void);

/* Bytes of a hexadecimal text; spaces are passed over. */
struct siotls_bytes der_hex(const char *hex);

/* One behind the other. */
struct siotls_bytes der_join(struct siotls_bytes first, struct siotls_bytes second);

/* An element with its header, of minimal length. */
struct siotls_bytes der(uint8_t tag, struct siotls_bytes contents);
struct siotls_bytes der_text(uint8_t tag, const char *text);

/* A Name with one CN of type UTF8String; "" is the empty Name. */
struct siotls_bytes der_name(const char *common_name);

/* Extension; oid in hexadecimal. */
struct siotls_bytes der_extension(const char *oid, bool critical, struct siotls_bytes value);

/* A GeneralName: an address, "mailbox@host", "dir:common name", "uri:text" or a DNS name. */
struct siotls_bytes der_general_name(const char *name);

/* NameConstraints of lists of names separated by spaces; NULL: no list. Networks are addresses with "/mask". */
struct siotls_bytes der_name_constraints(const char *permitted, const char *excluded);

/* SubjectPublicKeyInfo of an Ed25519 key, of which there are 255, and of an RSA key of so many bits. */
struct siotls_bytes der_key(uint8_t number);
struct siotls_bytes der_rsa_key(size_t num_bits);

struct certificate_plan {
    const char *subject; /* common names */
    const char *issuer;
    struct siotls_bytes key; /* SubjectPublicKeyInfo */
    struct siotls_bytes signer;
    const char *not_before; /* UTCTime, or GeneralizedTime when longer */
    const char *not_after;
    int version;                /* 1 to 3 */
    struct siotls_bytes serial; /* contents of the INTEGER */
    const char *algorithm;      /* AlgorithmIdentifier inside, in hexadecimal */
    const char *outer_algorithm;
    uint16_t scheme;       /* signed with */
    const char *alt_names; /* separated by spaces; NULL: none */
    bool alt_names_are_critical;
    bool has_basic_constraints;
    bool is_ca;
    int path_length;                 /* -1: none */
    const char *key_usage;           /* BIT STRING in hexadecimal; NULL: none */
    const char *usages;              /* contents of extendedKeyUsage in hexadecimal; NULL: none */
    uint8_t own_id;                  /* subjectKeyIdentifier; 0: none */
    uint8_t issuer_id;               /* authorityKeyIdentifier; 0: none */
    struct siotls_bytes constraints; /* value of nameConstraints; data NULL: none */
    struct siotls_bytes more;        /* extensions */
    bool breaks_signature;
};

/* Good plans: a root of its own, a CA below it, a leaf for names. Keys and identifiers are given by number. */
struct certificate_plan plan_root(const char *name, uint8_t key);
struct certificate_plan plan_ca(const char *name, uint8_t key, const char *issuer, uint8_t issuer_key);
struct certificate_plan plan_leaf(const char *alt_names, uint8_t key, const char *issuer, uint8_t issuer_key);

/* Extended key usages in hexadecimal. */
extern const char usage_server[];
extern const char usage_client[];
extern const char usage_any[];

struct siotls_bytes build_certificate(const struct certificate_plan *plan);

#endif
