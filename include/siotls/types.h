/* SPDX-License-Identifier: Apache-2.0 */
/*
 * types.h: conventions, statuses, errors, memory and names that the whole public interface shares.
 */
#ifndef SIOTLS_TYPES_H
#define SIOTLS_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include <siotls/provider.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Conventions of every siotls function
 *
 * - Results: a function that can fail returns int: 0, or a negative siotls_status. Where it takes a
 *   `struct siotls_error *error`, that may be NULL, else its size must be set and it tells more.
 * - Parameters: the object, then outputs, then inputs, then error. `data, data_len` are bytes; `items,
 *   num_items` count elements. Units are in names (`time_ms`). Pointers with a count of 0 may be NULL.
 *   `_new` and `_restore` take where to put what is made, then of what it is made (set, config, pool), then inputs,
 *   then memory where it has its own, then error; where they fail they put NULL there.
 * - Structs that either side fills start with size = sizeof(struct ...), set by whoever allocates
 *   it; what lies beyond a smaller size is taken as zero, or not written. siotls/init.h has
 *   initialisers that set it.
 * - Reasons: a call that fails says why in its error, where it takes one; else siotls_config_misuse and
 *   siotls_conn_misuse tell it of setters and of calls on connections, also with NULL for one that was NULL. The detail
 *   names the argument or has the value, and the reason its range. A few have neither: of those each status has one
 *   cause, which their comment tells. An object that is NULL is ARGUMENT everywhere.
 * - Ownership: `_new` makes what `_free` ends; `_free` takes NULL. Inputs are copied unless said
 *   otherwise. Sets, configs, identities and trust stores are counted: what uses one keeps it, so an
 *   application may free its own reference at once.
 * - Threads: an object has one owner at a time unless it says otherwise.
 */

/* SIOTLS_API marks what the library exports. */
#if defined(_WIN32) && defined(SIOTLS_BUILD_DLL)
#define SIOTLS_API __declspec(dllexport)
#elif defined(__GNUC__)
#define SIOTLS_API __attribute__((visibility("default")))
#else
#define SIOTLS_API
#endif

/* Statuses. Zero is success. */
enum siotls_status {
    SIOTLS_OK = 0,
    SIOTLS_ERROR_ARGUMENT = -1,     /* the call itself is wrong: NULL, size not set, out of range */
    SIOTLS_ERROR_NO_MEMORY = -2,    /* an allocation failed */
    SIOTLS_ERROR_STATE = -3,        /* not legal now: config not ready, handshake not done, ... */
    SIOTLS_ERROR_STALE = -4,        /* the event id is not that of the outstanding decision */
    SIOTLS_ERROR_PROTOCOL = -5,     /* the peer broke the protocol; alert says how */
    SIOTLS_ERROR_PEER_ALERT = -6,   /* the peer sent a fatal alert */
    SIOTLS_ERROR_TRUNCATED = -7,    /* the transport ended without close_notify */
    SIOTLS_ERROR_CLOSED = -8,       /* this direction is closed */
    SIOTLS_ERROR_NEGOTIATION = -9,  /* no version, suite, group, scheme or protocol in common */
    SIOTLS_ERROR_UNTRUSTED = -10,   /* the certificate chain was refused */
    SIOTLS_ERROR_PROVIDER = -11,    /* a provider cannot be loaded or failed */
    SIOTLS_ERROR_NOT_OFFERED = -12, /* no provider offers an algorithm that is needed */
    SIOTLS_ERROR_NOT_FOUND = -13,   /* no such provider, file, name or index */
    SIOTLS_ERROR_SYNTAX = -14,      /* a setting, PEM or DER text is malformed */
    SIOTLS_ERROR_KEY = -15,         /* a private key is unusable or does not match its certificate */
    SIOTLS_ERROR_PASSPHRASE = -16,  /* a passphrase is missing or wrong */
    SIOTLS_ERROR_FILE = -17,        /* a file cannot be read */
    SIOTLS_ERROR_LIMIT = -18,       /* a documented limit is exceeded */
    SIOTLS_ERROR_REFUSED = -19      /* the application refused, through siotls_conn_refuse */
};

/* Alerts (RFC 9846 6, RFC 6066, RFC 7301). */
enum siotls_alert {
    SIOTLS_ALERT_CLOSE_NOTIFY = 0,
    SIOTLS_ALERT_UNEXPECTED_MESSAGE = 10,
    SIOTLS_ALERT_BAD_RECORD_MAC = 20,
    SIOTLS_ALERT_RECORD_OVERFLOW = 22,
    SIOTLS_ALERT_HANDSHAKE_FAILURE = 40,
    SIOTLS_ALERT_BAD_CERTIFICATE = 42,
    SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE = 43,
    SIOTLS_ALERT_CERTIFICATE_REVOKED = 44,
    SIOTLS_ALERT_CERTIFICATE_EXPIRED = 45,
    SIOTLS_ALERT_CERTIFICATE_UNKNOWN = 46,
    SIOTLS_ALERT_ILLEGAL_PARAMETER = 47,
    SIOTLS_ALERT_UNKNOWN_CA = 48,
    SIOTLS_ALERT_ACCESS_DENIED = 49,
    SIOTLS_ALERT_DECODE_ERROR = 50,
    SIOTLS_ALERT_DECRYPT_ERROR = 51,
    SIOTLS_ALERT_PROTOCOL_VERSION = 70,
    SIOTLS_ALERT_INSUFFICIENT_SECURITY = 71,
    SIOTLS_ALERT_INTERNAL_ERROR = 80,
    SIOTLS_ALERT_INAPPROPRIATE_FALLBACK = 86,
    SIOTLS_ALERT_USER_CANCELED = 90,
    SIOTLS_ALERT_MISSING_EXTENSION = 109,
    SIOTLS_ALERT_UNSUPPORTED_EXTENSION = 110,
    SIOTLS_ALERT_UNRECOGNIZED_NAME = 112,
    SIOTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE = 113,
    SIOTLS_ALERT_UNKNOWN_PSK_IDENTITY = 115,
    SIOTLS_ALERT_CERTIFICATE_REQUIRED = 116,
    SIOTLS_ALERT_GENERAL_ERROR = 117, /* RFC 9846 6.2 */
    SIOTLS_ALERT_NO_APPLICATION_PROTOCOL = 120
};

/* Who raised an error. */
enum siotls_origin { SIOTLS_ORIGIN_LOCAL = 0, SIOTLS_ORIGIN_PEER = 1 };

/*
 * siotls_error: why something failed. status repeats what the call returned. alert is a siotls_alert
 * when a peer is concerned (sent to it for origin LOCAL, received for PEER). reason is a constant
 * string, never NULL after a failure, different for each cause: fit for logs and for asking about it.
 * detail names the instance (a file, an argument, a provider's words, a certificate's subject) or is empty.
 */
struct siotls_error {
    size_t size;
    int status;
    uint8_t alert;
    uint8_t origin;
    const char *reason;
    char detail[240];
};

/*
 * siotls_memory: where siotls takes its memory from. allocate returns memory aligned for any type,
 * or NULL; it need not be zero. release gets the size that was asked for; never a NULL block. Both
 * get the context, and are called from whatever thread owns the object concerned; a set's from all that use the set.
 */
struct siotls_memory {
    size_t size;
    void *context;
    void *(*allocate)(void *context, size_t block_size);
    void (*release)(void *context, void *block, size_t block_size);
};

/* Cipher suites (RFC 9846 B.4). */
enum siotls_suite {
    SIOTLS_SUITE_AES_128_GCM_SHA256 = 0x1301,
    SIOTLS_SUITE_AES_256_GCM_SHA384 = 0x1302,
    SIOTLS_SUITE_CHACHA20_POLY1305_SHA256 = 0x1303,
    SIOTLS_SUITE_AES_128_CCM_SHA256 = 0x1304,
    SIOTLS_SUITE_AES_128_CCM_8_SHA256 = 0x1305
};

/* Kinds of algorithm, in the order of siotls_provider_instance but for SUITE, which is composed by the core. */
enum siotls_kind {
    SIOTLS_KIND_HASH = 1,
    SIOTLS_KIND_HKDF = 2,
    SIOTLS_KIND_AEAD = 3,
    SIOTLS_KIND_KEM = 4,
    SIOTLS_KIND_SIGNER = 5,   /* ids are siotls_scheme */
    SIOTLS_KIND_VERIFIER = 6, /* ids are siotls_scheme, per key type */
    SIOTLS_KIND_RANDOM = 7,   /* the only id is 0 */
    SIOTLS_KIND_COMPRESSOR = 8,
    SIOTLS_KIND_SUITE = 9,
    SIOTLS_KIND_MASK = 10
};

/* siotls_version: the library's version, such as "0.1.0". Constant. */
SIOTLS_API const char *siotls_version(void);

/* siotls_status_name, siotls_alert_name: constant names, such as "unknown_ca"; never NULL. */
SIOTLS_API const char *siotls_status_name(int status);
SIOTLS_API const char *siotls_alert_name(int alert);

/* siotls_kind_name: "aead", "kem", ...; NULL for a number that is not a kind. */
SIOTLS_API const char *siotls_kind_name(int kind);

/*
 * siotls_algorithm_name: the name under which SIOTLS_PROVIDER and the tools know an algorithm, such as
 * "AES_128_GCM", "SHA256", "X25519", "ECDSA_SECP256R1_SHA256" or "TLS_AES_128_GCM_SHA256"; NULL if unknown.
 */
SIOTLS_API const char *siotls_algorithm_name(int kind, uint32_t id);

/*
 * siotls_algorithm_id: the reverse; letter case does not matter. RFC 9846 spellings such as "x25519" and
 * "rsa_pss_rsae_sha256" are the same names. NOT_FOUND for an unknown one. ARGUMENT: id or name is NULL, or kind is no
 * siotls_kind.
 */
SIOTLS_API int siotls_algorithm_id(uint32_t *id, int kind, const char *name);

/* siotls_key_type_name: "RSA", "SECP256R1", ...; NULL if unknown. */
SIOTLS_API const char *siotls_key_type_name(uint32_t key_type);

/* siotls_suite_parts: the siotls_aead_id and siotls_hash_id of a suite; NOT_FOUND if unknown. ARGUMENT: NULL. */
SIOTLS_API int siotls_suite_parts(uint32_t *aead, uint32_t *hash, uint32_t suite);

/*
 * siotls_group_parts: the two groups of a hybrid, in the order in which their shares and secrets are joined
 * (RFC 10024); NOT_FOUND when the group is no hybrid. Where no provider offers the hybrid whole it is
 * composed of its parts. ARGUMENT: NULL.
 */
SIOTLS_API int siotls_group_parts(uint32_t *first, uint32_t *second, uint32_t group);

#ifdef __cplusplus
}
#endif

#endif
