/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup.c: a config from the flags. What no provider of this machine has is "not implemented".
 */
#include "setup.h"

#include <string.h>

enum { TLS_1_3 = 0x0304, SHIM_MAX_PROTOCOLS = 16 };

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
    return judge(siotls_set_new(&shared->set, &options, &error), &error);
}

void shim_shared_close(struct shim_shared *shared)
{
    siotls_set_free(shared->set);
    *shared = (struct shim_shared){0};
}

/* What TLS 1.3 signs handshakes with; the runner also asks for what it forbids. */
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
    struct shim_bytes chain, key;
    if (!shim_read_file(&chain, credential->cert_file))
        return SHIM_FAILURE;
    if (!shim_read_file(&key, credential->key_file)) {
        shim_bytes_free(&chain);
        return SHIM_FAILURE;
    }
    struct siotls_identity_options options = {.size = sizeof options};
    options.chain = (struct siotls_bytes){chain.data, chain.data_len};
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

static int add_credentials(struct siotls_config *config, const struct shim_shared *shared,
                           const struct shim_flags *flags)
{
    int code = SHIM_SUCCESS;
    for (size_t i = 0; code == SHIM_SUCCESS && i < flags->num_credentials; i++) {
        if (flags->credentials[i].cert_file == NULL)
            continue;
        struct siotls_identity *identity = NULL;
        code = make_identity(&identity, shared, flags, &flags->credentials[i]);
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
    struct siotls_bytes protocols[SHIM_MAX_PROTOCOLS];
    size_t num_protocols = 0;
    if (flags->is_server && flags->rejects_alpn) {
        /* A list that no client has anything of is how a server refuses them all. */
        protocols[0] = (struct siotls_bytes){(const uint8_t *)"\n", 1};
        num_protocols = 1;
    } else if (flags->is_server && flags->select_alpn != NULL) {
        protocols[0] = (struct siotls_bytes){(const uint8_t *)flags->select_alpn, strlen(flags->select_alpn)};
        num_protocols = 1;
    } else if (!flags->is_server && flags->advertise_alpn != NULL) {
        if (!split_protocols(protocols, &num_protocols, flags->advertise_alpn))
            return 0;
    }
    return num_protocols == 0 || siotls_config_set_alpn(config, protocols, num_protocols) == SIOTLS_OK;
}

static int set_algorithms(struct siotls_config *config, const struct shim_flags *flags)
{
    const struct shim_list *curves = &flags->curves, *shares = &flags->key_shares, *schemes = &flags->verify_prefs;
    int is_set = 1;
    if (curves->num_items > 0)
        is_set &= siotls_config_set_groups(config, curves->items, curves->num_items) == SIOTLS_OK;
    if (shares->num_items > 0 || flags->has_no_key_shares)
        is_set &= siotls_config_set_key_shares(config, shares->items, shares->num_items) == SIOTLS_OK;
    if (schemes->num_items > 0)
        is_set &= siotls_config_set_schemes(config, schemes->items, schemes->num_items) == SIOTLS_OK;
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
               siotls_config_request_ocsp(config, 0) == SIOTLS_OK;
    return siotls_config_request_ocsp(config, flags->enables_ocsp) == SIOTLS_OK &&
           siotls_config_request_scts(config, flags->enables_scts) == SIOTLS_OK;
}

static int set_events(struct siotls_config *config, const struct shim_flags *flags)
{
    uint32_t requests = SIOTLS_REQUEST_VERIFY;
    if (flags->is_server)
        requests |= SIOTLS_REQUEST_CLIENT_HELLO;
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
    int code = judge(siotls_config_new(config, shared->set, role, NULL, &error), &error);
    if (code == SHIM_SUCCESS)
        code = add_credentials(*config, shared, flags);
    if (code != SHIM_SUCCESS)
        return code;
    /* More key shares than the library ever sends, and the like. */
    if (!set_algorithms(*config, flags))
        return SHIM_UNIMPLEMENTED;
    if (!set_protocols(*config, flags) || !set_authentication(*config, flags) || !set_events(*config, flags))
        return shim_complain("a setting was refused") + SHIM_FAILURE;
    if (flags->max_send_fragment > 0 &&
        siotls_config_set_max_record(*config, (uint32_t)flags->max_send_fragment) != SIOTLS_OK)
        return shim_complain("-max-send-fragment was refused") + SHIM_FAILURE;
    return judge(siotls_config_ready(*config, &error), &error);
}
