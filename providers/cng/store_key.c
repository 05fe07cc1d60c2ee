/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_key.c: a private key that Windows or a card keeps. Windows asks nobody anything on its behalf: a PIN comes with
 * the key's source, or the key is not to be used.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/certificate.h"
#include "common/pkcs8.h"
#include "store.h"

enum { MAX_PIN = 256 };

static const struct {
    SECURITY_STATUS status;
    int error;
    const char *words;
} errors[] = {
    {NTE_NO_MEMORY, SIOTLS_PROVIDER_NO_MEMORY, "there is no memory"},
    {NTE_SILENT_CONTEXT, SIOTLS_PROVIDER_PASSPHRASE, "it wants a PIN"},
    {SCARD_W_CARD_NOT_AUTHENTICATED, SIOTLS_PROVIDER_PASSPHRASE, "it wants a PIN"},
    {SCARD_W_WRONG_CHV, SIOTLS_PROVIDER_PASSPHRASE, "the PIN is wrong"},
    {SCARD_W_CHV_BLOCKED, SIOTLS_PROVIDER_PASSPHRASE, "the PIN is blocked"},
    {SCARD_W_REMOVED_CARD, SIOTLS_PROVIDER_UNAVAILABLE, "the card is gone"},
    {SCARD_E_NO_SMARTCARD, SIOTLS_PROVIDER_UNAVAILABLE, "there is no card"},
    {SCARD_E_NO_READERS_AVAILABLE, SIOTLS_PROVIDER_UNAVAILABLE, "there is no reader of cards"},
    {SCARD_E_NO_SERVICE, SIOTLS_PROVIDER_UNAVAILABLE, "the service for cards does not run"},
    {NTE_DEVICE_NOT_READY, SIOTLS_PROVIDER_UNAVAILABLE, "its device is not ready"},
    {NTE_BAD_KEYSET, SIOTLS_PROVIDER_BAD_KEY, "there is no such key"},
    {NTE_NO_KEY, SIOTLS_PROVIDER_BAD_KEY, "there is no such key"},
    {NTE_PERM, SIOTLS_PROVIDER_BAD_KEY, "access is denied"},
};

/* Tells what a key does not do, and why. */
static int fail(const struct cp_stored_key *key, SECURITY_STATUS status, int otherwise, const char *what)
{
    size_t i = 0;
    while (i < sizeof errors / sizeof errors[0] && errors[i].status != status)
        i++;
    bool is_known = i < sizeof errors / sizeof errors[0];
    return cp_fail(key->instance, is_known ? errors[i].error : otherwise, "%s %s%s%s (0x%08lx)", key->name, what,
                   is_known ? ": " : "", is_known ? errors[i].words : "", (unsigned long)status);
}

/* What a certificate says of where its key is, to be freed. */
static CRYPT_KEY_PROV_INFO *read_place(PCCERT_CONTEXT certificate)
{
    DWORD size = 0;
    if (!CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, NULL, &size) ||
        size < sizeof(CRYPT_KEY_PROV_INFO))
        return NULL;
    CRYPT_KEY_PROV_INFO *place = malloc(size);
    if (place != NULL && !CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, place, &size)) {
        free(place);
        return NULL;
    }
    return place;
}

/* A key of CryptoAPI is one of Microsoft's key store, too, where it can sign with PSS. */
static SECURITY_STATUS open_at(NCRYPT_KEY_HANDLE *handle, const CRYPT_KEY_PROV_INFO *place)
{
    bool is_old = place->dwProvType != 0;
    NCRYPT_PROV_HANDLE keys = 0;
    DWORD flags = NCRYPT_SILENT_FLAG | ((place->dwFlags & CRYPT_MACHINE_KEYSET) != 0 ? NCRYPT_MACHINE_KEY_FLAG : 0);
    SECURITY_STATUS status =
        NCryptOpenStorageProvider(&keys, is_old ? MS_KEY_STORAGE_PROVIDER : place->pwszProvName, 0);
    if (status != ERROR_SUCCESS)
        return status;
    status = NCryptOpenKey(keys, handle, place->pwszContainerName, is_old ? place->dwKeySpec : 0, flags);
    NCryptFreeObject(keys);
    return status;
}

/* Windows knows where the key is; where it gives one that is not of ncrypt.dll, that is asked for the same. */
static SECURITY_STATUS acquire(struct cp_stored_key *key)
{
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE handle = 0;
    DWORD spec = 0;
    BOOL is_ours = FALSE;
    if (CryptAcquireCertificatePrivateKey(key->certificate,
                                          CRYPT_ACQUIRE_ONLY_NCRYPT_KEY_FLAG | CRYPT_ACQUIRE_SILENT_FLAG, NULL, &handle,
                                          &spec, &is_ours)) {
        if (spec == CERT_NCRYPT_KEY_SPEC) {
            key->handle = handle;
            key->is_shared = !is_ours;
            return ERROR_SUCCESS;
        }
        if (is_ours)
            CryptReleaseContext(handle, 0);
    }
    CRYPT_KEY_PROV_INFO *place = read_place(key->certificate);
    if (place == NULL)
        return NTE_NO_KEY;
    SECURITY_STATUS status = open_at(&key->handle, place);
    if (status != ERROR_SUCCESS)
        key->handle = 0;
    free(place);
    return status;
}

static SECURITY_STATUS give_pin(NCRYPT_KEY_HANDLE handle, struct siotls_bytes pin)
{
    wchar_t text[MAX_PIN + 1];
    if (pin.data_len == 0 || pin.data_len > MAX_PIN)
        return SCARD_W_WRONG_CHV;
    int len =
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, (const char *)pin.data, (int)pin.data_len, text, MAX_PIN);
    SECURITY_STATUS status = SCARD_W_WRONG_CHV;
    if (len > 0) {
        text[len] = L'\0';
        status = NCryptSetProperty(handle, NCRYPT_PIN_PROPERTY, (PBYTE)text, (DWORD)((size_t)(len + 1) * sizeof *text),
                                   NCRYPT_SILENT_FLAG);
    }
    cp_wipe(text, sizeof text);
    return status;
}

static size_t signature_size_of(const struct provider_spki *spki)
{
    const struct cp_curve *curve = cp_curve_of_key(spki->key_type);
    const struct cp_mldsa *mldsa = cp_mldsa_of_key(spki->key_type);
    struct siotls_bytes der = spki->public_key, numbers, modulus;
    if (curve != NULL)
        return cp_ecdsa_max_signature(curve);
    if (mldsa != NULL)
        return mldsa->signature_size;
    return cp_is_rsa(spki->key_type) && provider_der_read(&der, PROVIDER_DER_SEQUENCE, &numbers) &&
                   provider_der_read_unsigned(&numbers, &modulus)
               ? modulus.data_len
               : 0;
}

/* What the certificate says of its key; whether it is the private one's is seen when that is proven. */
static int learn(struct cp_stored_key *key)
{
    const struct siotls_bytes certificate = {key->certificate->pbCertEncoded, key->certificate->cbCertEncoded};
    struct siotls_bytes issuer, subject;
    struct provider_spki spki;
    if (!provider_certificate_parts(certificate, &issuer, &subject, &key->spki) ||
        provider_spki_read(&spki, key->spki) != SIOTLS_PROVIDER_OK)
        return SIOTLS_PROVIDER_BAD_KEY;
    key->key_type = spki.key_type;
    key->signature_size = signature_size_of(&spki);
    if (key->signature_size == 0 || key->signature_size > CP_MAX_SIGNATURE)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    key->num_schemes = cp_schemes_of_key(key->schemes, key->key_type, key->signature_size, spki.parameters);
    return key->num_schemes > 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_UNSUPPORTED;
}

static int open_found(struct cp_stored_key *key, const struct siotls_private_key_source *source)
{
    int result = learn(key);
    if (result != SIOTLS_PROVIDER_OK)
        return cp_fail(key->instance, SIOTLS_PROVIDER_BAD_KEY, "%s: the certificate's key is of no type that can sign",
                       source->uri);
    SECURITY_STATUS status = acquire(key);
    if (status != ERROR_SUCCESS)
        return fail(key, status, SIOTLS_PROVIDER_BAD_KEY, "cannot be opened");
    if (source->passphrase.data == NULL)
        return SIOTLS_PROVIDER_OK;
    status = give_pin(key->handle, source->passphrase);
    return status == ERROR_SUCCESS ? SIOTLS_PROVIDER_OK
                                   : fail(key, status, SIOTLS_PROVIDER_PASSPHRASE, "does not take the PIN");
}

int cp_stored_key_open(struct cp_stored_key *key, const struct siotls_private_key_source *source)
{
    struct cp_store_uri uri;
    int result = cp_store_uri_read(&uri, key->instance, source->uri);
    if (result == SIOTLS_PROVIDER_OK)
        result = cp_store_find(&key->certificate, key->instance, &uri, source->uri);
    snprintf(key->name, sizeof key->name, "%s: the private key", source->uri);
    if (result == SIOTLS_PROVIDER_OK)
        result = open_found(key, source);
    return result == SIOTLS_PROVIDER_OK ? cp_store_chain(&key->chain, &key->chain_len, key->certificate, &uri) : result;
}

void cp_stored_key_close(struct cp_stored_key *key)
{
    if (key->handle != 0 && !key->is_shared)
        NCryptFreeObject(key->handle);
    if (key->certificate != NULL)
        CertFreeCertificateContext(key->certificate);
    free(key->chain);
    *key = (struct cp_stored_key){0};
}

/* raw is what the key store gives: of ECDSA r || s. */
static SECURITY_STATUS sign_raw(struct cp_stored_key *key, const struct cp_scheme *scheme, struct siotls_bytes input,
                                uint8_t *raw, DWORD *raw_len)
{
    union cp_padding padding = cp_padding_of(scheme);
    const struct cp_curve *curve = cp_curve_of_key(key->key_type);
    DWORD input_len = curve != NULL ? cp_ecdsa_used_size(input, curve) : (DWORD)input.data_len;
    AcquireSRWLockExclusive(&key->lock);
    SECURITY_STATUS status =
        NCryptSignHash(key->handle, scheme->padding != 0 ? &padding : NULL, cp_in(input.data), input_len, raw,
                       CP_MAX_SIGNATURE, raw_len, scheme->padding | NCRYPT_SILENT_FLAG);
    ReleaseSRWLockExclusive(&key->lock);
    return status;
}

int cp_stored_key_sign(struct cp_stored_key *key, const struct cp_scheme *scheme, struct siotls_bytes message,
                       uint8_t *signature, size_t *signature_len)
{
    const struct cp_curve *curve = cp_curve_of_key(key->key_type);
    uint8_t digest[CP_MAX_DIGEST], raw[CP_MAX_SIGNATURE];
    struct siotls_bytes input;
    DWORD raw_len = 0;
    NTSTATUS hashed = cp_digest(&input, digest, key->instance, scheme, message);
    if (!BCRYPT_SUCCESS(hashed))
        return cp_error(hashed, SIOTLS_PROVIDER_INTERNAL);
    SECURITY_STATUS status = sign_raw(key, scheme, input, raw, &raw_len);
    if (status != ERROR_SUCCESS)
        return fail(key, status, SIOTLS_PROVIDER_INTERNAL, "does not sign");
    if (raw_len != (curve != NULL ? 2 * curve->size : key->signature_size))
        return cp_fail(key->instance, SIOTLS_PROVIDER_INTERNAL, "%s gives signatures of a wrong size: %lu bytes",
                       key->name, raw_len);
    *signature_len = raw_len;
    if (curve != NULL)
        *signature_len = cp_ecdsa_write(signature, curve, raw);
    else
        memcpy(signature, raw, raw_len);
    return SIOTLS_PROVIDER_OK;
}
