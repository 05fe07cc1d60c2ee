/* SPDX-License-Identifier: Apache-2.0 */
/*
 * put_certificate.c: put_certificate NAME FILE [OID]: puts a certificate (DER) into a certificate store of this user,
 * or, as machine:NAME, of the machine. OID: the only purpose for which it is trusted there.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#include <wincrypt.h>

enum { MAX_CERTIFICATE = 16384 };

static BOOL limit_to(PCCERT_CONTEXT certificate, char *oid)
{
    BYTE encoded[256];
    DWORD encoded_len = sizeof encoded;
    CERT_ENHKEY_USAGE usage = {1, &oid};
    if (!CryptEncodeObject(X509_ASN_ENCODING, X509_ENHANCED_KEY_USAGE, &usage, encoded, &encoded_len))
        return FALSE;
    CRYPT_DATA_BLOB blob = {encoded_len, encoded};
    return CertSetCertificateContextProperty(certificate, CERT_ENHKEY_USAGE_PROP_ID, 0, &blob);
}

int main(int argc, char **argv)
{
    static BYTE der[MAX_CERTIFICATE];
    wchar_t name[64];
    const char machine[] = "machine:";
    PCCERT_CONTEXT certificate = NULL;
    FILE *file = argc >= 3 ? fopen(argv[2], "rb") : NULL;
    if (file == NULL)
        return 2;
    bool is_machine = strncmp(argv[1], machine, sizeof machine - 1) == 0;
    if (MultiByteToWideChar(CP_ACP, 0, argv[1] + (is_machine ? sizeof machine - 1 : 0), -1, name, 64) == 0)
        return 2;
    DWORD der_len = (DWORD)fread(der, 1, sizeof der, file);
    fclose(file);
    HCERTSTORE store =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                      is_machine ? CERT_SYSTEM_STORE_LOCAL_MACHINE : CERT_SYSTEM_STORE_CURRENT_USER, name);
    BOOL ok = store != NULL && CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, der, der_len,
                                                                CERT_STORE_ADD_REPLACE_EXISTING, &certificate);
    if (ok && argc > 3)
        ok = limit_to(certificate, argv[3]);
    if (certificate != NULL)
        CertFreeCertificateContext(certificate);
    if (store != NULL)
        ok = CertCloseStore(store, 0) && ok;
    if (!ok)
        fprintf(stderr, "error %lu\n", GetLastError());
    return ok ? 0 : 1;
}
