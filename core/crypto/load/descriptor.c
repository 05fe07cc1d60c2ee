/* SPDX-License-Identifier: Apache-2.0 */
/*
 * descriptor.c: can a provider's descriptor be used? Sizes are fixed by the algorithm (RFC 5116, RFC 8439,
 * RFC 9846 4.3.8 and 7.4, FIPS 203, RFC 10024): a descriptor that states others is wrong.
 * All that a kind had in the version that brought it must be there; what later versions add may be missing.
 */
#include "base/sized_struct.h"
#include "crypto/load/registry.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* Largest private keys and randomness: those of ffdhe8192. */
enum { MAX_PRIVATE = 1024, MAX_SIGNATURE = 65535 };

static const struct {
    uint32_t id;
    uint32_t digest_size;
    uint32_t block_size;
} hash_sizes[] = {
    {SIOTLS_HASH_SHA1, 20, 64},
    {SIOTLS_HASH_SHA256, 32, 64},
    {SIOTLS_HASH_SHA384, 48, 128},
    {SIOTLS_HASH_SHA512, 64, 128},
};

static const struct {
    uint32_t id;
    uint32_t key_size;
    uint32_t tag_size;
} aead_sizes[] = {
    {SIOTLS_AEAD_AES_128_GCM, 16, 16},  {SIOTLS_AEAD_AES_256_GCM, 32, 16},       {SIOTLS_AEAD_AES_128_CCM, 16, 16},
    {SIOTLS_AEAD_AES_128_CCM_8, 16, 8}, {SIOTLS_AEAD_CHACHA20_POLY1305, 32, 16},
};

static const struct {
    uint32_t group;
    uint32_t public_key_size;
    uint32_t ciphertext_size;
    uint32_t shared_secret_size;
} kem_sizes[] = {
    {SIOTLS_GROUP_SECP256R1, 65, 65, 32},
    {SIOTLS_GROUP_SECP384R1, 97, 97, 48},
    {SIOTLS_GROUP_SECP521R1, 133, 133, 66},
    {SIOTLS_GROUP_X25519, 32, 32, 32},
    {SIOTLS_GROUP_X448, 56, 56, 56},
    {SIOTLS_GROUP_FFDHE2048, 256, 256, 256},
    {SIOTLS_GROUP_FFDHE3072, 384, 384, 384},
    {SIOTLS_GROUP_FFDHE4096, 512, 512, 512},
    {SIOTLS_GROUP_FFDHE6144, 768, 768, 768},
    {SIOTLS_GROUP_FFDHE8192, 1024, 1024, 1024},
    {SIOTLS_GROUP_MLKEM512, 800, 768, 32},
    {SIOTLS_GROUP_MLKEM768, 1184, 1088, 32},
    {SIOTLS_GROUP_MLKEM1024, 1568, 1568, 32},
    {SIOTLS_GROUP_SECP256R1MLKEM768, 1249, 1153, 64},
    {SIOTLS_GROUP_X25519MLKEM768, 1216, 1120, 64},
    {SIOTLS_GROUP_SECP384R1MLKEM1024, 1665, 1665, 80},
};

/* RFC 9180 7.1.2, and the seeds of FIPS 203: what a promise for given private keys is about. */
static const struct {
    uint32_t group;
    uint32_t private_key_size;
} static_key_sizes[] = {
    {SIOTLS_GROUP_SECP256R1, 32}, {SIOTLS_GROUP_SECP384R1, 48}, {SIOTLS_GROUP_SECP521R1, 66},
    {SIOTLS_GROUP_X25519, 32},    {SIOTLS_GROUP_X448, 56},      {SIOTLS_GROUP_MLKEM512, 64},
    {SIOTLS_GROUP_MLKEM768, 64},  {SIOTLS_GROUP_MLKEM1024, 64},
};

static bool is_power_of_two(size_t number)
{
    return number != 0 && (number & (number - 1)) == 0;
}

static bool context_fits(size_t context_size, size_t context_alignment, size_t max_size)
{
    return context_size <= max_size && (context_size == 0 || (is_power_of_two(context_alignment) &&
                                                              context_alignment <= SIOTLS_MAX_CONTEXT_ALIGNMENT));
}

static bool hash_sizes_fit(const struct siotls_hash *hash)
{
    for (size_t i = 0; i < COUNT(hash_sizes); i++) {
        if (hash_sizes[i].id == hash->id)
            return hash_sizes[i].digest_size == hash->digest_size && hash_sizes[i].block_size == hash->block_size;
    }
    return false;
}

static const char *refuse_hash(const void *algorithm)
{
    const struct siotls_hash *hash = algorithm;
    if (!SIO_SIZED_HAS(hash, struct siotls_hash, clear))
        return "descriptor: the hash is smaller than version 1.0 of the contract";
    if (hash->init == NULL || hash->update == NULL || hash->final == NULL || hash->copy == NULL || hash->clear == NULL)
        return "descriptor: the hash lacks a function";
    if (!hash_sizes_fit(hash))
        return "descriptor: the hash has not the digest and block size of its id";
    if (!context_fits(hash->context_size, hash->context_alignment, SIOTLS_MAX_HASH_CONTEXT))
        return "descriptor: the hash's context is too large or badly aligned";
    return NULL;
}

static const char *refuse_hkdf(const void *algorithm)
{
    const struct siotls_hkdf *hkdf = algorithm;
    if (!SIO_SIZED_HAS(hkdf, struct siotls_hkdf, hmac))
        return "descriptor: the hkdf is smaller than version 1.0 of the contract";
    if (hkdf->extract == NULL || hkdf->expand == NULL || hkdf->hmac == NULL)
        return "descriptor: the hkdf lacks a function";
    return NULL;
}

static bool aead_sizes_fit(const struct siotls_aead *aead)
{
    for (size_t i = 0; i < COUNT(aead_sizes); i++) {
        if (aead_sizes[i].id == aead->id)
            return aead_sizes[i].key_size == aead->key_size && aead_sizes[i].tag_size == aead->tag_size &&
                   aead->nonce_size == 12;
    }
    return false;
}

static const char *refuse_aead(const void *algorithm)
{
    const struct siotls_aead *aead = algorithm;
    if (!SIO_SIZED_HAS(aead, struct siotls_aead, clear))
        return "descriptor: the aead is smaller than version 1.0 of the contract";
    if (aead->init == NULL || aead->seal == NULL || aead->open == NULL || aead->clear == NULL)
        return "descriptor: the aead lacks a function";
    if (!aead_sizes_fit(aead))
        return "descriptor: the aead has not the key, nonce and tag size of its id";
    if (aead->max_segments < 1 || aead->confidentiality_limit < 1 || aead->integrity_limit < 1)
        return "descriptor: the aead's limits leave nothing to do";
    if (!context_fits(aead->context_size, aead->context_alignment, SIOTLS_MAX_CONTEXT))
        return "descriptor: the aead's context is too large or badly aligned";
    return NULL;
}

static bool kem_sizes_fit(const struct siotls_kem *kem)
{
    for (size_t i = 0; i < COUNT(kem_sizes); i++) {
        if (kem_sizes[i].group == kem->group)
            return kem_sizes[i].public_key_size == kem->public_key_size &&
                   kem_sizes[i].ciphertext_size == kem->ciphertext_size &&
                   kem_sizes[i].shared_secret_size == kem->shared_secret_size;
    }
    return false;
}

/* A promise that nobody has defined, or for keys of another form, is none. */
static bool static_keys_fit(const struct siotls_kem *kem)
{
    if (!SIO_SIZED_HAS(kem, struct siotls_kem, takes_private_keys) || kem->takes_private_keys == 0)
        return true;
    for (size_t i = 0; i < COUNT(static_key_sizes); i++) {
        if (static_key_sizes[i].group == kem->group)
            return static_key_sizes[i].private_key_size == kem->private_key_size;
    }
    return false;
}

static const char *refuse_kem(const void *algorithm)
{
    const struct siotls_kem *kem = algorithm;
    if (!SIO_SIZED_HAS(kem, struct siotls_kem, clear))
        return "descriptor: the kem is smaller than version 1.0 of the contract";
    if (kem->keygen == NULL || kem->encapsulate == NULL || kem->decapsulate == NULL || kem->clear == NULL)
        return "descriptor: the kem lacks a function";
    if (!kem_sizes_fit(kem))
        return "descriptor: the kem has not the share and secret sizes of its group";
    if (kem->private_key_size > MAX_PRIVATE || kem->randomness_size > MAX_PRIVATE)
        return "descriptor: the kem's private key or randomness is too large";
    if (!static_keys_fit(kem))
        return "descriptor: the kem promises to take private keys of a form that its group has not";
    if (!context_fits(kem->context_size, kem->context_alignment, SIOTLS_MAX_CONTEXT))
        return "descriptor: the kem's context is too large or badly aligned";
    return NULL;
}

static const char *refuse_verifier(const void *algorithm)
{
    const struct siotls_verifier *verifier = algorithm;
    if (!SIO_SIZED_HAS(verifier, struct siotls_verifier, clear))
        return "descriptor: the verifier is smaller than version 1.0 of the contract";
    if (verifier->import == NULL || verifier->verify == NULL || verifier->clear == NULL)
        return "descriptor: the verifier lacks a function";
    if (!context_fits(verifier->context_size, verifier->context_alignment, SIOTLS_MAX_CONTEXT))
        return "descriptor: the verifier's context is too large or badly aligned";
    return NULL;
}

static const char *refuse_signer(const void *algorithm)
{
    const struct siotls_signer *signer = algorithm;
    if (!SIO_SIZED_HAS(signer, struct siotls_signer, clear))
        return "descriptor: the signer is smaller than version 1.0 of the contract";
    if (signer->import == NULL || signer->describe == NULL || signer->sign == NULL || signer->clear == NULL)
        return "descriptor: the signer lacks a function";
    if (signer->max_signature_size < 1 || signer->max_signature_size > MAX_SIGNATURE)
        return "descriptor: the signer's signatures are larger than TLS can carry";
    if (!context_fits(signer->context_size, signer->context_alignment, SIOTLS_MAX_CONTEXT))
        return "descriptor: the signer's context is too large or badly aligned";
    return NULL;
}

static const char *refuse_random(const void *algorithm)
{
    const struct siotls_random *random = algorithm;
    if (!SIO_SIZED_HAS(random, struct siotls_random, fill) || random->fill == NULL)
        return "descriptor: the random generator lacks its function";
    return NULL;
}

static const char *refuse_compressor(const void *algorithm)
{
    const struct siotls_compressor *compressor = algorithm;
    if (!SIO_SIZED_HAS(compressor, struct siotls_compressor, decompress) || compressor->compress == NULL ||
        compressor->decompress == NULL)
        return "descriptor: the compressor lacks a function";
    return NULL;
}

static const char *refuse_mask(const void *algorithm)
{
    const struct siotls_mask *mask = algorithm;
    if (!SIO_SIZED_HAS(mask, struct siotls_mask, clear))
        return "descriptor: the mask is smaller than version 1.1 of the contract";
    if (mask->init == NULL || mask->make == NULL || mask->clear == NULL)
        return "descriptor: the mask lacks a function";
    if (mask->key_size != (mask->id == SIOTLS_MASK_AES_128 ? 16 : 32))
        return "descriptor: the mask has not the key size of its id";
    if (!context_fits(mask->context_size, mask->context_alignment, SIOTLS_MAX_CONTEXT))
        return "descriptor: the mask's context is too large or badly aligned";
    return NULL;
}

const char *sio_descriptor_refusal(int kind, const void *algorithm)
{
    static const char *(*const refuse[])(const void *algorithm) = {
        [SIOTLS_KIND_HASH] = refuse_hash,     [SIOTLS_KIND_HKDF] = refuse_hkdf,
        [SIOTLS_KIND_AEAD] = refuse_aead,     [SIOTLS_KIND_KEM] = refuse_kem,
        [SIOTLS_KIND_SIGNER] = refuse_signer, [SIOTLS_KIND_VERIFIER] = refuse_verifier,
        [SIOTLS_KIND_RANDOM] = refuse_random, [SIOTLS_KIND_COMPRESSOR] = refuse_compressor,
        [SIOTLS_KIND_MASK] = refuse_mask,
    };
    return refuse[kind](algorithm);
}
