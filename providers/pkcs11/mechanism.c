/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mechanism.c: which schemes a key can sign with. One mechanism that hashes and signs is taken where the token has it;
 * else the module hashes (C_Digest) and the token signs the digest.
 */
#include "internal.h"

enum { MAX_ALLOWED = 64 };

const struct tp_scheme tp_schemes[] = {
    {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_KEY_SECP256R1, CKM_ECDSA_SHA256, CKM_ECDSA, CKM_SHA256, 0, 32},
    {SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, SIOTLS_KEY_SECP384R1, CKM_ECDSA_SHA384, CKM_ECDSA, CKM_SHA384, 0, 48},
    {SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIOTLS_KEY_SECP521R1, CKM_ECDSA_SHA512, CKM_ECDSA, CKM_SHA512, 0, 64},
    {SIOTLS_SCHEME_ED25519, SIOTLS_KEY_ED25519, CKM_EDDSA, CKM_EDDSA, 0, 0, 0},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_KEY_RSA, CKM_SHA256_RSA_PKCS_PSS, CKM_RSA_PKCS_PSS, CKM_SHA256,
     CKG_MGF1_SHA256, 32},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, SIOTLS_KEY_RSA, CKM_SHA384_RSA_PKCS_PSS, CKM_RSA_PKCS_PSS, CKM_SHA384,
     CKG_MGF1_SHA384, 48},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_KEY_RSA, CKM_SHA512_RSA_PKCS_PSS, CKM_RSA_PKCS_PSS, CKM_SHA512,
     CKG_MGF1_SHA512, 64},
};
const size_t tp_num_schemes = sizeof tp_schemes / sizeof tp_schemes[0];

/* CKA_ALLOWED_MECHANISMS of the key; none stated: all. */
struct allowed {
    CK_MECHANISM_TYPE types[MAX_ALLOWED];
    size_t num_types;
};

static bool allows(const struct allowed *allowed, CK_MECHANISM_TYPE type)
{
    for (size_t i = 0; i < allowed->num_types; i++)
        if (allowed->types[i] == type)
            return true;
    return allowed->num_types == 0;
}

static bool has_mechanism(const struct tp_session *session, CK_MECHANISM_TYPE type, CK_FLAGS flag)
{
    CK_MECHANISM_INFO info;
    return session->token.functions->C_GetMechanismInfo(session->token.slot, type, &info) == CKR_OK &&
           (info.flags & flag) != 0;
}

/* RFC 8017 9.1.1: digest, salt of the same length and two bytes have to fit. */
static bool fits(const struct tp_public *key, const struct tp_scheme *scheme)
{
    return key->key_type == scheme->key_type &&
           (scheme->key_type != SIOTLS_KEY_RSA || (key->num_bits - 1 + 7) / 8 >= 2 * scheme->digest_size + 2);
}

static bool find_way(struct tp_way *way, const struct tp_scheme *scheme, const struct tp_session *session,
                     const struct allowed *allowed)
{
    way->scheme = scheme;
    way->is_whole = allows(allowed, scheme->whole) && has_mechanism(session, scheme->whole, CKF_SIGN);
    return way->is_whole ||
           (scheme->digest_size > 0 && allows(allowed, scheme->bare) &&
            has_mechanism(session, scheme->bare, CKF_SIGN) && has_mechanism(session, scheme->hash, CKF_DIGEST));
}

int tp_ways_find(struct tp_key *key, const struct tp_session *session)
{
    struct allowed allowed = {0};
    size_t allowed_len = 0;
    if (!tp_flag(session, session->key, CKA_SIGN, true))
        return tp_fail(key->access.state, SIOTLS_PROVIDER_BAD_KEY, CKR_OK,
                       "the key in the token has no right to sign (CKA_SIGN)");
    if (tp_attribute(session, session->key, CKA_ALLOWED_MECHANISMS, allowed.types, sizeof allowed.types,
                     &allowed_len) == CKR_OK)
        allowed.num_types = allowed_len / sizeof allowed.types[0];
    for (size_t i = 0; i < tp_num_schemes && key->num_ways < TP_MAX_WAYS; i++) {
        if (!fits(&key->access.known, &tp_schemes[i]) ||
            !find_way(&key->ways[key->num_ways], &tp_schemes[i], session, &allowed))
            continue;
        key->schemes[key->num_ways++] = tp_schemes[i].scheme;
    }
    if (key->num_ways > 0)
        return SIOTLS_PROVIDER_OK;
    return tp_fail(key->access.state, SIOTLS_PROVIDER_UNSUPPORTED, CKR_OK,
                   "the token has no mechanism to sign by a scheme of TLS 1.3 with this key");
}
