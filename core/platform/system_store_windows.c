/* SPDX-License-Identifier: Apache-2.0 */
/*
 * system_store_windows.c: see system_store.h. A user's store shows the machine's certificates too, with those of group
 * policies.
 */
#include "platform/system_store.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <wincrypt.h>

#include <siotls/x509.h>

/* Since when a root is distrusted; older headers lack the name. */
#ifndef CERT_DISALLOWED_FILETIME_PROP_ID
#define CERT_DISALLOWED_FILETIME_PROP_ID 104
#endif
#define CERT_DISTRUSTED_AFTER_PROP_ID 126 /* CERT_NOT_BEFORE_FILETIME_PROP_ID: what it issued later is not trusted */

static HCERTSTORE open_store(const wchar_t *name)
{
    return CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                         CERT_SYSTEM_STORE_CURRENT_USER | CERT_STORE_READONLY_FLAG | CERT_STORE_OPEN_EXISTING_FLAG,
                         name);
}

static bool has_property(PCCERT_CONTEXT certificate, DWORD property)
{
    DWORD data_len = 0;
    return CertGetCertificateContextProperty(certificate, property, NULL, &data_len) != 0;
}

/* An absent Disallowed is an empty one. */
static bool is_disallowed(HCERTSTORE disallowed, PCCERT_CONTEXT certificate)
{
    PCCERT_CONTEXT same = disallowed != NULL ? CertFindCertificateInStore(disallowed, X509_ASN_ENCODING, 0,
                                                                          CERT_FIND_EXISTING, certificate, NULL)
                                             : NULL;
    bool is_found = same != NULL;
    if (is_found)
        CertFreeCertificateContext(same);
    return is_found || has_property(certificate, CERT_DISALLOWED_FILETIME_PROP_ID) ||
           has_property(certificate, CERT_DISTRUSTED_AFTER_PROP_ID);
}

/* The purposes that administrators, or Windows itself, have left it; false when none of them is of TLS. */
static bool find_purposes(uint32_t *purposes, PCCERT_CONTEXT certificate)
{
    *purposes = 0;
    if (!has_property(certificate, CERT_ENHKEY_USAGE_PROP_ID))
        return true;
    DWORD usage_len = 0;
    if (!CertGetEnhancedKeyUsage(certificate, CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG, NULL, &usage_len))
        return false;
    CERT_ENHKEY_USAGE *usage = malloc(usage_len);
    if (usage == NULL)
        return false;
    if (CertGetEnhancedKeyUsage(certificate, CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG, usage, &usage_len)) {
        for (DWORD i = 0; i < usage->cUsageIdentifier; i++) {
            if (strcmp(usage->rgpszUsageIdentifier[i], szOID_PKIX_KP_SERVER_AUTH) == 0)
                *purposes |= 1u << SIOTLS_PURPOSE_SERVER;
            if (strcmp(usage->rgpszUsageIdentifier[i], szOID_PKIX_KP_CLIENT_AUTH) == 0)
                *purposes |= 1u << SIOTLS_PURPOSE_CLIENT;
        }
    }
    free(usage);
    return *purposes != 0;
}

/* What is done with the certificates of a store. */
struct taker {
    sio_take_stored *take;
    void *context;
    int kind; /* sio_stored_kind */
};

/* Why it is distrusted, and for which purposes, is not asked. */
static bool is_wanted(struct sio_stored *stored, HCERTSTORE disallowed, PCCERT_CONTEXT certificate)
{
    return certificate->dwCertEncodingType == X509_ASN_ENCODING &&
           (stored->kind == SIO_STORED_DISTRUSTED ||
            (!is_disallowed(disallowed, certificate) && find_purposes(&stored->purposes, certificate)));
}

static bool read_store(HCERTSTORE store, HCERTSTORE disallowed, const struct taker *taker, struct sio_error *error)
{
    PCCERT_CONTEXT certificate = NULL;
    bool ok = true;
    /* Each call gives up the certificate before. */
    while (ok && (certificate = CertEnumCertificatesInStore(store, certificate)) != NULL) {
        struct sio_stored stored = {.der = {certificate->pbCertEncoded, certificate->cbCertEncoded},
                                    .kind = taker->kind};
        if (is_wanted(&stored, disallowed, certificate))
            ok = taker->take(taker->context, &stored, error);
    }
    if (certificate != NULL)
        CertFreeCertificateContext(certificate);
    return ok;
}

/* found: whether there is a store of that name. */
static bool read_named(bool *found, const wchar_t *name, HCERTSTORE disallowed, const struct taker *taker,
                       struct sio_error *error)
{
    HCERTSTORE store = open_store(name);
    *found = store != NULL;
    if (store == NULL)
        return true;
    bool ok = read_store(store, disallowed, taker, error);
    CertCloseStore(store, 0);
    return ok;
}

bool sio_system_store_read(bool *found, sio_take_stored *take, void *context, struct sio_error *error)
{
    const struct taker anchors = {take, context, SIO_STORED_ANCHOR};
    const struct taker intermediates = {take, context, SIO_STORED_INTERMEDIATE};
    const struct taker distrusted = {take, context, SIO_STORED_DISTRUSTED};
    HCERTSTORE disallowed = open_store(L"Disallowed");
    bool has_intermediates;
    bool ok = read_named(found, L"ROOT", disallowed, &anchors, error) &&
              read_named(&has_intermediates, L"CA", disallowed, &intermediates, error) &&
              (disallowed == NULL || read_store(disallowed, NULL, &distrusted, error));
    if (disallowed != NULL)
        CertCloseStore(disallowed, 0);
    return ok;
}
