/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_list.c: tells of the private keys that Windows keeps, the user's and the machine's, by the URIs of signer's.
 */
#include <stdio.h>
#include <string.h>

#include "store.h"

static void tell(PCCERT_CONTEXT certificate, bool is_machine, void *context, siotls_object_found *found)
{
    char uri[128];
    uint8_t hash[CP_THUMBPRINT_SIZE];
    DWORD size = sizeof hash;
    if (!CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, hash, &size) || size != sizeof hash)
        return;
    int len = snprintf(uri, sizeof uri, "cng:store=MY;%s;thumbprint=", is_machine ? "machine" : "user");
    for (size_t i = 0; i < sizeof hash; i++)
        len += snprintf(uri + len, sizeof uri - (size_t)len, "%02x", hash[i]);
    found(context, "private key", uri);
}

int cp_store_list(const struct siotls_provider_instance *instance, void *context, siotls_object_found *found)
{
    (void)instance;
    for (int is_machine = 0; is_machine < 2; is_machine++) {
        HCERTSTORE store = cp_store_open(L"MY", is_machine != 0);
        PCCERT_CONTEXT next = NULL;
        if (store == NULL)
            continue;
        while ((next = CertEnumCertificatesInStore(store, next)) != NULL)
            if (cp_store_has_key(next))
                tell(next, is_machine != 0, context, found);
        CertCloseStore(store, 0);
    }
    return SIOTLS_PROVIDER_OK;
}
