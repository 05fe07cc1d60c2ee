/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mldsa.c: ML-DSA (FIPS 204), the pure form with an empty context (RFC 9881): messages are signed as they are.
 */
#include <stdlib.h>
#include <string.h>

#include "common/pkcs8.h"
#include "internal.h"

enum { SEED_SIZE = 32, MAX_PUBLIC = 2592 };

static const struct cp_mldsa parameters[] = {
    {SIOTLS_KEY_ML_DSA_44, BCRYPT_MLDSA_PARAMETER_SET_44, 1312, 2560, 2420},
    {SIOTLS_KEY_ML_DSA_65, BCRYPT_MLDSA_PARAMETER_SET_65, 1952, 4032, 3309},
    {SIOTLS_KEY_ML_DSA_87, BCRYPT_MLDSA_PARAMETER_SET_87, MAX_PUBLIC, 4896, CP_MAX_SIGNATURE},
};

const struct cp_mldsa *cp_mldsa_of_key(uint32_t key_type)
{
    for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++)
        if (parameters[i].key_type == key_type)
            return &parameters[i];
    return NULL;
}

static struct cp_lattice_form public_form(const struct cp_mldsa *mldsa)
{
    return (struct cp_lattice_form){BCRYPT_PQDSA_PUBLIC_BLOB, BCRYPT_MLDSA_PUBLIC_MAGIC, mldsa->parameter_set};
}

static struct cp_lattice_form expanded_form(const struct cp_mldsa *mldsa)
{
    return (struct cp_lattice_form){BCRYPT_PQDSA_PRIVATE_BLOB, BCRYPT_MLDSA_PRIVATE_MAGIC, mldsa->parameter_set};
}

static struct cp_lattice_form seed_form(const struct cp_mldsa *mldsa)
{
    return (struct cp_lattice_form){BCRYPT_PQDSA_PRIVATE_SEED_BLOB, BCRYPT_MLDSA_PRIVATE_SEED_MAGIC,
                                    mldsa->parameter_set};
}

NTSTATUS cp_mldsa_import_public(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const struct cp_mldsa *mldsa,
                                struct siotls_bytes bytes)
{
    const struct cp_lattice_form form = public_form(mldsa);
    if (bytes.data_len != mldsa->public_size)
        return STATUS_INVALID_PARAMETER;
    return cp_lattice_import(key, algorithm, &form, bytes);
}

NTSTATUS cp_mldsa_verify(BCRYPT_KEY_HANDLE key, const struct cp_mldsa *mldsa, struct siotls_bytes message,
                         struct siotls_bytes signature)
{
    if (signature.data_len != mldsa->signature_size || message.data_len > ULONG_MAX)
        return STATUS_INVALID_SIGNATURE;
    return BCryptVerifySignature(key, NULL, cp_in(message.data), (ULONG)message.data_len, cp_in(signature.data),
                                 (ULONG)signature.data_len, 0);
}

NTSTATUS cp_mldsa_sign(BCRYPT_KEY_HANDLE key, const struct cp_mldsa *mldsa, struct siotls_bytes message,
                       uint8_t *signature)
{
    ULONG written = 0;
    if (message.data_len > ULONG_MAX)
        return STATUS_INVALID_PARAMETER;
    NTSTATUS status = BCryptSignHash(key, NULL, cp_in(message.data), (ULONG)message.data_len, signature,
                                     (ULONG)mldsa->signature_size, &written, 0);
    return BCRYPT_SUCCESS(status) && written != mldsa->signature_size ? STATUS_INTERNAL_ERROR : status;
}

/* An expanded key that is stated beside its seed has to be what becomes of it. */
static NTSTATUS compare_expanded(BCRYPT_KEY_HANDLE key, const struct cp_mldsa *mldsa, struct siotls_bytes stated)
{
    const struct cp_lattice_form form = expanded_form(mldsa);
    uint8_t *expanded = malloc(mldsa->private_size);
    if (expanded == NULL)
        return STATUS_NO_MEMORY;
    NTSTATUS status = cp_lattice_export(expanded, mldsa->private_size, key, &form);
    if (BCRYPT_SUCCESS(status) && memcmp(expanded, stated.data, stated.data_len) != 0)
        status = STATUS_INVALID_PARAMETER;
    cp_wipe(expanded, mldsa->private_size);
    free(expanded);
    return status;
}

static NTSTATUS import_private(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const struct cp_mldsa *mldsa,
                               struct siotls_bytes seed, struct siotls_bytes expanded)
{
    const struct cp_lattice_form of_seed = seed_form(mldsa), of_expanded = expanded_form(mldsa);
    if ((seed.data != NULL && seed.data_len != SEED_SIZE) ||
        (expanded.data != NULL && expanded.data_len != mldsa->private_size))
        return STATUS_INVALID_PARAMETER;
    if (seed.data == NULL)
        return cp_lattice_import(key, algorithm, &of_expanded, expanded);
    NTSTATUS status = cp_lattice_import(key, algorithm, &of_seed, seed);
    if (BCRYPT_SUCCESS(status) && expanded.data != NULL)
        status = compare_expanded(*key, mldsa, expanded);
    return status;
}

/* A signature of the private key that the public one verifies: the two belong together. */
static NTSTATUS prove(BCRYPT_KEY_HANDLE key, BCRYPT_ALG_HANDLE algorithm, const struct cp_mldsa *mldsa,
                      struct siotls_bytes public_key)
{
    static const uint8_t text[] = "proof";
    const struct siotls_bytes message = {text, sizeof text};
    uint8_t signature[CP_MAX_SIGNATURE];
    BCRYPT_KEY_HANDLE theirs = NULL;
    NTSTATUS status = cp_mldsa_import_public(&theirs, algorithm, mldsa, public_key);
    if (BCRYPT_SUCCESS(status))
        status = cp_mldsa_sign(key, mldsa, message, signature);
    if (BCRYPT_SUCCESS(status))
        status = cp_mldsa_verify(theirs, mldsa, message, (struct siotls_bytes){signature, mldsa->signature_size});
    if (theirs != NULL)
        BCryptDestroyKey(theirs);
    return status;
}

int cp_mldsa_read(struct cp_private_key *key, BCRYPT_ALG_HANDLE algorithm, const struct provider_pkcs8 *pkcs8)
{
    const struct cp_mldsa *mldsa = cp_mldsa_of_key(pkcs8->key_type);
    const struct cp_lattice_form of_public = public_form(mldsa);
    struct siotls_bytes seed, expanded;
    uint8_t bytes[MAX_PUBLIC];
    const struct siotls_bytes public_key = {bytes, mldsa->public_size};
    int result = provider_pkcs8_read_ml_dsa(pkcs8, &seed, &expanded);
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    key->signature_size = mldsa->signature_size;
    NTSTATUS status = import_private(&key->handle, algorithm, mldsa, seed, expanded);
    if (BCRYPT_SUCCESS(status))
        status = cp_lattice_export(bytes, mldsa->public_size, key->handle, &of_public);
    if (BCRYPT_SUCCESS(status) && pkcs8->public_key.data != NULL && !provider_der_equal(pkcs8->public_key, public_key))
        status = STATUS_INVALID_PARAMETER;
    if (BCRYPT_SUCCESS(status))
        status = prove(key->handle, algorithm, mldsa, public_key);
    return BCRYPT_SUCCESS(status) ? cp_write_spki(key, pkcs8, public_key) : cp_error(status, SIOTLS_PROVIDER_BAD_KEY);
}

/* That a fresh key signs, and that its public key, taken on its own, says so. */
bool cp_mldsa_works(const struct cp_state *state, uint32_t key_type)
{
    const struct cp_mldsa *mldsa = cp_mldsa_of_key(key_type);
    const struct cp_lattice_form of_public = public_form(mldsa);
    BCRYPT_ALG_HANDLE algorithm = state->handles[CP_MLDSA];
    uint8_t bytes[MAX_PUBLIC];
    BCRYPT_KEY_HANDLE key = NULL;
    NTSTATUS status = cp_lattice_generate(&key, algorithm, mldsa->parameter_set);
    if (BCRYPT_SUCCESS(status))
        status = cp_lattice_export(bytes, mldsa->public_size, key, &of_public);
    if (BCRYPT_SUCCESS(status))
        status = prove(key, algorithm, mldsa, (struct siotls_bytes){bytes, mldsa->public_size});
    if (key != NULL)
        BCryptDestroyKey(key);
    return BCRYPT_SUCCESS(status);
}
