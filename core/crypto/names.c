/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.c: what numbers are called: statuses, alerts, kinds, algorithms, key types (the IANA TLS registries).
 */
#include "crypto/names.h"

#include "base/error.h"

struct name {
    int32_t number;
    const char *text;
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct name statuses[] = {
    {SIOTLS_OK, "ok"},
    {SIOTLS_ERROR_ARGUMENT, "argument"},
    {SIOTLS_ERROR_NO_MEMORY, "no_memory"},
    {SIOTLS_ERROR_STATE, "state"},
    {SIOTLS_ERROR_STALE, "stale"},
    {SIOTLS_ERROR_PROTOCOL, "protocol"},
    {SIOTLS_ERROR_PEER_ALERT, "peer_alert"},
    {SIOTLS_ERROR_TRUNCATED, "truncated"},
    {SIOTLS_ERROR_CLOSED, "closed"},
    {SIOTLS_ERROR_NEGOTIATION, "negotiation"},
    {SIOTLS_ERROR_UNTRUSTED, "untrusted"},
    {SIOTLS_ERROR_PROVIDER, "provider"},
    {SIOTLS_ERROR_NOT_OFFERED, "not_offered"},
    {SIOTLS_ERROR_NOT_FOUND, "not_found"},
    {SIOTLS_ERROR_SYNTAX, "syntax"},
    {SIOTLS_ERROR_KEY, "key"},
    {SIOTLS_ERROR_PASSPHRASE, "passphrase"},
    {SIOTLS_ERROR_FILE, "file"},
    {SIOTLS_ERROR_LIMIT, "limit"},
    {SIOTLS_ERROR_REFUSED, "refused"},
};

static const struct name alerts[] = {
    {SIOTLS_ALERT_CLOSE_NOTIFY, "close_notify"},
    {SIOTLS_ALERT_UNEXPECTED_MESSAGE, "unexpected_message"},
    {SIOTLS_ALERT_BAD_RECORD_MAC, "bad_record_mac"},
    {SIOTLS_ALERT_RECORD_OVERFLOW, "record_overflow"},
    {SIOTLS_ALERT_HANDSHAKE_FAILURE, "handshake_failure"},
    {SIOTLS_ALERT_BAD_CERTIFICATE, "bad_certificate"},
    {SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE, "unsupported_certificate"},
    {SIOTLS_ALERT_CERTIFICATE_REVOKED, "certificate_revoked"},
    {SIOTLS_ALERT_CERTIFICATE_EXPIRED, "certificate_expired"},
    {SIOTLS_ALERT_CERTIFICATE_UNKNOWN, "certificate_unknown"},
    {SIOTLS_ALERT_ILLEGAL_PARAMETER, "illegal_parameter"},
    {SIOTLS_ALERT_UNKNOWN_CA, "unknown_ca"},
    {SIOTLS_ALERT_ACCESS_DENIED, "access_denied"},
    {SIOTLS_ALERT_DECODE_ERROR, "decode_error"},
    {SIOTLS_ALERT_DECRYPT_ERROR, "decrypt_error"},
    {SIOTLS_ALERT_PROTOCOL_VERSION, "protocol_version"},
    {SIOTLS_ALERT_INSUFFICIENT_SECURITY, "insufficient_security"},
    {SIOTLS_ALERT_INTERNAL_ERROR, "internal_error"},
    {SIOTLS_ALERT_INAPPROPRIATE_FALLBACK, "inappropriate_fallback"},
    {SIOTLS_ALERT_USER_CANCELED, "user_canceled"},
    {SIOTLS_ALERT_MISSING_EXTENSION, "missing_extension"},
    {SIOTLS_ALERT_UNSUPPORTED_EXTENSION, "unsupported_extension"},
    {SIOTLS_ALERT_UNRECOGNIZED_NAME, "unrecognized_name"},
    {SIOTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "bad_certificate_status_response"},
    {SIOTLS_ALERT_UNKNOWN_PSK_IDENTITY, "unknown_psk_identity"},
    {SIOTLS_ALERT_CERTIFICATE_REQUIRED, "certificate_required"},
    {SIOTLS_ALERT_GENERAL_ERROR, "general_error"},
    {SIOTLS_ALERT_NO_APPLICATION_PROTOCOL, "no_application_protocol"},
};

static const struct name kinds[] = {
    {SIOTLS_KIND_HASH, "hash"},     {SIOTLS_KIND_HKDF, "hkdf"},
    {SIOTLS_KIND_AEAD, "aead"},     {SIOTLS_KIND_KEM, "kem"},
    {SIOTLS_KIND_SIGNER, "signer"}, {SIOTLS_KIND_VERIFIER, "verifier"},
    {SIOTLS_KIND_RANDOM, "random"}, {SIOTLS_KIND_COMPRESSOR, "compressor"},
    {SIOTLS_KIND_SUITE, "suite"},   {SIOTLS_KIND_MASK, "mask"},
};

static const struct name hashes[] = {
    {SIOTLS_HASH_SHA1, "SHA1"},
    {SIOTLS_HASH_SHA256, "SHA256"},
    {SIOTLS_HASH_SHA384, "SHA384"},
    {SIOTLS_HASH_SHA512, "SHA512"},
};

static const struct name aeads[] = {
    {SIOTLS_AEAD_AES_128_GCM, "AES_128_GCM"},
    {SIOTLS_AEAD_AES_256_GCM, "AES_256_GCM"},
    {SIOTLS_AEAD_AES_128_CCM, "AES_128_CCM"},
    {SIOTLS_AEAD_AES_128_CCM_8, "AES_128_CCM_8"},
    {SIOTLS_AEAD_CHACHA20_POLY1305, "CHACHA20_POLY1305"},
};

static const struct name groups[] = {
    {SIOTLS_GROUP_SECP256R1, "SECP256R1"},
    {SIOTLS_GROUP_SECP384R1, "SECP384R1"},
    {SIOTLS_GROUP_SECP521R1, "SECP521R1"},
    {SIOTLS_GROUP_X25519, "X25519"},
    {SIOTLS_GROUP_X448, "X448"},
    {SIOTLS_GROUP_FFDHE2048, "FFDHE2048"},
    {SIOTLS_GROUP_FFDHE3072, "FFDHE3072"},
    {SIOTLS_GROUP_FFDHE4096, "FFDHE4096"},
    {SIOTLS_GROUP_FFDHE6144, "FFDHE6144"},
    {SIOTLS_GROUP_FFDHE8192, "FFDHE8192"},
    {SIOTLS_GROUP_MLKEM512, "MLKEM512"},
    {SIOTLS_GROUP_MLKEM768, "MLKEM768"},
    {SIOTLS_GROUP_MLKEM1024, "MLKEM1024"},
    {SIOTLS_GROUP_SECP256R1MLKEM768, "SECP256R1MLKEM768"},
    {SIOTLS_GROUP_X25519MLKEM768, "X25519MLKEM768"},
    {SIOTLS_GROUP_SECP384R1MLKEM1024, "SECP384R1MLKEM1024"},
};

static const struct name schemes[] = {
    {SIOTLS_SCHEME_RSA_PKCS1_SHA256, "RSA_PKCS1_SHA256"},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA384, "RSA_PKCS1_SHA384"},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA512, "RSA_PKCS1_SHA512"},
    {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, "ECDSA_SECP256R1_SHA256"},
    {SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, "ECDSA_SECP384R1_SHA384"},
    {SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, "ECDSA_SECP521R1_SHA512"},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, "RSA_PSS_RSAE_SHA256"},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, "RSA_PSS_RSAE_SHA384"},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, "RSA_PSS_RSAE_SHA512"},
    {SIOTLS_SCHEME_ED25519, "ED25519"},
    {SIOTLS_SCHEME_ED448, "ED448"},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, "RSA_PSS_PSS_SHA256"},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA384, "RSA_PSS_PSS_SHA384"},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA512, "RSA_PSS_PSS_SHA512"},
    {SIOTLS_SCHEME_ML_DSA_44, "MLDSA44"},
    {SIOTLS_SCHEME_ML_DSA_65, "MLDSA65"},
    {SIOTLS_SCHEME_ML_DSA_87, "MLDSA87"},
};

static const struct name randoms[] = {
    {0, "RANDOM"},
};

static const struct name compressors[] = {
    {SIOTLS_COMPRESSOR_ZLIB, "ZLIB"},
    {SIOTLS_COMPRESSOR_BROTLI, "BROTLI"},
    {SIOTLS_COMPRESSOR_ZSTD, "ZSTD"},
};

static const struct name suites[] = {
    {SIOTLS_SUITE_AES_128_GCM_SHA256, "TLS_AES_128_GCM_SHA256"},
    {SIOTLS_SUITE_AES_256_GCM_SHA384, "TLS_AES_256_GCM_SHA384"},
    {SIOTLS_SUITE_CHACHA20_POLY1305_SHA256, "TLS_CHACHA20_POLY1305_SHA256"},
    {SIOTLS_SUITE_AES_128_CCM_SHA256, "TLS_AES_128_CCM_SHA256"},
    {SIOTLS_SUITE_AES_128_CCM_8_SHA256, "TLS_AES_128_CCM_8_SHA256"},
};

static const struct name masks[] = {
    {SIOTLS_MASK_AES_128, "MASK_AES_128"},
    {SIOTLS_MASK_AES_256, "MASK_AES_256"},
    {SIOTLS_MASK_CHACHA20, "MASK_CHACHA20"},
};

static const struct name key_types[] = {
    {SIOTLS_KEY_RSA, "RSA"},
    {SIOTLS_KEY_RSA_PSS, "RSA_PSS"},
    {SIOTLS_KEY_SECP256R1, "SECP256R1"},
    {SIOTLS_KEY_SECP384R1, "SECP384R1"},
    {SIOTLS_KEY_SECP521R1, "SECP521R1"},
    {SIOTLS_KEY_ED25519, "ED25519"},
    {SIOTLS_KEY_ED448, "ED448"},
    {SIOTLS_KEY_ML_DSA_44, "MLDSA44"},
    {SIOTLS_KEY_ML_DSA_65, "MLDSA65"},
    {SIOTLS_KEY_ML_DSA_87, "MLDSA87"},
};

static const struct name provider_errors[] = {
    {SIOTLS_PROVIDER_OK, "ok"},
    {SIOTLS_PROVIDER_INTERNAL, "internal error"},
    {SIOTLS_PROVIDER_NO_MEMORY, "no memory"},
    {SIOTLS_PROVIDER_ARGUMENT, "bad argument"},
    {SIOTLS_PROVIDER_UNSUPPORTED, "unsupported"},
    {SIOTLS_PROVIDER_BAD_KEY, "bad key"},
    {SIOTLS_PROVIDER_BAD_SIGNATURE, "bad signature"},
    {SIOTLS_PROVIDER_BAD_TAG, "bad tag"},
    {SIOTLS_PROVIDER_BAD_PEER_SHARE, "bad peer share"},
    {SIOTLS_PROVIDER_PASSPHRASE, "passphrase missing or wrong"},
    {SIOTLS_PROVIDER_BAD_DATA, "bad data"},
    {SIOTLS_PROVIDER_TOO_SMALL, "output too small"},
    {SIOTLS_PROVIDER_UNAVAILABLE, "unavailable"},
    {SIOTLS_PROVIDER_PENDING, "pending"},
};

/* Tables by siotls_kind. */
static const struct {
    const struct name *names;
    size_t num_names;
} algorithms[] = {
    [SIOTLS_KIND_HASH] = {hashes, COUNT(hashes)},     [SIOTLS_KIND_HKDF] = {hashes, COUNT(hashes)},
    [SIOTLS_KIND_AEAD] = {aeads, COUNT(aeads)},       [SIOTLS_KIND_KEM] = {groups, COUNT(groups)},
    [SIOTLS_KIND_SIGNER] = {schemes, COUNT(schemes)}, [SIOTLS_KIND_VERIFIER] = {schemes, COUNT(schemes)},
    [SIOTLS_KIND_RANDOM] = {randoms, COUNT(randoms)}, [SIOTLS_KIND_COMPRESSOR] = {compressors, COUNT(compressors)},
    [SIOTLS_KIND_SUITE] = {suites, COUNT(suites)},    [SIOTLS_KIND_MASK] = {masks, COUNT(masks)},
};

static const struct {
    uint32_t suite;
    uint32_t aead;
    uint32_t hash;
} suite_parts[] = {
    {SIOTLS_SUITE_AES_128_GCM_SHA256, SIOTLS_AEAD_AES_128_GCM, SIOTLS_HASH_SHA256},
    {SIOTLS_SUITE_AES_256_GCM_SHA384, SIOTLS_AEAD_AES_256_GCM, SIOTLS_HASH_SHA384},
    {SIOTLS_SUITE_CHACHA20_POLY1305_SHA256, SIOTLS_AEAD_CHACHA20_POLY1305, SIOTLS_HASH_SHA256},
    {SIOTLS_SUITE_AES_128_CCM_SHA256, SIOTLS_AEAD_AES_128_CCM, SIOTLS_HASH_SHA256},
    {SIOTLS_SUITE_AES_128_CCM_8_SHA256, SIOTLS_AEAD_AES_128_CCM_8, SIOTLS_HASH_SHA256},
};

static const char *find(const struct name *names, size_t num_names, int64_t number)
{
    for (size_t i = 0; i < num_names; i++) {
        if (names[i].number == number)
            return names[i].text;
    }
    return NULL;
}

static const char *find_or_unknown(const struct name *names, size_t num_names, int64_t number)
{
    const char *text = find(names, num_names, number);
    return text != NULL ? text : "unknown";
}

static char upper(char letter)
{
    return letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
}

static bool same_name(const char *known, const char *name)
{
    while (*known != '\0' && *known == upper(*name)) {
        known++;
        name++;
    }
    return *known == '\0' && *name == '\0';
}

const char *siotls_version(void)
{
    return SIO_VERSION;
}

const char *siotls_status_name(int status)
{
    return find_or_unknown(statuses, COUNT(statuses), status);
}

const char *siotls_alert_name(int alert)
{
    return find_or_unknown(alerts, COUNT(alerts), alert);
}

const char *siotls_kind_name(int kind)
{
    return find(kinds, COUNT(kinds), kind);
}

const char *siotls_algorithm_name(int kind, uint32_t id)
{
    if (kind < SIOTLS_KIND_HASH || kind > SIOTLS_KIND_MASK)
        return NULL;
    return find(algorithms[kind].names, algorithms[kind].num_names, id);
}

int siotls_algorithm_id(uint32_t *id, int kind, const char *name)
{
    if (id == NULL || name == NULL || kind < SIOTLS_KIND_HASH || kind > SIOTLS_KIND_MASK)
        return SIOTLS_ERROR_ARGUMENT;
    for (size_t i = 0; i < algorithms[kind].num_names; i++) {
        if (same_name(algorithms[kind].names[i].text, name)) {
            *id = (uint32_t)algorithms[kind].names[i].number;
            return SIOTLS_OK;
        }
    }
    return SIOTLS_ERROR_NOT_FOUND;
}

const char *siotls_key_type_name(uint32_t key_type)
{
    return find(key_types, COUNT(key_types), key_type);
}

int siotls_suite_parts(uint32_t *aead, uint32_t *hash, uint32_t suite)
{
    if (aead == NULL || hash == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    for (size_t i = 0; i < COUNT(suite_parts); i++) {
        if (suite_parts[i].suite == suite) {
            *aead = suite_parts[i].aead;
            *hash = suite_parts[i].hash;
            return SIOTLS_OK;
        }
    }
    return SIOTLS_ERROR_NOT_FOUND;
}

const char *sio_provider_error_name(int result)
{
    return find_or_unknown(provider_errors, COUNT(provider_errors), result);
}

bool sio_fail_provider(struct sio_error *error, int result, const char *provider, const char *reason)
{
    if (result == SIOTLS_PROVIDER_NO_MEMORY)
        return sio_fail_memory(error);
    sio_fail_status(error, SIOTLS_ERROR_PROVIDER, reason);
    return sio_fail_detail(error, "%s: %s", provider, sio_provider_error_name(result));
}
