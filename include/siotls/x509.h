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

/* siotls_trust_new makes an empty trust store. memory NULL: malloc and free. */
SIOTLS_API int siotls_trust_new(struct siotls_trust **trust, const struct siotls_memory *memory,
                                struct siotls_error *error);

/*
 * siotls_trust_add adds anchors: PEM text with any number of CERTIFICATE blocks, or one DER certificate.
 * The bytes are copied and parsed lazily: a certificate that turns out to be malformed is ignored when
 * it is looked at. SYNTAX when there is no certificate in it; STATE once a config uses the store.
 */
SIOTLS_API int siotls_trust_add(struct siotls_trust *trust, const uint8_t *data, size_t data_len,
                                struct siotls_error *error);

/* siotls_trust_add_file does the same with a file's content. FILE when it cannot be read. */
SIOTLS_API int siotls_trust_add_file(struct siotls_trust *trust, const char *path, struct siotls_error *error);

/*
 * siotls_trust_add_system adds the system's anchors: SSL_CERT_FILE where the environment may be trusted,
 * else the well-known bundle paths. NOT_FOUND when the system has none.
 */
SIOTLS_API int siotls_trust_add_system(struct siotls_trust *trust, struct siotls_error *error);

/* siotls_trust_num_anchors: how many certificates were added. */
SIOTLS_API size_t siotls_trust_num_anchors(const struct siotls_trust *trust);

/* siotls_trust_free gives up a reference. */
SIOTLS_API void siotls_trust_free(struct siotls_trust *trust);

/* What a leaf certificate is to be used for (RFC 5280 4.2.1.12). */
enum siotls_purpose { SIOTLS_PURPOSE_SERVER = 1, SIOTLS_PURPOSE_CLIENT = 2 };

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

/* Longest chain that is considered, anchor included, and signature checks spent on one chain. */
enum { SIOTLS_X509_MAX_DEPTH = 10, SIOTLS_X509_MAX_SIGNATURE_CHECKS = 50 };

/* siotls_x509_request: what siotls_x509_verify judges. */
struct siotls_x509_request {
    size_t size;
    const struct siotls_trust *trust;
    const struct siotls_bytes *chain; /* DER; the leaf first, others in any order; not modified or kept */
    size_t num_chain;
    uint64_t time_ms;   /* UTC milliseconds since 1970 */
    const char *name;   /* DNS name, IPv4 or IPv6 address to match; NULL: any */
    int purpose;        /* siotls_purpose */
    uint32_t max_depth; /* 0: SIOTLS_X509_MAX_DEPTH; at most 32 */
    int profile;        /* siotls_profile */
};

/*
 * siotls_x509_verify tells whether the leaf chains to an anchor for that name, time and purpose. UNTRUSTED
 * with reason, alert and the certificate concerned in detail when it does not.
 */
SIOTLS_API int siotls_x509_verify(struct siotls_set *set, const struct siotls_x509_request *request,
                                  struct siotls_error *error);

#ifdef __cplusplus
}
#endif

#endif
