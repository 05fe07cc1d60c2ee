/* SPDX-License-Identifier: Apache-2.0 */
/* judge_windows.c: see judge.h. */
#include "common/judge.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

#include <wincrypt.h>

/* A name of DNS is shorter. */
enum { MAX_NAME = 256, MAX_WORDS = 512 };

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

static int alert_of(DWORD result)
{
    for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++)
        if (alerts[i].result == result)
            return alerts[i].alert;
    return SIOTLS_ALERT_CERTIFICATE_UNKNOWN;
}

/* Windows' own words for a result, without their line end, as many as there is room for. */
static void explain(char why[TOOL_MAX_JUDGEMENT], DWORD result)
{
    wchar_t wide[MAX_WORDS];
    char words[3 * MAX_WORDS + 1];
    DWORD len = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, result, 0, wide,
                               MAX_WORDS, NULL);
    while (len > 0 && (wide[len - 1] == L'\r' || wide[len - 1] == L'\n' || wide[len - 1] == L' '))
        len--;
    int words_len = len > 0 ? WideCharToMultiByte(CP_UTF8, 0, wide, (int)len, words, 3 * MAX_WORDS, NULL, NULL) : 0;
    int used = snprintf(why, TOOL_MAX_JUDGEMENT, "result 0x%08lx%s", result, words_len > 0 ? ": " : "");
    words[words_len] = 0;
    if (words_len > TOOL_MAX_JUDGEMENT - 1 - used)
        words_len = TOOL_MAX_JUDGEMENT - 1 - used;
    while (words_len > 0 && (words[words_len] & 0xc0) == 0x80) /* whole letters only */
        words_len--;
    memcpy(why + used, words, (size_t)words_len);
    why[used + words_len] = 0;
}

/* What is behind the leaf is looked through for intermediates; NULL when the leaf is no certificate. */
static PCCERT_CONTEXT read_chain(HCERTSTORE store, const struct siotls_x509_request *request)
{
    PCCERT_CONTEXT leaf = NULL;
    for (size_t i = 0; i < request->num_chain; i++)
        (void)CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, request->chain[i].data,
                                               (DWORD)request->chain[i].data_len, CERT_STORE_ADD_ALWAYS,
                                               i == 0 ? &leaf : NULL);
    if (leaf != NULL && request->ocsp_response.data_len > 0) {
        CRYPT_DATA_BLOB stapled = {(DWORD)request->ocsp_response.data_len,
                                   (BYTE *)(uintptr_t)request->ocsp_response.data};
        (void)CertSetCertificateContextProperty(leaf, CERT_OCSP_RESPONSE_PROP_ID, 0, &stapled);
    }
    return leaf;
}

/* In units of 100 nanoseconds since 1601. */
static FILETIME file_time(uint64_t time_ms)
{
    const uint64_t epoch_ms = 11644473600000;
    const uint64_t last_ms = INT64_MAX / 10000 - epoch_ms;
    uint64_t ticks = ((time_ms < last_ms ? time_ms : last_ms) + epoch_ms) * 10000;
    return (FILETIME){.dwLowDateTime = (DWORD)ticks, .dwHighDateTime = (DWORD)(ticks >> 32)};
}

/* The policy for TLS: path, purpose and name; 0 or its result. */
static DWORD apply_policy(PCCERT_CHAIN_CONTEXT chain, wchar_t *name, int purpose)
{
    SSL_EXTRA_CERT_CHAIN_POLICY_PARA tls = {
        .dwAuthType = purpose == SIOTLS_PURPOSE_CLIENT ? AUTHTYPE_CLIENT : AUTHTYPE_SERVER, .pwszServerName = name};
    tls.cbSize = sizeof tls;
    CERT_CHAIN_POLICY_PARA policy = {.cbSize = sizeof policy, .pvExtraPolicyPara = &tls};
    CERT_CHAIN_POLICY_STATUS status = {.cbSize = sizeof status};
    if (!CertVerifyCertificateChainPolicy(CERT_CHAIN_POLICY_SSL, chain, &policy, &status))
        return GetLastError();
    return status.dwError;
}

/* Windows' first chain, which is the one that its policy judges. */
static void take_path(struct siotls_x509_path *path, PCCERT_CHAIN_CONTEXT chain)
{
    const CERT_SIMPLE_CHAIN *simple = chain->cChain > 0 ? chain->rgpChain[0] : NULL;
    for (DWORD i = 0; simple != NULL && i < simple->cElement && i < SIOTLS_X509_MAX_PATH; i++) {
        PCCERT_CONTEXT certificate = simple->rgpElement[i]->pCertContext;
        path->certificates[path->num_certificates++] =
            (struct siotls_bytes){certificate->pbCertEncoded, certificate->cbCertEncoded};
    }
}

static DWORD judge(struct tool_judgement *judgement, PCCERT_CONTEXT leaf, wchar_t *name,
                   const struct siotls_x509_request *request, bool checks_revocation)
{
    char server[] = szOID_PKIX_KP_SERVER_AUTH;
    char client[] = szOID_PKIX_KP_CLIENT_AUTH;
    char *usages[] = {request->purpose == SIOTLS_PURPOSE_CLIENT ? client : server};
    CERT_CHAIN_PARA wanted = {.cbSize = sizeof wanted};
    PCCERT_CHAIN_CONTEXT chain = NULL;
    FILETIME time = file_time(request->time_ms);
    DWORD flags = checks_revocation ? CERT_CHAIN_REVOCATION_CHECK_CHAIN_EXCLUDE_ROOT : 0;
    wanted.RequestedUsage.dwType = USAGE_MATCH_TYPE_OR;
    wanted.RequestedUsage.Usage.cUsageIdentifier = 1;
    wanted.RequestedUsage.Usage.rgpszUsageIdentifier = usages;
    if (!CertGetCertificateChain(NULL, leaf, request->time_ms != 0 ? &time : NULL, leaf->hCertStore, &wanted, flags,
                                 NULL, &chain))
        return GetLastError();
    DWORD result = apply_policy(chain, name, request->purpose);
    judgement->kept = chain;
    if (result == 0)
        take_path(&judgement->path, chain);
    return result;
}

static DWORD judge_named(struct tool_judgement *judgement, wchar_t *name, const struct siotls_x509_request *request,
                         bool checks_revocation)
{
    HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL);
    PCCERT_CONTEXT leaf = store != NULL ? read_chain(store, request) : NULL;
    DWORD result = leaf != NULL ? judge(judgement, leaf, name, request, checks_revocation) : (DWORD)CERT_E_MALFORMED;
    if (leaf != NULL)
        CertFreeCertificateContext(leaf);
    if (store != NULL)
        CertCloseStore(store, 0);
    return result;
}

void tool_judge(struct tool_judgement *judgement, const struct siotls_x509_request *request, bool checks_revocation)
{
    wchar_t name[MAX_NAME];
    *judgement = (struct tool_judgement){.path.size = sizeof judgement->path};
    if (request->name != NULL &&
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, request->name, -1, name, MAX_NAME) == 0) {
        snprintf(judgement->why, sizeof judgement->why, "the wanted name is too long, or not UTF-8");
        judgement->alert = SIOTLS_ALERT_INTERNAL_ERROR;
        return;
    }
    DWORD result = judge_named(judgement, request->name != NULL ? name : NULL, request, checks_revocation);
    if (result == 0)
        return;
    explain(judgement->why, result);
    judgement->alert = alert_of(result);
}

void tool_judgement_clear(struct tool_judgement *judgement)
{
    if (judgement->kept != NULL)
        CertFreeCertificateChain((PCCERT_CHAIN_CONTEXT)judgement->kept);
    *judgement = (struct tool_judgement){0};
}
