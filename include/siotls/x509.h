/* SPDX-License-Identifier: Apache-2.0 */
/*
 * x509.h: trust stores, and certificate chains judged outside a connection (RFC 5280, RFC 9525).
 */
#ifndef SIOTLS_X509_H
#define SIOTLS_X509_H

#include <siotls/set.h>

#ifdef __cplusplus
extern "C" {
#endif

struct siotls_trust;

/*
 * siotls_trust_new makes an empty trust store. memory NULL: malloc and free. NO_MEMORY. ARGUMENT: the memory is
 * incomplete.
 */
SIOTLS_API int siotls_trust_new(struct siotls_trust **trust, const struct siotls_memory *memory,
                                struct siotls_error *error);

/*
 * siotls_trust_add adds anchors: PEM text with any number of CERTIFICATE blocks, or one DER certificate.
 * The bytes are copied and parsed lazily: a certificate that turns out to be malformed is ignored when
 * it is looked at. STATE once a config uses the store; SYNTAX when there is no certificate in it, or when what is there
 * is not the whole: a block without its beginning or end, one that holds no base64 or no certificate, DER that is cut
 * short or has more behind it. A label that is not known is refused as well, and forms that have to be converted
 * (OpenSSL's TRUSTED CERTIFICATE, PKCS#7, PKCS#12). The error's detail names file, block ("block 2, CERTIFICATE",
 * counted from 1) and the command that converts. All or nothing. Every function that reads PEM does the same.
 */
SIOTLS_API int siotls_trust_add(struct siotls_trust *trust, const uint8_t *data, size_t data_len,
                                struct siotls_error *error);

/* siotls_trust_add_file does the same with a file's content. FILE when it cannot be read, or changes meanwhile. */
SIOTLS_API int siotls_trust_add_file(struct siotls_trust *trust, const char *path, struct siotls_error *error);

/*
 * siotls_trust_add_directory adds the certificates of a directory's files: those named after their subject's hash
 * ("01234567.0", as c_rehash and openssl rehash make them) where there are such, else those that end in .pem, .crt,
 * .cer or .der. Files that cannot be read or have no certificate are passed over, broken ones are SYNTAX. NOT_FOUND
 * when none is found, FILE when the directory cannot be read.
 */
SIOTLS_API int siotls_trust_add_directory(struct siotls_trust *trust, const char *path, struct siotls_error *error);

/*
 * siotls_trust_add_system adds the system's anchors: SSL_CERT_FILE (a file) and SSL_CERT_DIR (directories, separated by
 * colons, on Windows by semicolons) when one of them is set and the process has no more rights than its caller,
 * else the first of the well-known bundles, else the first of the well-known directories; on Windows the store ROOT of
 * user and machine, without what is in Disallowed or not trusted for TLS. NOT_FOUND when the system has none. What
 * Windows' store CA has helps to find paths where a peer does not send its intermediates: 1024 of them are kept, at
 * most 8 are in one path, and none is trusted for being there or counts as an anchor. From then on no path has a
 * certificate that is in Disallowed, whoever sends or trusts it; LIMIT when there are more than 4096.
 */
SIOTLS_API int siotls_trust_add_system(struct siotls_trust *trust, struct siotls_error *error);

/* What a leaf certificate is to be used for (RFC 5280 4.2.1.12). */
enum siotls_purpose { SIOTLS_PURPOSE_SERVER = 1, SIOTLS_PURPOSE_CLIENT = 2 };

/* siotls_anchor_constraints: what an anchor is trusted for, whatever it says itself. The caller sets size. */
struct siotls_anchor_constraints {
    size_t size;
    /*
     * Names that certificates below the anchor may have: "example.org" (it and all below it), ".example.org" (only what
     * is below), "192.0.2.0/24", "2001:db8::/32" or a single address. With any given, DNS names and addresses of the
     * leaf and of CAs must all be within them (RFC 5280 4.2.1.10).
     */
    const char *const *permitted_names;
    size_t num_permitted_names; /* 0: any */
    uint32_t purposes;          /* bits 1 << siotls_purpose; 0: any */
};

/*
 * siotls_trust_add_anchor is siotls_trust_add with constraints, which are copied, on each certificate added. Also
 * SYNTAX for a permitted name that is none.
 */
SIOTLS_API int siotls_trust_add_anchor(struct siotls_trust *trust, const uint8_t *data, size_t data_len,
                                       const struct siotls_anchor_constraints *constraints, struct siotls_error *error);

/* siotls_trust_num_anchors: how many certificates were added. */
SIOTLS_API size_t siotls_trust_num_anchors(const struct siotls_trust *trust);

/* siotls_trust_free gives up a reference. */
SIOTLS_API void siotls_trust_free(struct siotls_trust *trust);

/*
 * siotls_crls: certificate revocation lists (RFC 5280 5) that were loaded. A list speaks of what its issuer issued, of
 * what a distribution point of it names, or, if it is indirect, of what its entries name; lists for some reasons count
 * together; a delta list counts with the complete one that it continues (RFC 5280 6.3.3). It is signed by a key that is
 * allowed to sign lists: of a certificate of the path, of another anchor with the name of the path's, or of a
 * certificate of the chain that has a path of its own, with nothing revoked, to an anchor of that name.
 */
struct siotls_crls;

/*
 * siotls_crls_new makes an empty store. memory NULL: malloc and free. NO_MEMORY. ARGUMENT: the memory is incomplete.
 */
SIOTLS_API int siotls_crls_new(struct siotls_crls **crls, const struct siotls_memory *memory,
                               struct siotls_error *error);

/*
 * siotls_crls_add adds lists: PEM text with any number of X509 CRL blocks, or one DER list. The bytes are copied,
 * parsed and put in order at once: 10,000 entries take some milliseconds. All or nothing. SYNTAX when there is no list
 * in it or one is malformed; STATE once a config uses the store.
 */
SIOTLS_API int siotls_crls_add(struct siotls_crls *crls, const uint8_t *data, size_t data_len,
                               struct siotls_error *error);

/* siotls_crls_add_file does the same with a file's content, 256 MiB at most. FILE when it cannot be read. */
SIOTLS_API int siotls_crls_add_file(struct siotls_crls *crls, const char *path, struct siotls_error *error);

/* siotls_crls_num_lists: how many lists were added. */
SIOTLS_API size_t siotls_crls_num_lists(const struct siotls_crls *crls);

/* siotls_crls_free gives up a reference. */
SIOTLS_API void siotls_crls_free(struct siotls_crls *crls);

/*
 * siotls_revocation: what is asked about revocation. Evidence is a stapled OCSP response about the leaf (RFC 6960) and
 * lists of siotls_crls about any certificate of the path. Evidence that is there must be valid: a stale or forged
 * response or list is a refusal under every policy but OFF, as is a leaf that demands a stapled response and comes
 * without (RFC 7633). Of several answers about the leaf in one response the worst counts. A delegated responder
 * is issued by the leaf's own issuer for signing responses, and looked up in the lists unless it has ocsp-nocheck (RFC
 * 6960 4.2.2.2). Nothing is fetched: siotls_x509_location tells an application where to ask.
 */
enum siotls_revocation {
    SIOTLS_REVOCATION_OFF = 0,
    SIOTLS_REVOCATION_IF_PRESENT = 1,   /* no evidence is good enough */
    SIOTLS_REVOCATION_REQUIRE_LEAF = 2, /* the leaf needs evidence */
    SIOTLS_REVOCATION_REQUIRE = 3       /* every certificate of the path but the anchor does */
};

/*
 * siotls_chain: certificates taken out of a file's content, as siotls_x509_request wants them. Not judged, and not even
 * parsed.
 */
struct siotls_chain;

/*
 * siotls_chain_new takes PEM text with any number of CERTIFICATE blocks, or one DER certificate. memory NULL: malloc
 * and free. SYNTAX as in siotls_trust_add.
 */
SIOTLS_API int siotls_chain_new(struct siotls_chain **chain, const uint8_t *data, size_t data_len,
                                const struct siotls_memory *memory, struct siotls_error *error);

/* siotls_chain_certificates: the certificates in the order of the text; they live as long as the chain. */
SIOTLS_API const struct siotls_bytes *siotls_chain_certificates(const struct siotls_chain *chain,
                                                                size_t *num_certificates);

/* siotls_chain_free frees it; NULL is fine. */
SIOTLS_API void siotls_chain_free(struct siotls_chain *chain);

/* Where a certificate says that more is to be had (RFC 5280 4.2.1.13, 4.2.2.1). */
enum siotls_location {
    SIOTLS_LOCATION_OCSP = 1,  /* a responder to ask about it */
    SIOTLS_LOCATION_CRL = 2,   /* a revocation list that may name it */
    SIOTLS_LOCATION_ISSUER = 3 /* its issuer's certificate */
};

/*
 * siotls_x509_location gives the index-th URI of that kind in a DER certificate, as a view into it: bytes that the
 * issuer wrote, not checked further. NOT_FOUND after the last, SYNTAX for what is no certificate. ARGUMENT: NULL, or
 * location is no siotls_location.
 */
SIOTLS_API int siotls_x509_location(struct siotls_bytes *uri, const uint8_t *certificate, size_t certificate_len,
                                    int location, size_t index);

/*
 * How much is asked of certificates beyond path validation (RFC 5280 6, RFC 9525). Private CAs often leave out what
 * RFC 5280 4 tells conforming CAs to write, so the default does not insist on it.
 */
enum siotls_profile {
    SIOTLS_PROFILE_DEFAULT = 0,   /* every rule that decides who is trusted for what */
    SIOTLS_PROFILE_RFC5280 = 1,   /* and all that RFC 5280 4 demands of certificates */
    SIOTLS_PROFILE_WEB = 2,       /* and the CA/Browser Forum's Baseline Requirements, as far as they agree with it */
    SIOTLS_PROFILE_WEB_STRICT = 3 /* and to the letter: extended key usage in each leaf and in no root */
};

/*
 * Limits unless a request sets others: certificates in a path, leaf and anchor included, self-issued ones between them
 * left out (RFC 5280 4.2.1.9); signature checks spent on one chain. No path has more than
 * SIOTLS_X509_MAX_PATH certificates in all.
 */
enum { SIOTLS_X509_MAX_DEPTH = 10, SIOTLS_X509_MAX_SIGNATURE_CHECKS = 50, SIOTLS_X509_MAX_PATH = 32 };

/*
 * siotls_x509_path: the path that was found, leaf first, anchor last; a leaf that is trusted itself, byte for
 * byte, is both. The views are of the request's chain and of the trust store, and live as long as those. The caller
 * sets size.
 */
struct siotls_x509_path {
    size_t size;
    struct siotls_bytes certificates[SIOTLS_X509_MAX_PATH]; /* DER */
    size_t num_certificates;                                /* 0 after a refusal */
    uint32_t num_signature_checks;                          /* made, also after a refusal */
};

/*
 * siotls_x509_request: what siotls_x509_verify judges. The caller sets size; what is left zero is the default.
 */
struct siotls_x509_request {
    size_t size;
    const struct siotls_trust *trust;
    const struct siotls_bytes *chain; /* DER; the leaf first, others in any order; not modified or kept */
    size_t num_chain;
    uint64_t time_ms; /* UTC milliseconds since 1970 */
    /*
     * DNS name, IPv4 or IPv6 address to match (RFC 9525); NULL: any. Letter case does not matter, one dot at the end of
     * a DNS name is left out, internationalised names are given as A-labels.
     */
    const char *name;
    int purpose;         /* siotls_purpose */
    uint32_t max_depth;  /* 0: SIOTLS_X509_MAX_DEPTH; at most SIOTLS_X509_MAX_PATH */
    int profile;         /* siotls_profile */
    const uint8_t *pins; /* SHA-256 of SubjectPublicKeyInfos, 32 bytes each: one of the path's must be among them */
    size_t num_pins;     /* 0: any key */
    uint32_t max_signature_checks; /* 0: SIOTLS_X509_MAX_SIGNATURE_CHECKS */
    struct siotls_x509_path *path; /* filled in unless NULL */
    /*
     * Nonzero: the leaf need not be fit for signing. TLS 1.3 asks it to be (RFC 9846 4.5.1.2), path validation as such
     * does not (RFC 5280 6).
     */
    int any_key_usage;
    int revocation;                    /* siotls_revocation */
    const struct siotls_crls *crls;    /* NULL: none */
    struct siotls_bytes ocsp_response; /* about the leaf, DER; data_len 0: none */
    /*
     * Certificate policies (RFC 5280 6.1.1): OIDs such as "2.23.140.1.2.1", at most SIOTLS_X509_MAX_POLICIES, that are
     * acceptable (user-initial-policy-set). One of them must be valid for the whole path where the path must have a
     * policy, because explicit_policy or a CA of the path says so. num_policies 0: any policy.
     */
    const char *const *policies;
    size_t num_policies;
    int explicit_policy;        /* nonzero: the path must have a policy (initial-explicit-policy) */
    int inhibit_policy_mapping; /* nonzero: CAs cannot map policies (initial-policy-mapping-inhibit) */
    int inhibit_any_policy;     /* nonzero: anyPolicy stands for none (initial-any-policy-inhibit) */
    /*
     * Text of the public suffix list (https://publicsuffix.org; Debian has it in
     * /usr/share/publicsuffix/public_suffix_list.dat), not kept: a wildcard directly below one of ICANN's suffixes,
     * such as "*.co.uk", matches no name. A list without sections counts whole, and ends with a newline. data_len 0:
     * only "*.tld" is known to be one.
     */
    struct siotls_bytes public_suffixes;
    /*
     * How many seconds may have passed since the thisUpdate of an OCSP response (RFC 6960 2.4, 4.2.2.1), whatever its
     * nextUpdate says. 0: a response with a nextUpdate is good until then, one without for
     * SIOTLS_X509_MAX_OCSP_AGE_SECONDS.
     */
    uint32_t max_ocsp_age_seconds;
};

/* How old an OCSP response may be that does not say until when it is good: a day. */
enum { SIOTLS_X509_MAX_OCSP_AGE_SECONDS = 86400 };

/* How many policies a request may name. */
enum { SIOTLS_X509_MAX_POLICIES = 64 };

/*
 * siotls_x509_verify judges whether the leaf chains to an anchor for that name, time, purpose and profile, with
 * the signature checks of the set's providers. Nothing is kept; threads may share set and trust store. A path that
 * exists is found whatever the order of the chain and whatever else is in it, within the limits. Statuses:
 *
 *   OK         the leaf is what it should be
 *   UNTRUSTED  it is not: reason is the rule, alert that of RFC 9846 6.2 (unknown_ca, certificate_expired,
 *              bad_certificate, unsupported_certificate, certificate_unknown), detail names the certificate that
 *              breaks the rule ("certificate 1, CN=...", counted from 0 in the chain, "stored CA, CN=..." for an
 *              intermediate of the system, or "anchor, CN=..."). Of several candidate paths the one that got furthest
 *              is told.
 *   SYNTAX     a policy of the request is no OID, or the list of suffixes is none or is cut short; nothing was judged
 *   ARGUMENT, NO_MEMORY, NOT_OFFERED (pins without a provider of SHA-256), PROVIDER: nothing was judged
 */
SIOTLS_API int siotls_x509_verify(struct siotls_set *set, const struct siotls_x509_request *request,
                                  struct siotls_error *error);

#ifdef __cplusplus
}
#endif

#endif
