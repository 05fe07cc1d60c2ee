/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup.c: a config from the flags. What no provider of this machine has is "not implemented".
 */
#include "setup.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compressors.h"

enum { TLS_1_3 = 0x0304, SHIM_MAX_PROTOCOLS = 16 };

/* 0-RTT as the runner expects it: BoringSSL's limits. */
enum { MAX_EARLY_DATA = 14336, EARLY_WINDOW_MS = 60000, NUM_STRIKES = 64 };

/* Turns a status into an exit code, with words. */
static int judge(int status, const struct siotls_error *error)
{
    if (status == SIOTLS_OK)
        return SHIM_SUCCESS;
    shim_complain("%s [%s] %s", error->reason, siotls_status_name(status), error->detail);
    return status == SIOTLS_ERROR_NOT_OFFERED ? SHIM_UNIMPLEMENTED : SHIM_FAILURE;
}

int shim_shared_open(struct shim_shared *shared)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_set_options options = {.size = sizeof options};
    int code = judge(siotls_set_new(&shared->set, &options, &error), &error);
    if (code == SHIM_SUCCESS)
        code = judge(siotls_set_add(shared->set, shim_compressors, &error), &error);
    shared->time_ms = (uint64_t)time(NULL) * 1000;
    if (code == SHIM_SUCCESS)
        code = judge(siotls_ticket_keys_new(&shared->ticket_keys, shared->set, NULL, &error), &error);
    /* Old enough to know all tickets. */
    uint64_t since_ms = shared->time_ms - 10 * (uint64_t)EARLY_WINDOW_MS;
    if (code == SHIM_SUCCESS &&
        siotls_strike_register_new(&shared->strikes, NUM_STRIKES, since_ms, NULL, NULL) != SIOTLS_OK)
        code = SHIM_FAILURE;
    return code;
}

int shim_sha256(const struct shim_shared *shared, uint8_t digest[32], struct siotls_bytes data)
{
    struct siotls_algorithm_info found = {.size = sizeof found};
    struct siotls_provider_info provider = {.size = sizeof provider};
    if (siotls_set_which(shared->set, &found, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256, 0) != SIOTLS_OK ||
        siotls_set_provider(shared->set, &provider, found.provider) != SIOTLS_OK)
        return shim_complain("nobody has SHA-256");
    const struct siotls_hash *hash = found.algorithm;
    void *context = calloc(1, hash->context_size);
    if (context == NULL)
        return shim_complain("no memory for a hash");
    int is_done = hash->init(provider.instance, hash, context) == SIOTLS_PROVIDER_OK &&
                  hash->update(context, data.data, data.data_len) == SIOTLS_PROVIDER_OK &&
                  hash->final(context, digest) == SIOTLS_PROVIDER_OK;
    hash->clear(context);
    free(context);
    return is_done;
}

void shim_shared_close(struct shim_shared *shared)
{
    shim_bytes_free(&shared->session);
    shim_bytes_free(&shared->new_session);
    siotls_strike_register_free(shared->strikes);
    siotls_ticket_keys_free(shared->ticket_keys);
    siotls_set_free(shared->set);
    *shared = (struct shim_shared){0};
}

static int has_item(const struct shim_list *list, uint16_t item)
{
    for (size_t i = 0; i < list->num_items; i++)
        if (list->items[i] == item)
            return 1;
    return 0;
}

/* What TLS 1.3 signs handshakes with; the runner also asks for what it forbids, which siotls then does not offer. */
static size_t usable_schemes(uint16_t *schemes, const struct shim_list *wanted)
{
    size_t num_schemes = 0;
    for (size_t i = 0; i < wanted->num_items; i++) {
        const char *name = siotls_algorithm_name(SIOTLS_KIND_SIGNER, wanted->items[i]);
        if (name != NULL && strncmp(name, "RSA_PKCS1", strlen("RSA_PKCS1")) != 0)
            schemes[num_schemes++] = wanted->items[i];
    }
    return num_schemes;
}

/* identity stays NULL when the credential may sign with nothing. */
static int make_identity(struct siotls_identity **identity, const struct shim_shared *shared,
                         const struct shim_flags *flags, const struct shim_credential *credential)
{
    uint16_t schemes[SHIM_MAX_LIST];
    size_t num_schemes = usable_schemes(schemes, &credential->signing_prefs);
    if (num_schemes == 0 && credential->signing_prefs.num_items > 0)
        return SHIM_SUCCESS;
    struct shim_bytes chain = {0}, key;
    int is_raw = credential->kind == SHIM_RAW_KEY;
    if (!is_raw && !shim_read_file(&chain, credential->cert_file))
        return SHIM_FAILURE;
    if (!shim_read_file(&key, credential->key_file)) {
        shim_bytes_free(&chain);
        return SHIM_FAILURE;
    }
    struct siotls_identity_options options = {.size = sizeof options};
    options.chain = (struct siotls_bytes){chain.data, chain.data_len};
    options.is_raw_public_key = is_raw;
    options.key = (struct siotls_bytes){key.data, key.data_len};
    options.schemes = num_schemes > 0 ? schemes : NULL;
    options.num_schemes = num_schemes;
    if (!flags->declines_ocsp)
        options.ocsp_response =
            (struct siotls_bytes){credential->ocsp_response.data, credential->ocsp_response.data_len};
    options.sct_list = (struct siotls_bytes){credential->sct_list.data, credential->sct_list.data_len};
    struct siotls_error error = {.size = sizeof error};
    int code = judge(siotls_identity_new(identity, shared->set, &options, &error), &error);
    shim_bytes_free(&chain);
    shim_bytes_free(&key);
    return code;
}

static struct siotls_bytes view(const struct shim_bytes *bytes)
{
    return (struct siotls_bytes){bytes->data, bytes->data_len};
}

static int add_psk(struct siotls_config *config, const struct shim_credential *credential)
{
    struct siotls_psk psk = {.size = sizeof psk, .is_imported = 1};
    psk.identity = view(&credential->psk_identity);
    psk.key = view(&credential->psk_key);
    psk.context = view(&credential->psk_context);
    psk.hash = credential->is_psk_sha384 ? SIOTLS_HASH_SHA384 : SIOTLS_HASH_SHA256;
    return siotls_config_add_psk(config, &psk) == SIOTLS_OK ? SHIM_SUCCESS : SHIM_FAILURE;
}

static uint16_t certificate_type(const struct shim_credential *credential)
{
    return credential->kind == SHIM_RAW_KEY ? SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY : SIOTLS_CERTIFICATE_X509;
}

/* Something to show a peer, and of a type that the flags allow. */
static int is_presentable(const struct shim_flags *flags, const struct shim_credential *credential)
{
    if (credential->key_file == NULL || (credential->kind != SHIM_RAW_KEY && credential->cert_file == NULL))
        return 0;
    return flags->is_server || flags->client_types.num_items == 0 ||
           has_item(&flags->client_types, certificate_type(credential));
}

/* An empty list leaves the default. */
static int set_types(struct siotls_config *config, int whose, const struct shim_list *list)
{
    uint8_t types[SHIM_MAX_LIST];
    for (size_t i = 0; i < list->num_items; i++)
        types[i] = (uint8_t)list->items[i];
    return list->num_items == 0 ||
           siotls_config_set_certificate_types(config, whose, types, list->num_items) == SIOTLS_OK;
}

/* Where the flags do not say it, the types are those of the credentials, in their order. */
static int set_own_types(struct siotls_config *config, const struct shim_flags *flags)
{
    struct shim_list types = flags->client_types;
    for (size_t i = 0; flags->client_types.num_items == 0 && i < flags->num_credentials; i++) {
        uint16_t type = certificate_type(&flags->credentials[i]);
        if (is_presentable(flags, &flags->credentials[i]) && !has_item(&types, type))
            types.items[types.num_items++] = type;
    }
    return set_types(config, flags->is_server ? SIOTLS_ROLE_SERVER : SIOTLS_ROLE_CLIENT, &types);
}

static int add_credentials(struct siotls_config *config, const struct shim_shared *shared,
                           const struct shim_flags *flags)
{
    int code = SHIM_SUCCESS;
    /* The first one, of the flags before any other, is what is left when no other suits. */
    for (size_t i = 1; code == SHIM_SUCCESS && i <= flags->num_credentials; i++) {
        const struct shim_credential *credential = &flags->credentials[i % flags->num_credentials];
        if (credential->kind == SHIM_PSK)
            code = add_psk(config, credential);
        if (!is_presentable(flags, credential))
            continue;
        struct siotls_identity *identity = NULL;
        code = make_identity(&identity, shared, flags, credential);
        if (identity != NULL && siotls_config_add_identity(config, identity) != SIOTLS_OK)
            code = SHIM_FAILURE;
        siotls_identity_free(identity);
    }
    return code;
}

/* A list of protocols as the ClientHello has it: each after its length. */
static int split_protocols(struct siotls_bytes *protocols, size_t *num_protocols, const char *list)
{
    const uint8_t *data = (const uint8_t *)list;
    size_t left = strlen(list);
    *num_protocols = 0;
    while (left > 0) {
        size_t data_len = data[0];
        if (*num_protocols == SHIM_MAX_PROTOCOLS || data_len >= left)
            return 0;
        protocols[(*num_protocols)++] = (struct siotls_bytes){data + 1, data_len};
        data += 1 + data_len;
        left -= 1 + data_len;
    }
    return 1;
}

static int set_protocols(struct siotls_config *config, const struct shim_flags *flags)
{
    struct siotls_bytes protocols[SHIM_MAX_PROTOCOLS] = {{(const uint8_t *)"", 0}};
    size_t num_protocols = 0;
    /* There is no such name: the library catches it, and the application refuses the connection for it. */
    if (flags->selects_empty_alpn)
        return siotls_config_set_alpn(config, protocols, 1) == SIOTLS_ERROR_ARGUMENT;
    if (flags->is_server && flags->rejects_alpn) {
        /* A list that no client has anything of is how a server refuses them all. */
        protocols[0] = (struct siotls_bytes){(const uint8_t *)"\n", 1};
        num_protocols = 1;
    } else if (flags->is_server && flags->select_alpn != NULL && flags->select_alpn[0] != '\0') {
        protocols[0] = (struct siotls_bytes){(const uint8_t *)flags->select_alpn, strlen(flags->select_alpn)};
        num_protocols = 1;
    } else if (!flags->is_server && flags->advertise_alpn != NULL) {
        if (!split_protocols(protocols, &num_protocols, flags->advertise_alpn))
            return 0;
    }
    return num_protocols == 0 || siotls_config_set_alpn(config, protocols, num_protocols) == SIOTLS_OK;
}

/* The first of our groups that the server is said to have; 0: none. */
static uint16_t hinted_group(const struct shim_flags *flags)
{
    static const struct shim_list defaults = {
        {SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_SECP384R1, SIOTLS_GROUP_SECP521R1}, 4};
    const struct shim_list *ours = flags->curves.num_items > 0 ? &flags->curves : &defaults;
    for (size_t i = 0; i < ours->num_items; i++)
        if (has_item(&flags->server_groups, ours->items[i]))
            return ours->items[i];
    return 0;
}

static int set_algorithms(struct siotls_config *config, const struct shim_flags *flags)
{
    const struct shim_list *curves = &flags->curves, *shares = &flags->key_shares;
    uint16_t schemes[SHIM_MAX_LIST], hinted = hinted_group(flags);
    size_t num_schemes = usable_schemes(schemes, &flags->verify_prefs);
    static const uint16_t compressors[] = {SHIM_EXPANDING, SHIM_SHRINKING, SHIM_RANDOM};
    const uint16_t compressor = (uint16_t)flags->compressor;
    int is_set = 1;
    if (curves->num_items > 0)
        is_set &= siotls_config_set_groups(config, curves->items, curves->num_items) == SIOTLS_OK;
    if (!flags->is_server && (shares->num_items > 0 || flags->has_no_key_shares))
        is_set &= siotls_config_set_key_shares(config, shares->items, shares->num_items) == SIOTLS_OK;
    if (!flags->is_server && hinted != 0)
        is_set &= siotls_config_set_key_shares(config, &hinted, 1) == SIOTLS_OK;
    /* The runner thinks more of a server's order than of a round trip. */
    if (flags->is_server)
        is_set &= siotls_config_set_prefer_group(config, 1) == SIOTLS_OK;
    if (flags->has_compressors)
        is_set &= siotls_config_set_certificate_compression(config, compressors, 3) == SIOTLS_OK;
    if (flags->compressor > 0)
        is_set &= siotls_config_set_certificate_compression(config, &compressor, 1) == SIOTLS_OK;
    if (num_schemes > 0)
        is_set &= siotls_config_set_schemes(config, schemes, num_schemes) == SIOTLS_OK;
    return is_set;
}

static int set_authentication(struct siotls_config *config, const struct shim_flags *flags)
{
    int mode = SIOTLS_CLIENT_AUTH_NONE;
    if (flags->verifies_peer)
        mode = SIOTLS_CLIENT_AUTH_REQUEST;
    if (flags->requires_client_certificate)
        mode = SIOTLS_CLIENT_AUTH_REQUIRE;
    /* Servers are expected to send it always. */
    if (!flags->is_server && siotls_config_set_grease(config, flags->enables_grease) != SIOTLS_OK)
        return 0;
    if (flags->is_server)
        return siotls_config_set_client_auth(config, mode) == SIOTLS_OK &&
               siotls_config_set_certificate_authorities(config, 0) == SIOTLS_OK &&
               siotls_config_request_ocsp(config, 0) == SIOTLS_OK;
    return siotls_config_request_ocsp(config, flags->enables_ocsp) == SIOTLS_OK &&
           siotls_config_request_scts(config, flags->enables_scts) == SIOTLS_OK;
}

static int set_sessions(struct siotls_config *config, const struct shim_shared *shared, const struct shim_flags *flags)
{
    if (!flags->is_server)
        return 1;
    uint32_t max_bytes = flags->enables_early_data ? MAX_EARLY_DATA : 0;
    uint32_t num_tickets = flags->sends_no_ticket || flags->takes_no_ticket ? 0 : 2;
    /* With keys of its own it knows no ticket. */
    struct siotls_ticket_keys *ticket_keys = flags->takes_no_ticket ? NULL : shared->ticket_keys;
    return (ticket_keys == NULL || siotls_config_set_ticket_keys(config, ticket_keys) == SIOTLS_OK) &&
           siotls_config_set_tickets(config, num_tickets, 7200) == SIOTLS_OK &&
           siotls_config_set_early_data(config, max_bytes) == SIOTLS_OK &&
           siotls_config_set_early_data_window(config, EARLY_WINDOW_MS) == SIOTLS_OK &&
           siotls_config_set_strike_register(config, shared->strikes) == SIOTLS_OK;
}

static int set_events(struct siotls_config *config, const struct shim_flags *flags)
{
    /* A client that is to be content with a key only has nobody to judge certificates. */
    int is_key_enough = flags->credentials[flags->num_credentials - 1].kind == SHIM_PSK && !flags->verifies_peer;
    uint32_t requests = is_key_enough && !flags->is_server ? 0 : SIOTLS_REQUEST_VERIFY;
    requests |= flags->is_server ? SIOTLS_REQUEST_CLIENT_HELLO : SIOTLS_REQUEST_SESSION;
    if (flags->exports_traffic_secrets)
        requests |= SIOTLS_REQUEST_KEYLOG;
    if (flags->early_write_after != 0 || flags->fails_certificate || flags->expect_selected != 0)
        requests |= SIOTLS_REQUEST_MESSAGE;
    return siotls_config_set_events(config, requests) == SIOTLS_OK;
}

/* TLS 1.3 must be among the versions that the test allows. */
static int is_version_possible(const struct shim_flags *flags)
{
    return flags->min_version <= TLS_1_3 && (flags->max_version == 0 || flags->max_version >= TLS_1_3);
}

int shim_config_make(struct siotls_config **config, const struct shim_shared *shared, const struct shim_flags *flags)
{
    struct siotls_error error = {.size = sizeof error};
    int role = flags->is_server ? SIOTLS_ROLE_SERVER : SIOTLS_ROLE_CLIENT;
    if (!is_version_possible(flags))
        return SHIM_UNIMPLEMENTED;
    /* The number that quic_transport_parameters had in drafts. */
    if (flags->is_quic && flags->quic_codepoint == 1)
        return SHIM_UNIMPLEMENTED;
    /* Names without certificates cannot be asked for. */
    if (flags->client_ca_list != NULL && strcmp(flags->client_ca_list, "<EMPTY>") != 0)
        return SHIM_UNIMPLEMENTED;
    int code = judge(siotls_config_new(config, shared->set, role, NULL, &error), &error);
    if (code == SHIM_SUCCESS)
        code = add_credentials(*config, shared, flags);
    if (code != SHIM_SUCCESS)
        return code;
    /* More key shares than the library ever sends, types of certificates that it does not know, and the like. */
    if (!set_algorithms(*config, flags) || !set_own_types(*config, flags) ||
        !set_types(*config, flags->is_server ? SIOTLS_ROLE_CLIENT : SIOTLS_ROLE_SERVER, &flags->peer_types))
        return SHIM_UNIMPLEMENTED;
    if (!set_protocols(*config, flags) || !set_authentication(*config, flags) ||
        !set_sessions(*config, shared, flags) || !set_events(*config, flags))
        return shim_complain("a setting was refused") + SHIM_FAILURE;
    if (flags->max_send_fragment > 0 &&
        siotls_config_set_max_record(*config, (uint32_t)flags->max_send_fragment) != SIOTLS_OK)
        return shim_complain("-max-send-fragment was refused") + SHIM_FAILURE;
    return judge(siotls_config_ready(*config, &error), &error);
}
