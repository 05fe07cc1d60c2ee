/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_find.c: the certificate that a URI says, and those of its issuers. Judging them is the core's and the peer's.
 */
#include <stdlib.h>
#include <string.h>

#include "store.h"

enum { MAX_DEPTH = 8 };

HCERTSTORE cp_store_open(const wchar_t *name, bool is_machine)
{
    DWORD location = is_machine ? CERT_SYSTEM_STORE_LOCAL_MACHINE : CERT_SYSTEM_STORE_CURRENT_USER;
    return CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                         location | CERT_STORE_OPEN_EXISTING_FLAG | CERT_STORE_READONLY_FLAG, name);
}

bool cp_store_has_key(PCCERT_CONTEXT certificate)
{
    DWORD size = 0;
    return CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, NULL, &size);
}

static bool has_subject(PCCERT_CONTEXT certificate, const wchar_t *subject)
{
    wchar_t name[CP_MAX_SUBJECT + 1];
    DWORD len = CertGetNameStringW(certificate, CERT_NAME_ATTR_TYPE, 0, (void *)(uintptr_t)szOID_COMMON_NAME, name,
                                   CP_MAX_SUBJECT + 1);
    return len > 1 && CompareStringOrdinal(name, (int)len - 1, subject, (int)wcslen(subject), TRUE) == CSTR_EQUAL;
}

static bool has_thumbprint(PCCERT_CONTEXT certificate, const uint8_t *thumbprint)
{
    uint8_t hash[CP_THUMBPRINT_SIZE];
    DWORD size = sizeof hash;
    return CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, hash, &size) && size == sizeof hash &&
           memcmp(hash, thumbprint, sizeof hash) == 0;
}

static bool fits(PCCERT_CONTEXT certificate, const struct cp_store_uri *uri)
{
    return uri->subject[0] != L'\0' ? has_subject(certificate, uri->subject)
                                    : has_thumbprint(certificate, uri->thumbprint);
}

/* How many fit, with and without a key; the first with one is kept. */
struct found {
    PCCERT_CONTEXT certificate;
    size_t num_with_key;
    size_t num_without;
};

static void look(struct found *found, HCERTSTORE store, const struct cp_store_uri *uri)
{
    PCCERT_CONTEXT next = NULL;
    while ((next = CertEnumCertificatesInStore(store, next)) != NULL) {
        if (!fits(next, uri))
            continue;
        if (!cp_store_has_key(next))
            found->num_without++;
        else if (found->num_with_key++ == 0)
            found->certificate = CertDuplicateCertificateContext(next);
    }
}

int cp_store_find(PCCERT_CONTEXT *certificate, const struct siotls_provider_instance *instance,
                  const struct cp_store_uri *uri, const char *text)
{
    struct found found = {0};
    HCERTSTORE store = cp_store_open(uri->store, uri->is_machine);
    if (store == NULL)
        return cp_fail(instance, SIOTLS_PROVIDER_BAD_KEY, "%s: the %s has no such certificate store (0x%08lx)", text,
                       uri->is_machine ? "machine" : "user", GetLastError());
    look(&found, store, uri);
    CertCloseStore(store, 0);
    *certificate = found.certificate;
    if (found.num_with_key == 1)
        return SIOTLS_PROVIDER_OK;
    if (found.certificate != NULL)
        CertFreeCertificateContext(found.certificate);
    *certificate = NULL;
    if (found.num_with_key > 1)
        return cp_fail(instance, SIOTLS_PROVIDER_BAD_KEY,
                       "%s: %zu certificates with a private key fit: say which by its thumbprint", text,
                       found.num_with_key);
    return cp_fail(instance, SIOTLS_PROVIDER_BAD_KEY,
                   found.num_without > 0 ? "%s: the certificate is there, but no private key with it"
                                         : "%s: no certificate in the store fits",
                   text);
}

static bool is_self_issued(PCCERT_CONTEXT certificate)
{
    return CertCompareCertificateName(X509_ASN_ENCODING, &certificate->pCertInfo->Issuer,
                                      &certificate->pCertInfo->Subject);
}

/* One whose key has signed it: an authority may have several certificates of one name. */
static PCCERT_CONTEXT issuer_in(HCERTSTORE store, PCCERT_CONTEXT certificate)
{
    PCCERT_CONTEXT issuer = NULL;
    DWORD checks = CERT_STORE_SIGNATURE_FLAG;
    while (store != NULL && (issuer = CertGetIssuerCertificateFromStore(store, certificate, issuer, &checks)) != NULL) {
        if (checks == 0)
            return issuer;
        checks = CERT_STORE_SIGNATURE_FLAG;
    }
    return NULL;
}

/* Appends a certificate; false: there is no memory. */
static bool append(uint8_t **chain, size_t *chain_len, PCCERT_CONTEXT certificate)
{
    uint8_t *grown = realloc(*chain, *chain_len + certificate->cbCertEncoded);
    if (grown == NULL)
        return false;
    memcpy(grown + *chain_len, certificate->pbCertEncoded, certificate->cbCertEncoded);
    *chain = grown;
    *chain_len += certificate->cbCertEncoded;
    return true;
}

int cp_store_chain(uint8_t **chain, size_t *chain_len, PCCERT_CONTEXT certificate, const struct cp_store_uri *uri)
{
    HCERTSTORE stores[] = {cp_store_open(uri->store, uri->is_machine), cp_store_open(L"CA", uri->is_machine)};
    PCCERT_CONTEXT last = CertDuplicateCertificateContext(certificate);
    bool has_memory = append(chain, chain_len, last);
    for (int i = 1; i < MAX_DEPTH && has_memory && last != NULL && !is_self_issued(last); i++) {
        PCCERT_CONTEXT issuer = issuer_in(stores[0], last);
        if (issuer == NULL)
            issuer = issuer_in(stores[1], last);
        CertFreeCertificateContext(last);
        last = issuer;
        if (last != NULL && !is_self_issued(last))
            has_memory = append(chain, chain_len, last);
    }
    if (last != NULL)
        CertFreeCertificateContext(last);
    for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++)
        if (stores[i] != NULL)
            CertCloseStore(stores[i], 0);
    return has_memory ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_NO_MEMORY;
}
