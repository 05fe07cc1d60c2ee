/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expect.c: whether a connection came out as the flags say.
 */
#include "expect.h"

#include <stdlib.h>
#include <string.h>

#include <siotls/session.h>

#include "selected.h"
#include "setup.h"

static int is_text(struct siotls_bytes bytes, const char *text)
{
    size_t text_len = text != NULL ? strlen(text) : 0;
    return bytes.data_len == text_len && (text_len == 0 || memcmp(bytes.data, text, text_len) == 0);
}

static int expect_number(const char *what, int found, int wanted)
{
    return wanted == 0 || found == wanted || shim_complain("%s is %#x, wanted %#x", what, found, wanted);
}

static int expect_protocol(const struct shim_flags *flags, const struct siotls_info *info)
{
    const char *wanted = flags->is_server ? flags->select_alpn : flags->expect_alpn;
    return is_text(info->alpn, wanted) || shim_complain("another application protocol was negotiated");
}

static int expect_retry(const struct shim_flags *flags, const struct siotls_info *info)
{
    if (flags->expect_hrr && !info->is_hello_retried)
        return shim_complain("there was no HelloRetryRequest");
    if (flags->expect_no_hrr && info->is_hello_retried)
        return shim_complain("there was a HelloRetryRequest");
    return 1;
}

int shim_next_certificate(struct shim_bytes *certificate, char **text)
{
    static const char begin[] = "-----BEGIN CERTIFICATE-----", end[] = "-----END CERTIFICATE-----";
    char *from = strstr(*text, begin);
    char *to = from != NULL ? strstr(from, end) : NULL;
    if (to == NULL)
        return 0;
    char *body = from + sizeof begin - 1, *out = body;
    for (const char *in = body; in < to; in++)
        if (*in != '\n' && *in != '\r')
            *out++ = *in;
    *out = '\0';
    *text = to + sizeof end - 1;
    return shim_read_base64(certificate, body);
}

static int expect_chain(const struct shim_flags *flags, const struct siotls_info *info)
{
    if (flags->expect_peer_cert_file == NULL)
        return 1;
    struct shim_bytes file, wanted;
    if (!shim_read_file(&file, flags->expect_peer_cert_file))
        return 0;
    char *text = (char *)file.data;
    size_t num_certificates = 0;
    int is_same = 1;
    while (is_same && shim_next_certificate(&wanted, &text)) {
        is_same = num_certificates < info->num_peer_chain;
        if (is_same) {
            struct siotls_bytes found = info->peer_chain[num_certificates++];
            is_same = found.data_len == wanted.data_len && memcmp(found.data, wanted.data, found.data_len) == 0;
        }
        shim_bytes_free(&wanted);
    }
    shim_bytes_free(&file);
    return (is_same && num_certificates == info->num_peer_chain) || shim_complain("the peer's chain is another");
}

static int expect_bytes(const char *what, struct siotls_bytes found, const struct shim_bytes *wanted)
{
    if (wanted->data_len == 0 ||
        (found.data_len == wanted->data_len && memcmp(found.data, wanted->data, found.data_len) == 0))
        return 1;
    return shim_complain("%s is not as expected", what);
}

/* Clients always see a chain, servers when they insist. */
static int expect_evidence(const struct shim_flags *flags, const struct siotls_info *info)
{
    int is_wanted = !flags->is_server || flags->requires_client_certificate;
    /* A client's session holds no chain, and who shares a key shows none. */
    if ((info->is_resumed && !flags->is_server) || info->psk_kind == SIOTLS_PSK_EXTERNAL)
        return info->num_peer_chain == 0;
    if (flags->expect_no_peer_cert && info->num_peer_chain > 0)
        return shim_complain("the peer sent a certificate");
    if (!flags->expect_no_peer_cert && is_wanted && info->num_peer_chain == 0)
        return shim_complain("the peer sent no certificate");
    return expect_chain(flags, info) &&
           expect_bytes("the OCSP response", info->peer_ocsp_response, &flags->expect_ocsp_response) &&
           expect_bytes("the list of timestamps", info->peer_sct_list, &flags->expect_sct_list);
}

static int expect_resumption(const struct shim_link *link, const struct siotls_info *info)
{
    int is_wanted = link->is_resumption && !link->flags->expect_session_miss;
    return info->is_resumed == is_wanted || shim_complain(is_wanted ? "nothing was resumed" : "a session was resumed");
}

/* What the library prefers depends on the processor; only of x86 the shim knows what it has. */
static int expect_preference(const struct shim_flags *flags, const struct siotls_info *info)
{
#if defined(__x86_64__) || defined(__i386__)
    int has_aes = __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul");
    return expect_number("the suite", info->suite, has_aes ? flags->expect_cipher_aes : flags->expect_cipher_no_aes);
#else
    return flags->expect_cipher_aes == 0 || info->suite == flags->expect_cipher_aes ||
           expect_number("the suite", info->suite, flags->expect_cipher_no_aes);
#endif
}

/* The runner's words for why early data was or was not taken, and what can be seen of each. */
static const struct reason {
    const char *name;
    int is_accepted;
    int is_resumed; /* -1: as may be */
    int is_retried; /* likewise */
} reasons[] = {
    {"accept", 1, 1, 0},
    {"disabled", 0, -1, -1},
    {"peer_declined", 0, -1, -1},
    {"alpn_mismatch", 0, -1, -1},
    {"ticket_age_skew", 0, 1, -1},
    {"no_session_offered", 0, 0, -1},
    {"session_not_resumed", 0, 0, -1},
    {"unsupported_for_session", 0, -1, -1},
    {"hello_retry_request", 0, -1, 1},
};

static int fits(const struct reason *reason, const struct siotls_info *info)
{
    return reason->is_accepted == (info->early_data == SIOTLS_EARLY_DATA_ACCEPTED) &&
           (reason->is_resumed < 0 || reason->is_resumed == info->is_resumed) &&
           (reason->is_retried < 0 || reason->is_retried == info->is_hello_retried);
}

static int expect_early_data(const struct shim_flags *flags, const struct siotls_info *info)
{
    int is_accepted = info->early_data == SIOTLS_EARLY_DATA_ACCEPTED;
    if ((flags->expect_accept_early_data && !is_accepted) || (flags->expect_reject_early_data && is_accepted))
        return shim_complain(is_accepted ? "early data was accepted" : "early data was not accepted");
    for (size_t i = 0; flags->expect_early_data_reason != NULL && i < sizeof reasons / sizeof reasons[0]; i++)
        if (strcmp(reasons[i].name, flags->expect_early_data_reason) == 0)
            return fits(&reasons[i], info) || shim_complain("early data does not look like %s", reasons[i].name);
    return flags->expect_early_data_reason == NULL || shim_complain("an unknown reason for early data");
}

/* Who resumes sees no signature. */
static int expect_scheme(const struct shim_flags *flags, const struct siotls_info *info)
{
    int found = flags->is_server ? info->client_scheme : info->scheme;
    return info->is_resumed || expect_number("the signature's scheme", found, flags->expect_peer_signature_algorithm);
}

/* A session does not bring back what the peer was known by. */
static int expect_type(const struct shim_link *link, const struct siotls_info *info)
{
    const struct shim_flags *flags = link->flags;
    const struct shim_bytes *digest = &flags->expect_peer_key_sha256;
    uint8_t found[32];
    if (flags->expect_peer_type != 0 && info->peer_certificate_type != flags->expect_peer_type - 2)
        return shim_complain("the peer's certificate is of another type");
    if (digest->data_len == 0 || info->num_peer_chain == 0)
        return 1;
    return (shim_sha256(link->owner, found, info->peer_chain[0]) && digest->data_len == sizeof found &&
            memcmp(digest->data, found, sizeof found) == 0) ||
           shim_complain("the peer's key is another");
}

int shim_expect_handshake(const struct shim_link *link)
{
    const struct shim_flags *flags = link->flags;
    struct siotls_info info = shim_link_info(link);
    return expect_number("the version", 0x0304, flags->expect_version) &&
           expect_number("the suite", info.suite, flags->expect_cipher) && expect_preference(flags, &info) &&
           expect_number("the group", info.group, flags->expect_curve_id) && expect_scheme(flags, &info) &&
           expect_protocol(flags, &info) && expect_retry(flags, &info) && expect_evidence(flags, &info) &&
           expect_resumption(link, &info) && expect_early_data(flags, &info) && expect_type(link, &info) &&
           shim_selected_expect(link, &info);
}

int shim_expect_client_hello(const struct shim_flags *flags, const struct siotls_client_hello *hello)
{
    if (flags->expect_server_name != NULL && !is_text(hello->server_name, flags->expect_server_name))
        return shim_complain("the client asked for another server");
    if (flags->expect_no_server_name && hello->server_name.data_len > 0)
        return shim_complain("the client asked for a server");
    const struct shim_list *schemes = &flags->expect_peer_verify_prefs;
    if (schemes->num_items > 0 &&
        (schemes->num_items != hello->num_schemes ||
         memcmp(schemes->items, hello->schemes, sizeof *hello->schemes * hello->num_schemes) != 0))
        return shim_complain("the client takes other signature schemes");
    return 1;
}
