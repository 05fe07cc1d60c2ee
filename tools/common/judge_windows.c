/* SPDX-License-Identifier: Apache-2.0 */
/* judge_windows.c: see judge.h. */
#include "common/judge.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

#include <wincrypt.h>

/* A name of DNS is shorter. */
enum { MAX_NAME = 256 };

#ifndef CERT_OCSP_RESPONSE_PROP_ID
#define CERT_OCSP_RESPONSE_PROP_ID 70
#endif

bool tool_judge_is_possible(void)
{
    return true;
}

static const struct {
    DWORD result;
    int alert;
} alerts[] = {
    {(DWORD)CERT_E_UNTRUSTEDROOT, SIOTLS_ALERT_UNKNOWN_CA},
    {(DWORD)CERT_E_CHAINING, SIOTLS_ALERT_UNKNOWN_CA},
    {(DWORD)CERT_E_EXPIRED, SIOTLS_ALERT_CERTIFICATE_EXPIRED},
    {(DWORD)CERT_E_REVOKED, SIOTLS_ALERT_CERTIFICATE_REVOKED},
    {(DWORD)CRYPT_E_REVOKED, SIOTLS_ALERT_CERTIFICATE_REVOKED},
    {(DWORD)CERT_E_CN_NO_MATCH, SIOTLS_ALERT_BAD_CERTIFICATE},
    {(DWORD)CERT_E_WRONG_USAGE, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE},
    {(DWORD)TRUST_E_CERT_SIGNATURE, SIOTLS_ALERT_BAD_CERTIFICATE},
};

/* Windows' own words for a result, without their line end. */
static int explain(char why[TOOL_MAX_JUDGEMENT], DWORD result)
{
    wchar_t words[TOOL_MAX_JUDGEMENT / 4];
    DWORD len = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, result, 0, words,
                               sizeof words / sizeof words[0], NULL);
    while (len > 0 && (words[len - 1] == L'\r' || words[len - 1] == L'\n' || words[len - 1] == L' '))
        len--;
    int used = snprintf(why, TOOL_MAX_JUDGEMENT, "result 0x%08lx%s", result, len > 0 ? ": " : "");
    int added = len > 0 ? WideCharToMultiByte(CP_UTF8, 0, words, (int)len, why + used, TOOL_MAX_JUDGEMENT - used - 1,
                                              NULL, NULL)
                        : 0;
    why[used + added] = 0;
    for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++)
        if (alerts[i].result == result)
            return alerts[i].alert;
    return SIOTLS_ALERT_CERTIFICATE_UNKNOWN;
}

/* What the server sent is looked through for intermediates; NULL when the leaf is no certificate. */
static PCCERT_CONTEXT read_chain(HCERTSTORE store, const struct siotls_event *event)
{
    PCCERT_CONTEXT leaf = NULL;
    for (size_t i = 0; i < event->num_chain; i++)
        (void)CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, event->chain[i].data,
                                               (DWORD)event->chain[i].data_len, CERT_STORE_ADD_ALWAYS,
                                               i == 0 ? &leaf : NULL);
    if (leaf != NULL && event->ocsp_response.data_len > 0) {
        CRYPT_DATA_BLOB stapled = {(DWORD)event->ocsp_response.data_len, (BYTE *)(uintptr_t)event->ocsp_response.data};
        (void)CertSetCertificateContextProperty(leaf, CERT_OCSP_RESPONSE_PROP_ID, 0, &stapled);
    }
    return leaf;
}

/* The policy for TLS: path, purpose and name; 0 or its result. */
static DWORD apply_policy(PCCERT_CHAIN_CONTEXT chain, wchar_t *name)
{
    SSL_EXTRA_CERT_CHAIN_POLICY_PARA tls = {.dwAuthType = AUTHTYPE_SERVER, .pwszServerName = name};
    tls.cbSize = sizeof tls;
    CERT_CHAIN_POLICY_PARA policy = {.cbSize = sizeof policy, .pvExtraPolicyPara = &tls};
    CERT_CHAIN_POLICY_STATUS status = {.cbSize = sizeof status};
    if (!CertVerifyCertificateChainPolicy(CERT_CHAIN_POLICY_SSL, chain, &policy, &status))
        return GetLastError();
    return status.dwError;
}

static DWORD judge(PCCERT_CONTEXT leaf, HCERTSTORE store, wchar_t *name, bool checks_revocation)
{
    char *usages[] = {szOID_PKIX_KP_SERVER_AUTH};
    CERT_CHAIN_PARA wanted = {.cbSize = sizeof wanted};
    PCCERT_CHAIN_CONTEXT chain = NULL;
    DWORD flags = checks_revocation ? CERT_CHAIN_REVOCATION_CHECK_CHAIN_EXCLUDE_ROOT : 0;
    wanted.RequestedUsage.dwType = USAGE_MATCH_TYPE_OR;
    wanted.RequestedUsage.Usage.cUsageIdentifier = 1;
    wanted.RequestedUsage.Usage.rgpszUsageIdentifier = usages;
    if (!CertGetCertificateChain(NULL, leaf, NULL, store, &wanted, flags, NULL, &chain))
        return GetLastError();
    DWORD result = apply_policy(chain, name);
    CertFreeCertificateChain(chain);
    return result;
}

int tool_judge(char why[TOOL_MAX_JUDGEMENT], const struct siotls_event *event, bool checks_revocation)
{
    wchar_t name[MAX_NAME];
    if (event->certificate_type != SIOTLS_CERTIFICATE_X509) {
        snprintf(why, TOOL_MAX_JUDGEMENT, "Windows judges certificates, not raw public keys");
        return SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE;
    }
    if (event->server_name != NULL &&
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, event->server_name, -1, name, MAX_NAME) == 0) {
        snprintf(why, TOOL_MAX_JUDGEMENT, "the server's name is too long");
        return SIOTLS_ALERT_INTERNAL_ERROR;
    }
    HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL);
    PCCERT_CONTEXT leaf = store != NULL ? read_chain(store, event) : NULL;
    DWORD result = leaf != NULL ? judge(leaf, store, event->server_name != NULL ? name : NULL, checks_revocation)
                                : (DWORD)CERT_E_MALFORMED;
    int alert = result != 0 ? explain(why, result) : 0;
    if (leaf != NULL)
        CertFreeCertificateContext(leaf);
    if (store != NULL)
        CertCloseStore(store, 0);
    return alert;
}
