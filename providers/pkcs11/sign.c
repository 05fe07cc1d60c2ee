/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign.c: one signature in one session. When the token went away in between, a second try looks for it in all slots.
 */
#include <string.h>

#include "internal.h"

enum { MAX_DIGEST = 64, MAX_COORDINATE = 66 };

static CK_RV digest(const struct tp_session *session, const struct tp_scheme *scheme, const uint8_t *message,
                    size_t message_len, uint8_t output[MAX_DIGEST])
{
    CK_FUNCTION_LIST *functions = session->token.functions;
    CK_MECHANISM mechanism = {.mechanism = scheme->hash};
    CK_ULONG len = MAX_DIGEST;
    CK_RV rv = functions->C_DigestInit(session->handle, &mechanism);
    if (rv == CKR_OK)
        rv = functions->C_Digest(session->handle, (CK_BYTE_PTR)(uintptr_t)message, message_len, output, &len);
    return rv == CKR_OK && len != scheme->digest_size ? CKR_GENERAL_ERROR : rv;
}

static CK_RV begin(struct tp_key *key, const struct tp_session *session, const struct tp_way *way)
{
    const struct tp_scheme *scheme = way->scheme;
    CK_RSA_PKCS_PSS_PARAMS salted = {.hashAlg = scheme->hash, .mgf = scheme->mask, .sLen = scheme->digest_size};
    CK_MECHANISM mechanism = {.mechanism = way->is_whole ? scheme->whole : scheme->bare};
    if (scheme->mask != 0) {
        mechanism.pParameter = &salted;
        mechanism.ulParameterLen = sizeof salted;
    }
    CK_RV rv = session->token.functions->C_SignInit(session->handle, &mechanism, session->key);
    if (rv == CKR_OK && key->asks_each_time)
        rv = tp_login(&key->access, session, CKU_CONTEXT_SPECIFIC);
    return rv;
}

/* raw is what the token gives: of ECDSA r and s, each as long as a coordinate. */
static CK_RV sign_once(struct tp_key *key, const struct tp_session *session, const struct tp_way *way,
                       struct siotls_bytes message, uint8_t *raw, CK_ULONG *raw_len)
{
    static const uint8_t nothing[1];
    uint8_t hashed[MAX_DIGEST];
    struct siotls_bytes input = {message.data_len > 0 ? message.data : nothing, message.data_len};
    CK_RV rv = CKR_OK;
    if (!way->is_whole) {
        rv = digest(session, way->scheme, input.data, input.data_len, hashed);
        input = (struct siotls_bytes){hashed, way->scheme->digest_size};
    }
    if (rv == CKR_OK)
        rv = begin(key, session, way);
    if (rv == CKR_OK)
        rv = session->token.functions->C_Sign(session->handle, (CK_BYTE_PTR)(uintptr_t)input.data, input.data_len, raw,
                                              raw_len);
    return rv;
}

/* A number that is zero, or halves that are none, are no signature. */
static size_t write_ecdsa(const struct tp_public *key, const uint8_t *raw, size_t raw_len, uint8_t *signature)
{
    size_t half = raw_len / 2;
    if (raw_len == 0 || raw_len % 2 != 0 || half > key->size)
        return 0;
    struct siotls_bytes r = {raw, half};
    struct siotls_bytes s = {raw + half, half};
    size_t numbers = provider_der_unsigned_size(r) + provider_der_unsigned_size(s);
    size_t len = provider_der_write_header(signature, PROVIDER_DER_SEQUENCE, numbers);
    len += provider_der_write_unsigned(signature + len, r);
    return len + provider_der_write_unsigned(signature + len, s);
}

static size_t finish(const struct tp_key *key, const uint8_t *raw, size_t raw_len, uint8_t *signature)
{
    const struct tp_public *known = &key->access.known;
    if (known->key_type != SIOTLS_KEY_RSA && known->key_type != SIOTLS_KEY_ED25519)
        return write_ecdsa(known, raw, raw_len, signature);
    if (raw_len != key->max_signature)
        return 0;
    memcpy(signature, raw, raw_len);
    return raw_len;
}

int tp_sign(struct tp_key *key, const struct tp_way *way, const uint8_t *message, size_t message_len,
            uint8_t *signature, size_t *signature_len)
{
    uint8_t raw[TP_MAX_SIGNATURE];
    CK_ULONG raw_len = 0;
    CK_RV rv = CKR_OK;
    for (int try = 0; try < 2; try++) {
        struct tp_session session;
        int status = tp_take(&key->access, &session);
        if (status != SIOTLS_PROVIDER_OK)
            return status;
        raw_len = sizeof raw;
        rv = sign_once(key, &session, way, (struct siotls_bytes){message, message_len}, raw, &raw_len);
        tp_give_back(&key->access, &session, rv);
        if (!tp_is_lost(rv))
            break;
    }
    if (rv != CKR_OK)
        return tp_fail(key->access.state, tp_status(rv), rv, "the token does not sign");
    *signature_len = finish(key, raw, raw_len, signature);
    return *signature_len > 0 ? SIOTLS_PROVIDER_OK
                              : tp_fail(key->access.state, SIOTLS_PROVIDER_INTERNAL, CKR_OK,
                                        "the token gave a signature of a wrong size: %lu bytes", raw_len);
}
