/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.h: what a certificate says of itself (RFC 5280 4), in parts and in words, and its fingerprints.
 *
 * Nothing is judged here: siotls_x509_verify does that, or a connection. The functions allocate nothing, keep nothing
 * and take whatever bytes a peer sends; their work grows with those alone.
 */
#ifndef SIOTLS_CERTIFICATE_H
#define SIOTLS_CERTIFICATE_H

#include <siotls/set.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * siotls_certificate: the parts. Views are of the bytes that were given, and live as long as those. The caller sets
 * size.
 */
struct siotls_certificate {
    size_t size;
    int version;                   /* 1 to 3 */
    struct siotls_bytes subject;   /* Name, DER: siotls_name_text, siotls_name_attribute */
    struct siotls_bytes issuer;    /* likewise */
    struct siotls_bytes serial;    /* of an INTEGER: big-endian, two's complement */
    uint64_t not_before_ms;        /* UTC milliseconds since 1970; earlier times are 0 */
    uint64_t not_after_ms;         /* the certificate is still good then */
    struct siotls_bytes alt_names; /* subjectAltName, for siotls_certificate_next_name; data_len 0: none */
    struct siotls_bytes spki;      /* SubjectPublicKeyInfo, DER: what pins are hashes of */
    uint32_t key_type;             /* siotls_key_type; 0: a type that is not known here */
    uint32_t key_bits;             /* of an RSA modulus or a curve's field; 0: the type says all */
    uint16_t scheme;               /* siotls_scheme with which the issuer signed; 0: unknown or too weak to be used */
    int is_ca;
};

/*
 * siotls_certificate_read takes a DER certificate apart. SYNTAX: it is malformed; error tells what. ARGUMENT: no size,
 * no bytes.
 */
SIOTLS_API int siotls_certificate_read(struct siotls_certificate *certificate, const uint8_t *data, size_t data_len,
                                       struct siotls_error *error);

/* Kinds of name of a subjectAltName (RFC 5280 4.2.1.6). */
enum siotls_name_type {
    SIOTLS_NAME_OTHER = 0, /* otherName, x400Address, ediPartyName, registeredID */
    SIOTLS_NAME_DNS = 1,
    SIOTLS_NAME_EMAIL = 2,
    SIOTLS_NAME_URI = 3,
    SIOTLS_NAME_ADDRESS = 4,  /* value is 4 or 16 bytes */
    SIOTLS_NAME_DIRECTORY = 5 /* value is a Name, DER */
};

/* siotls_alt_name: one name; value is a view. DNS, EMAIL and URI are printable ASCII. The caller sets size. */
struct siotls_alt_name {
    size_t size;
    int type;
    struct siotls_bytes value;
};

/*
 * siotls_certificate_next_name takes the first name off the front of names, which begins as a copy of a
 * siotls_certificate's alt_names. NOT_FOUND: there is none left. SYNTAX: what is left is no name. ARGUMENT: names or
 * name is NULL, or the size of name is not set.
 */
SIOTLS_API int siotls_certificate_next_name(struct siotls_bytes *names, struct siotls_alt_name *name);

/*
 * siotls_name_attribute writes the index-th attribute of a type, counted from 0 in the order of the Name, as UTF-8 and
 * exactly as it is: fit to be compared. type is a short name (CN, O, OU, C, L, ST, DC, UID, SN, GN, title, street,
 * serialNumber, organizationIdentifier, email) or an OID such as "2.5.4.3". NOT_FOUND: there are not so many. SYNTAX:
 * its value is no text, or has characters that are not seen, such as a NUL or a line end. LIMIT: it has more than
 * text_size - 1 bytes. ARGUMENT: text, type or the name's data is NULL, or text_size is 0. text is terminated, and
 * empty unless the call succeeds.
 */
SIOTLS_API int siotls_name_attribute(char *text, size_t text_size, struct siotls_bytes name, const char *type,
                                     size_t index);

/*
 * siotls_name_text writes a Name for people, such as "C=XX, O=Example, CN=example.org", in the order of the
 * certificate. Values are escaped as RFC 4514 2.4 says, and so is every character that is not seen: no name can look
 * like two, end a line or turn the direction of writing. LIMIT: it is cut, and ends with "\...", which no value can
 * bring about. ARGUMENT: text or the name's data is NULL, or text_size is 0. text is terminated.
 */
SIOTLS_API int siotls_name_text(char *text, size_t text_size, struct siotls_bytes name);

/*
 * siotls_alt_name_text does the same with a name such as "DNS:example.org" or "IP:192.0.2.1". LIMIT. ARGUMENT: as
 * there, or its size is not set or its type is none.
 */
SIOTLS_API int siotls_alt_name_text(const struct siotls_alt_name *name, char *text, size_t text_size);

/* How long a fingerprint can be. */
enum { SIOTLS_MAX_FINGERPRINT = 64 };

/*
 * siotls_certificate_fingerprint hashes bytes with a hash of the set, siotls_hash_id: of a whole certificate that is
 * its fingerprint, of a SubjectPublicKeyInfo (spki, or the peer_certificate of a peer with a raw key) what pins and
 * lists of keys are made of. Nothing is parsed. digest has room for SIOTLS_MAX_FINGERPRINT bytes. NOT_OFFERED: no
 * provider has the hash. PROVIDER, ARGUMENT.
 */
SIOTLS_API int siotls_certificate_fingerprint(struct siotls_set *set, uint8_t *digest, size_t *digest_len,
                                              uint32_t hash, const uint8_t *data, size_t data_len,
                                              struct siotls_error *error);

/* Room that is enough for siotls_certificate_describe. */
enum { SIOTLS_CERTIFICATE_TEXT = 4096 };

/*
 * siotls_certificate_describe writes what a DER certificate says in lines, each a label and what belongs to it:
 *
 *   subject      C=XX, O=Example, CN=example.org
 *   issuer       C=XX, O=Example, CN=Example CA
 *   serial       2b:c0:01
 *   valid        2026-01-01 00:00:00 UTC to 2026-04-01 00:00:00 UTC
 *   names        DNS:example.org, IP:192.0.2.1
 *   key          RSA, 2048 bits
 *   signed with  RSA_PKCS1_SHA256
 *   SHA-256      01:23:...
 *   key SHA-256  45:67:...
 *
 * A line without anything to say is left out. Values are escaped as siotls_name_text does. What is longer than anybody
 * needs is cut within its line, so that SIOTLS_CERTIFICATE_TEXT bytes hold it all. set NULL: without fingerprints.
 * LIMIT: text_size is less and did not do. SYNTAX: it is malformed. NOT_OFFERED: no provider has SHA-256. PROVIDER,
 * ARGUMENT. text is terminated; what was written before an error stays.
 */
SIOTLS_API int siotls_certificate_describe(struct siotls_set *set, char *text, size_t text_size, const uint8_t *data,
                                           size_t data_len, struct siotls_error *error);

#ifdef __cplusplus
}
#endif

#endif
