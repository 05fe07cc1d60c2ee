/* SPDX-License-Identifier: Apache-2.0 */
/*
 * algorithm.c: see algorithm.h.
 */
#include "x509/form/algorithm.h"

/* What may stand behind the OID. */
enum parameters { PARAMETERS_NONE, PARAMETERS_NULL, PARAMETERS_PSS, PARAMETERS_ANY };

struct algorithm {
    uint8_t oid[9];
    uint8_t oid_len;
    uint8_t parameters;
    uint16_t scheme;
    uint8_t judgement;
};

#define RSA_OID(last) {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, last}, 9
#define ECDSA_OID(last) {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, last}, 8

static const struct algorithm algorithms[] = {
    {RSA_OID(11), PARAMETERS_NULL, SIOTLS_SCHEME_RSA_PKCS1_SHA256, SIO_ALGORITHM_USABLE},
    {RSA_OID(12), PARAMETERS_NULL, SIOTLS_SCHEME_RSA_PKCS1_SHA384, SIO_ALGORITHM_USABLE},
    {RSA_OID(13), PARAMETERS_NULL, SIOTLS_SCHEME_RSA_PKCS1_SHA512, SIO_ALGORITHM_USABLE},
    {RSA_OID(10), PARAMETERS_PSS, 0, SIO_ALGORITHM_USABLE},
    {ECDSA_OID(2), PARAMETERS_NONE, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIO_ALGORITHM_USABLE},
    {ECDSA_OID(3), PARAMETERS_NONE, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, SIO_ALGORITHM_USABLE},
    {ECDSA_OID(4), PARAMETERS_NONE, SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIO_ALGORITHM_USABLE},
    {{0x2b, 0x65, 0x70}, 3, PARAMETERS_NONE, SIOTLS_SCHEME_ED25519, SIO_ALGORITHM_USABLE},
    {{0x2b, 0x65, 0x71}, 3, PARAMETERS_NONE, SIOTLS_SCHEME_ED448, SIO_ALGORITHM_USABLE},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 17},
     9,
     PARAMETERS_NONE,
     SIOTLS_SCHEME_ML_DSA_44,
     SIO_ALGORITHM_USABLE},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 18},
     9,
     PARAMETERS_NONE,
     SIOTLS_SCHEME_ML_DSA_65,
     SIO_ALGORITHM_USABLE},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 19},
     9,
     PARAMETERS_NONE,
     SIOTLS_SCHEME_ML_DSA_87,
     SIO_ALGORITHM_USABLE},
    {RSA_OID(2), PARAMETERS_ANY, 0, SIO_ALGORITHM_WEAK},                                    /* MD2 */
    {RSA_OID(4), PARAMETERS_ANY, 0, SIO_ALGORITHM_WEAK},                                    /* MD5 */
    {RSA_OID(5), PARAMETERS_ANY, 0, SIO_ALGORITHM_WEAK},                                    /* SHA-1 */
    {{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01}, 7, PARAMETERS_ANY, 0, SIO_ALGORITHM_WEAK}, /* ECDSA, SHA-1 */
    {{0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x03}, 7, PARAMETERS_ANY, 0, SIO_ALGORITHM_WEAK}, /* DSA, SHA-1 */
    {{0x2b, 0x0e, 0x03, 0x02, 0x1d}, 5, PARAMETERS_ANY, 0, SIO_ALGORITHM_WEAK},             /* old SHA-1 */
};

/* Each hash with the scheme that has it as hash, MGF1 hash and length of the salt. */
static const struct {
    uint8_t oid[9];
    uint8_t salt_len;
    uint16_t scheme;
} pss_hashes[] = {
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 1}, 32, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 2}, 48, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 3}, 64, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512},
};

static const uint8_t mgf1[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 8};

static bool read_null(struct sio_reader *reader)
{
    struct siotls_bytes contents;
    return sio_der_read(reader, &contents, SIO_DER_NULL) && contents.data_len == 0;
}

/* AlgorithmIdentifier of a hash, whose parameters are NULL or absent (RFC 4055 2.1). */
static bool read_hash(struct sio_reader *reader, struct siotls_bytes *oid)
{
    struct sio_reader inside;
    return sio_der_enter(reader, &inside, SIO_DER_SEQUENCE) && sio_der_read_oid(&inside, oid) &&
           (sio_read_end(&inside) || read_null(&inside)) && sio_read_end(&inside);
}

static bool read_mgf(struct sio_reader *reader, struct siotls_bytes *hash)
{
    struct sio_reader inside;
    struct siotls_bytes oid;
    return sio_der_enter(reader, &inside, SIO_DER_SEQUENCE) && sio_der_read_oid(&inside, &oid) &&
           sio_bytes_equal(oid, sio_bytes(mgf1, sizeof mgf1)) && read_hash(&inside, hash) && sio_read_end(&inside);
}

/* RSASSA-PSS-params (RFC 4055 3.1): the defaults mean SHA-1, so hash, MGF and salt must all be written. */
static bool read_pss(struct siotls_bytes parameters, struct siotls_bytes *hash, struct siotls_bytes *mgf_hash,
                     uint32_t *salt_len)
{
    struct sio_reader reader = sio_reader(parameters);
    struct sio_reader inside;
    struct sio_reader part;
    return sio_der_enter(&reader, &inside, SIO_DER_SEQUENCE) && sio_read_end(&reader) &&
           sio_der_enter(&inside, &part, SIO_DER_CONTEXT_CONSTRUCTED) && read_hash(&part, hash) &&
           sio_read_end(&part) && sio_der_enter(&inside, &part, SIO_DER_CONTEXT_CONSTRUCTED + 1) &&
           read_mgf(&part, mgf_hash) && sio_read_end(&part) &&
           sio_der_enter(&inside, &part, SIO_DER_CONTEXT_CONSTRUCTED + 2) && sio_der_read_u32(&part, salt_len) &&
           sio_read_end(&part) && sio_read_end(&inside);
}

uint16_t sio_pss_scheme(struct siotls_bytes parameters)
{
    struct siotls_bytes hash;
    struct siotls_bytes mgf_hash;
    uint32_t salt_len;
    if (!read_pss(parameters, &hash, &mgf_hash, &salt_len) || !sio_bytes_equal(hash, mgf_hash))
        return 0;
    for (size_t i = 0; i < sizeof pss_hashes / sizeof pss_hashes[0]; i++) {
        if (sio_bytes_equal(hash, sio_bytes(pss_hashes[i].oid, sizeof pss_hashes[i].oid)))
            return salt_len == pss_hashes[i].salt_len ? pss_hashes[i].scheme : 0;
    }
    return 0;
}

static bool parameters_fit(const struct algorithm *algorithm, struct siotls_bytes parameters)
{
    struct sio_reader reader = sio_reader(parameters);
    switch (algorithm->parameters) {
    case PARAMETERS_NONE:
        return parameters.data_len == 0;
    case PARAMETERS_NULL:
        return read_null(&reader) && sio_read_end(&reader);
    default:
        return true;
    }
}

static enum sio_algorithm_judgement judge(uint16_t *scheme, const struct algorithm *algorithm,
                                          struct siotls_bytes parameters)
{
    if (!parameters_fit(algorithm, parameters))
        return SIO_ALGORITHM_UNKNOWN;
    *scheme = algorithm->parameters == PARAMETERS_PSS ? sio_pss_scheme(parameters) : algorithm->scheme;
    if (algorithm->judgement == SIO_ALGORITHM_USABLE && *scheme == 0)
        return SIO_ALGORITHM_UNKNOWN;
    return (enum sio_algorithm_judgement)algorithm->judgement;
}

enum sio_algorithm_judgement sio_signature_scheme(uint16_t *scheme, struct siotls_bytes algorithm)
{
    *scheme = 0;
    struct sio_reader reader = sio_reader(algorithm);
    struct sio_reader inside;
    struct siotls_bytes oid;
    if (!sio_der_enter(&reader, &inside, SIO_DER_SEQUENCE) || !sio_der_read_oid(&inside, &oid))
        return SIO_ALGORITHM_UNKNOWN;
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
        if (sio_bytes_equal(oid, sio_bytes(algorithms[i].oid, algorithms[i].oid_len)))
            return judge(scheme, &algorithms[i], sio_bytes(inside.next, inside.left));
    }
    return SIO_ALGORITHM_UNKNOWN;
}
