/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.c: store CNG.dll FOLDER: puts the certificates of make_keys.py, which are in FOLDER, into certificate stores,
 * and lets the provider cng find and use their keys: by each form of URI, in handshakes of both roles, and not where it
 * must not. Prints TAP.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <siotls/siotls.h>

#include <windows.h>

#include <ncrypt.h>
#include <wincrypt.h>

#include "../tap.h"

enum { MAX_FILE = 8192, MAX_REPORT = 2048, MAX_STEPS = 20 };

static const char *folder;
static char last_report[MAX_REPORT];

static void take_report(void *context, const char *provider, int level, const char *text)
{
    (void)context;
    (void)provider;
    if (level == SIOTLS_REPORT_ERROR)
        snprintf(last_report, sizeof last_report, "%s", text);
}

/* ---- certificates into stores ---- */

static size_t read_file(uint8_t *data, const char *name)
{
    char path[MAX_PATH];
    snprintf(path, sizeof path, "%s\\%s.der", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return 0;
    size_t size = fread(data, 1, MAX_FILE, file);
    fclose(file);
    return size;
}

/* Where a certificate goes, and which key is said to be its. */
static const struct {
    const char *file;
    const wchar_t *store;
    bool is_machine;
    const wchar_t *key; /* NULL: none */
    DWORD provider_type;
    DWORD key_spec;
} places[] = {
    {"old_ca", L"CA", false, NULL, 0, 0},  {"ca", L"CA", false, NULL, 0, 0},
    {"rsa", L"MY", false, L"rsa", 0, 0},   {"ec", L"MY", true, L"ec", 0, 0},
    {"ca", L"CA", true, NULL, 0, 0},       {"twin1", L"MY", false, L"rsa", 0, 0},
    {"twin2", L"MY", false, L"rsa", 0, 0}, {"keyless", L"MY", false, NULL, 0, 0},
    {"pin", L"MY", false, L"pin", 0, 0},   {"old", L"MY", false, L"old", PROV_RSA_AES, AT_KEYEXCHANGE},
    {"other", L"MY", false, L"rsa", 0, 0}, {"gone", L"MY", false, L"gone", 0, 0},
};

static bool put(size_t place)
{
    uint8_t data[MAX_FILE];
    size_t size = read_file(data, places[place].file);
    DWORD location = places[place].is_machine ? CERT_SYSTEM_STORE_LOCAL_MACHINE : CERT_SYSTEM_STORE_CURRENT_USER;
    HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, location, places[place].store);
    PCCERT_CONTEXT certificate = CertCreateCertificateContext(X509_ASN_ENCODING, data, (DWORD)size);
    CRYPT_KEY_PROV_INFO info = {
        .pwszContainerName = (LPWSTR)(uintptr_t)places[place].key,
        .pwszProvName =
            (LPWSTR)(uintptr_t)(places[place].provider_type == 0 ? MS_KEY_STORAGE_PROVIDER : MS_ENH_RSA_AES_PROV_W),
        .dwProvType = places[place].provider_type,
        .dwFlags = places[place].is_machine ? CRYPT_MACHINE_KEYSET : 0,
        .dwKeySpec = places[place].key_spec,
    };
    bool ok = store != NULL && certificate != NULL &&
              (places[place].key == NULL ||
               CertSetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, 0, &info)) &&
              CertAddCertificateContextToStore(store, certificate, CERT_STORE_ADD_REPLACE_EXISTING, NULL);
    if (certificate != NULL)
        CertFreeCertificateContext(certificate);
    if (store != NULL)
        CertCloseStore(store, 0);
    return ok;
}

static void put_all(void)
{
    bool ok = true;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        ok = put(i) && ok;
    check(ok, "certificates are put into stores");
}

/* cng:thumbprint= of a certificate. */
static const char *thumbprint_uri(char *uri, size_t uri_size, const char *file)
{
    uint8_t data[MAX_FILE], hash[20];
    size_t size = read_file(data, file);
    DWORD hash_size = sizeof hash;
    CryptHashCertificate(0, CALG_SHA1, 0, data, (DWORD)size, hash, &hash_size);
    size_t len = (size_t)snprintf(uri, uri_size, "cng:thumbprint=");
    for (size_t i = 0; i < sizeof hash; i++)
        len += (size_t)snprintf(uri + len, uri_size - len, "%02X", hash[i]);
    return uri;
}

/* ---- identities ---- */

static int open_identity(struct siotls_identity **identity, struct siotls_set *set, const char *uri, const char *pin,
                         struct siotls_error *error)
{
    const struct siotls_identity_options options = {
        .size = sizeof options,
        .key_uri = uri,
        .passphrase = {(const uint8_t *)pin, pin != NULL ? strlen(pin) : 0},
    };
    *identity = NULL;
    last_report[0] = '\0';
    return siotls_identity_new(identity, set, &options, error);
}

static void check_opens(struct siotls_set *set, const char *uri, const char *pin, const char *what)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_identity *identity = NULL;
    check(open_identity(&identity, set, uri, pin, &error) == SIOTLS_OK, what);
    if (identity == NULL)
        printf("# %s: %s; %s\n", uri, error.reason, last_report);
    siotls_identity_free(identity);
}

struct refusal {
    const char *uri;
    const char *pin;
    int status;
    const char *report; /* part of it */
    const char *what;
};

static const struct refusal refusals[] = {
    {"cng:subject=nobody", NULL, SIOTLS_ERROR_KEY, "no certificate in the store fits", "a subject that is not there"},
    {"cng:subject=twin", NULL, SIOTLS_ERROR_KEY, "2 certificates with a private key fit", "a subject of two"},
    {"cng:subject=keyless", NULL, SIOTLS_ERROR_KEY, "but no private key", "a certificate without a key"},
    {"cng:machine;subject=rsa", NULL, SIOTLS_ERROR_KEY, "no certificate in the store fits", "the machine's of a user"},
    {"cng:store=CA;subject=rsa", NULL, SIOTLS_ERROR_KEY, "no certificate in the store fits", "another store"},
    {"cng:store=none;subject=rsa", NULL, SIOTLS_ERROR_KEY, "no such certificate store", "a store that is not there"},
    {"cng:subject=gone", NULL, SIOTLS_ERROR_PROVIDER, "cannot be opened: there is no card (0x8010000c)",
     "a card that is not there"},
    {"cng:subject=other", NULL, SIOTLS_ERROR_KEY, "", "a private key of another certificate"},
    {"cng:subject=pin", NULL, SIOTLS_ERROR_PROVIDER, "does not sign: it wants a PIN (0x80090022)",
     "a PIN that is not given"},
    {"cng:subject=pin", "4321", SIOTLS_ERROR_PASSPHRASE, "does not take the PIN: the PIN is wrong (0x8010006b)",
     "a wrong PIN"},
    {"cng:", NULL, SIOTLS_ERROR_KEY, "not known", "an empty URI"},
    {"cng:store=MY", NULL, SIOTLS_ERROR_KEY, "give subject= or thumbprint=", "a URI of no certificate"},
    {"cng:subject=a;subject=a", NULL, SIOTLS_ERROR_KEY, "twice", "an attribute that comes twice"},
    {"cng:subject=rsa;", NULL, SIOTLS_ERROR_KEY, "not known", "an empty attribute"},
    {"cng:subject=rsa;Store=MY", NULL, SIOTLS_ERROR_KEY, "not known", "an attribute in capitals"},
    {"cng:subject", NULL, SIOTLS_ERROR_KEY, "not known", "an attribute without its value"},
    {"cng:user=1;subject=rsa", NULL, SIOTLS_ERROR_KEY, "not known", "a value for an attribute that has none"},
    {"cng:user;machine;subject=rsa", NULL, SIOTLS_ERROR_KEY, "not both", "user and machine"},
    {"cng:subject=", NULL, SIOTLS_ERROR_KEY, "empty", "an empty value"},
    {"cng:subject=%zz", NULL, SIOTLS_ERROR_KEY, "hexadecimal", "a % without its digits"},
    {"cng:subject=rs%6", NULL, SIOTLS_ERROR_KEY, "hexadecimal", "a % at the end"},
    {"cng:subject=rsa%00x", NULL, SIOTLS_ERROR_KEY, "zero byte", "a zero byte"},
    {"cng:subject=%ff", NULL, SIOTLS_ERROR_KEY, "UTF-8", "a value that is no UTF-8"},
    {"cng:subject=r sa", NULL, SIOTLS_ERROR_KEY, "no URI has", "a space"},
    {"cng:store=%5C%5Cfar%5CMY;subject=rsa", NULL, SIOTLS_ERROR_KEY, "no slashes", "a store of another computer"},
    {"cng:thumbprint=1234", NULL, SIOTLS_ERROR_KEY, "40 hexadecimal digits", "a short thumbprint"},
    {"cng:thumbprint=zz00000000000000000000000000000000000000", NULL, SIOTLS_ERROR_KEY, "40 hexadecimal digits",
     "a thumbprint of other letters"},
    {"cng:thumbprint=0000000000000000000000000000000000000000", NULL, SIOTLS_ERROR_KEY, "no certificate in the store",
     "a thumbprint of nothing"},
    {"cng:thumbprint=0000000000000000000000000000000000000000;subject=rsa", NULL, SIOTLS_ERROR_KEY, "one of them",
     "subject and thumbprint"},
};

static void check_refusal(struct siotls_set *set, const struct refusal *refusal)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_identity *identity = NULL;
    int status = open_identity(&identity, set, refusal->uri, refusal->pin, &error);
    char what[200];
    bool ok = status == refusal->status && identity == NULL && strstr(last_report, refusal->report) != NULL;
    snprintf(what, sizeof what, "refused: %s", refusal->what);
    check(ok, what);
    if (!ok)
        printf("# %s: %s: %s; %s\n", refusal->uri, siotls_status_name(status), error.reason, last_report);
    siotls_identity_free(identity);
}

/* ---- handshakes ---- */

static struct siotls_config *make_config(struct siotls_set *set, int role, const char *uri)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_config *config = NULL;
    struct siotls_trust *trust = NULL;
    struct siotls_identity *identity = NULL;
    uint8_t root[MAX_FILE];
    size_t root_len = read_file(root, "root");
    bool ok = siotls_config_new(&config, set, role, NULL, &error) == SIOTLS_OK &&
              siotls_trust_new(&trust, NULL, &error) == SIOTLS_OK &&
              siotls_trust_add(trust, root, root_len, &error) == SIOTLS_OK &&
              siotls_config_set_trust(config, trust) == SIOTLS_OK &&
              open_identity(&identity, set, uri, NULL, &error) == SIOTLS_OK &&
              siotls_config_add_identity(config, identity) == SIOTLS_OK &&
              (role == SIOTLS_ROLE_CLIENT ||
               siotls_config_set_client_auth(config, SIOTLS_CLIENT_AUTH_REQUIRE) == SIOTLS_OK) &&
              siotls_config_ready(config, &error) == SIOTLS_OK;
    if (!ok)
        printf("# %s: %s %s\n", uri, error.reason != NULL ? error.reason : "", error.detail);
    siotls_trust_free(trust);
    siotls_identity_free(identity);
    return config;
}

static struct siotls_conn *start(struct siotls_config *config, const char *server_name)
{
    struct siotls_conn *conn = NULL;
    bool ok = siotls_conn_new(&conn, config, NULL, NULL) == SIOTLS_OK &&
              siotls_conn_set_time(conn, (uint64_t)time(NULL) * 1000) == SIOTLS_OK &&
              (server_name == NULL || siotls_conn_set_server_name(conn, server_name) == SIOTLS_OK) &&
              siotls_conn_start(conn) == SIOTLS_OK;
    return ok ? conn : NULL;
}

static void carry(struct siotls_conn *from, struct siotls_conn *to)
{
    struct siotls_event event = {.size = sizeof event};
    const uint8_t *data;
    size_t data_len = 0, taken = 0;
    do
        if (siotls_conn_next_event(from, &event) != SIOTLS_OK)
            break;
    while (event.type != SIOTLS_EVENT_NONE);
    if (siotls_conn_data_to_send(from, &data, &data_len) == SIOTLS_OK && data_len > 0 &&
        siotls_conn_receive_data(to, &taken, data, data_len) == SIOTLS_OK)
        siotls_conn_data_sent(from, taken);
}

/* The scheme that a side signed with, 0: the handshake is not done. peer's info tells it. */
static uint16_t scheme_of(struct siotls_conn *peer)
{
    struct siotls_info info = {.size = sizeof info};
    return siotls_conn_info(peer, &info) == SIOTLS_OK && info.is_done ? info.scheme : 0;
}

/* Both show certificates whose issuer the other has to be sent. */
static void check_handshake(struct siotls_set *set, const char *server_uri, const char *client_uri, uint16_t scheme)
{
    struct siotls_config *client_config = make_config(set, SIOTLS_ROLE_CLIENT, client_uri);
    struct siotls_config *server_config = make_config(set, SIOTLS_ROLE_SERVER, server_uri);
    struct siotls_conn *client = start(client_config, "store.test");
    struct siotls_conn *server = start(server_config, NULL);
    char what[300];
    for (int step = 0; client != NULL && server != NULL && step < MAX_STEPS; step++) {
        carry(client, server);
        carry(server, client);
    }
    snprintf(what, sizeof what, "mutual TLS of %s and %s", server_uri, client_uri);
    bool ok = client != NULL && server != NULL && scheme_of(client) == scheme && scheme_of(server) != 0;
    check(ok, what);
    struct siotls_error error = {.size = sizeof error};
    if (!ok && client != NULL && siotls_conn_error(client, &error) != SIOTLS_OK)
        printf("# client: %s %s\n", error.reason, error.detail);
    siotls_conn_free(client);
    siotls_conn_free(server);
    siotls_config_free(client_config);
    siotls_config_free(server_config);
}

/* ---- what there is ---- */

static void count_object(void *context, const char *kind, const char *uri)
{
    size_t *counts = context;
    bool is_user = strncmp(uri, "cng:store=MY;user;thumbprint=", 29) == 0 && strlen(uri) == 29 + 40;
    bool is_machine = strncmp(uri, "cng:store=MY;machine;thumbprint=", 32) == 0 && strlen(uri) == 32 + 40;
    counts[is_user ? 0 : is_machine ? 1 : 2] += strcmp(kind, "private key") == 0;
}

/* Under Wine the user's store has what is in the machine's, too. */
static void check_list(const struct siotls_set *set)
{
    struct siotls_provider_info info = {.size = sizeof info};
    size_t counts[3] = {0};
    bool ok = siotls_set_provider(set, &info, 0) == SIOTLS_OK &&
              info.instance->list_objects(info.instance, counts, count_object) == SIOTLS_PROVIDER_OK &&
              (counts[0] == 7 || counts[0] == 8) && counts[1] == 1 && counts[2] == 0;
    check(ok, "the keys of the user and of the machine are listed");
    if (!ok)
        printf("# %u of the user, %u of the machine, %u others\n", (unsigned)counts[0], (unsigned)counts[1],
               (unsigned)counts[2]);
}

int main(int argc, char **argv)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_set *set = NULL;
    char uri[100];
    if (argc != 3)
        return 2;
    folder = argv[2];
    const struct siotls_set_options options = {
        .size = sizeof options, .providers = argv[1], .ignore_environment = 1, .report = take_report};
    put_all();
    check(siotls_set_new(&set, &options, &error) == SIOTLS_OK, "the provider is opened");
    if (set == NULL)
        return 1;
    check_list(set);
    check_opens(set, "cng:subject=rsa", NULL, "by the subject");
    check_opens(set, "cng:subject=RSA", NULL, "by the subject, whatever its case");
    check_opens(set, "cng:store=MY;user;subject=rsa", NULL, "by store, user and subject");
    check_opens(set, "cng:store=my;subject=%72sa", NULL, "percent-encoded");
    check_opens(set, thumbprint_uri(uri, sizeof uri, "twin2"), NULL, "by the thumbprint");
    check_opens(set, "cng:subject=Schl%c3%bcssel%3b%20ec;machine", NULL, "the machine's, with other letters");
    check_opens(set, "cng:subject=pin", "1234", "with its PIN");
    check_opens(set, "cng:subject=old", NULL, "a key of CryptoAPI");
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        check_refusal(set, &refusals[i]);
    check_handshake(set, "cng:subject=rsa", "cng:machine;subject=Schl%c3%bcssel%3b%20ec",
                    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256);
    check_handshake(set, "cng:machine;subject=Schl%c3%bcssel%3b%20ec", "cng:subject=old",
                    SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256);
    siotls_set_free(set);
    return tap_end();
}
