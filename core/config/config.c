/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config.c: a config's life, and the setters, which only keep what they are given.
 */
#include "config/config.h"

#include "base/writer.h"
#include "crypto/load/set.h"
#include "wire/constants.h"

int siotls_config_new(struct siotls_config **config, struct siotls_set *set, int role,
                      const struct siotls_memory *memory, struct siotls_error *error)
{
    struct sio_error why;
    struct siotls_memory used;
    sio_error_begin(&why, error);
    if (config != NULL)
        *config = NULL;
    if (!SIO_ARGUMENTS_CHECK(&why, "config: an argument is missing or wrong", {config != NULL, "config is NULL"},
                             {set != NULL, "set is NULL"},
                             {role == SIOTLS_ROLE_CLIENT || role == SIOTLS_ROLE_SERVER, "role is no siotls_role"},
                             {sio_memory_init(&used, memory), SIO_MEMORY_COMPLAINT}))
        return sio_error_end(&why, error);
    struct siotls_config *made = sio_allocate(&used, sizeof *made);
    if (made == NULL) {
        sio_fail_memory(&why);
        return sio_error_end(&why, error);
    }
    sio_shared_init(&made->shared);
    made->memory = used;
    made->set = sio_set_keep(set);
    made->role = role;
    made->compatibility_mode = true;
    made->grease = true;
    made->max_record = SIO_MAX_PLAINTEXT;
    made->handshake_room = role == SIOTLS_ROLE_CLIENT ? SIO_CLIENT_ROOM : SIO_SERVER_ROOM;
    sio_sessions_init(&made->sessions);
    sio_buffer_init(&made->alpn, &made->memory);
    sio_buffer_init(&made->cookie_keys, &made->memory);
    sio_buffer_init(&made->suites_list, &made->memory);
    sio_buffer_init(&made->groups_list, &made->memory);
    sio_buffer_init(&made->schemes_list, &made->memory);
    sio_authentication_init(&made->authentication, &made->memory, role);
    sio_verification_init(&made->verification, &made->memory);
    *config = made;
    return SIOTLS_OK;
}

struct siotls_config *sio_config_keep(struct siotls_config *config)
{
    sio_shared_keep(&config->shared);
    return config;
}

void siotls_config_free(struct siotls_config *config)
{
    if (config == NULL || !sio_shared_drop(&config->shared))
        return;
    for (size_t i = 0; i < config->num_identities; i++)
        siotls_identity_free(config->identities[i]);
    siotls_trust_free(config->trust);
    sio_sessions_clear(&config->sessions, &config->memory);
    sio_verifiers_clear(&config->verifiers);
    sio_buffer_clear(&config->alpn);
    sio_buffer_clear(&config->cookie_keys);
    sio_buffer_clear(&config->suites_list);
    sio_buffer_clear(&config->groups_list);
    sio_buffer_clear(&config->schemes_list);
    sio_authentication_clear(&config->authentication);
    sio_verification_clear(&config->verification);
    struct siotls_set *set = config->set;
    struct siotls_memory memory = config->memory;
    sio_release(&memory, config, sizeof *config);
    siotls_set_free(set);
}

int siotls_config_set_suites(struct siotls_config *config, const uint16_t *suites, size_t num_suites)
{
    return sio_config_want(config, config != NULL ? &config->wanted_suites : NULL, suites, num_suites);
}

int siotls_config_set_groups(struct siotls_config *config, const uint16_t *groups, size_t num_groups)
{
    return sio_config_want(config, config != NULL ? &config->wanted_groups : NULL, groups, num_groups);
}

int siotls_config_set_key_shares(struct siotls_config *config, const uint16_t *groups, size_t num_groups)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_CLIENT);
    if (status == SIOTLS_OK && num_groups > SIO_MAX_KEY_SHARES)
        status = sio_config_refuse_value(config, "key shares: there are more than 6", num_groups);
    if (status != SIOTLS_OK)
        return status;
    return sio_config_want(config, config != NULL ? &config->wanted_key_shares : NULL, groups, num_groups);
}

int siotls_config_set_schemes(struct siotls_config *config, const uint16_t *schemes, size_t num_schemes)
{
    return sio_config_want(config, config != NULL ? &config->wanted_schemes : NULL, schemes, num_schemes);
}

int siotls_config_set_alpn(struct siotls_config *config, const struct siotls_bytes *protocols, size_t num_protocols)
{
    int status = sio_config_settable(config);
    if (status != SIOTLS_OK)
        return status;
    if (protocols == NULL && num_protocols > 0)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "alpn: the list is NULL");
    for (size_t i = 0; i < num_protocols; i++)
        if (protocols[i].data_len > 0 && protocols[i].data == NULL)
            return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "alpn: a name is NULL");
        else if (protocols[i].data_len < 1 || protocols[i].data_len > 255)
            return sio_config_refuse_value(config, "alpn: a name has not 1 to 255 bytes", protocols[i].data_len);
    struct sio_writer writer;
    sio_buffer_clear(&config->alpn);
    sio_writer_init(&writer, &config->alpn, UINT16_MAX);
    for (size_t i = 0; i < num_protocols; i++) {
        struct sio_mark mark = sio_write_open(&writer, 1);
        sio_write_bytes(&writer, protocols[i].data, protocols[i].data_len);
        sio_write_close(&writer, mark);
    }
    if (sio_writer_ok(&writer))
        return SIOTLS_OK;
    sio_buffer_clear(&config->alpn);
    return sio_config_refuse_memory(config);
}

int siotls_config_add_identity(struct siotls_config *config, struct siotls_identity *identity)
{
    int status = sio_config_settable(config);
    if (status != SIOTLS_OK)
        return status;
    if (identity == NULL)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "identity: there is none to add");
    if (config->num_identities == SIO_MAX_CONFIG_LIST)
        return sio_config_refuse(config, SIOTLS_ERROR_LIMIT, "identity: the config has 64 of them");
    config->identities[config->num_identities++] = sio_identity_keep(identity);
    return SIOTLS_OK;
}

int siotls_config_set_trust(struct siotls_config *config, struct siotls_trust *trust)
{
    int status = sio_config_settable(config);
    if (status != SIOTLS_OK)
        return status;
    if (trust == NULL)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "setting: the trust store is NULL");
    struct siotls_trust *kept = sio_trust_keep(trust);
    siotls_trust_free(config->trust);
    config->trust = kept;
    return SIOTLS_OK;
}

int siotls_config_set_insecure_no_verification(struct siotls_config *config)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->no_verification = true;
    return status;
}

int siotls_config_set_padding(struct siotls_config *config, uint32_t padding_block)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && padding_block > SIO_MAX_PLAINTEXT)
        status = sio_config_refuse_value(config, "padding: the block is longer than 16384", padding_block);
    if (status == SIOTLS_OK)
        config->padding_block = padding_block;
    return status;
}

int siotls_config_set_compatibility_mode(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->compatibility_mode = enabled != 0;
    return status;
}

int siotls_config_set_max_record(struct siotls_config *config, uint32_t max_record)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && (max_record < 64 || max_record > SIO_MAX_PLAINTEXT))
        status = sio_config_refuse_value(config, "max record: it is not 64 to 16384", max_record);
    if (status == SIOTLS_OK)
        config->max_record = max_record;
    return status;
}

int siotls_config_set_events(struct siotls_config *config, uint32_t requests)
{
    const uint32_t of_servers =
        SIOTLS_REQUEST_CLIENT_HELLO | SIOTLS_REQUEST_SESSION_STORE | SIOTLS_REQUEST_REPLAY_CHECK;
    const uint32_t of_clients = SIOTLS_REQUEST_SESSION;
    const uint32_t known =
        SIOTLS_REQUEST_VERIFY | SIOTLS_REQUEST_MESSAGE | SIOTLS_REQUEST_KEYLOG | of_servers | of_clients;
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && (requests & ~known) != 0)
        status = sio_config_refuse_value(config, "events: a bit is no siotls_event_request", requests & ~known);
    if (status == SIOTLS_OK && (requests & of_servers) != 0)
        status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status == SIOTLS_OK && (requests & of_clients) != 0)
        status = sio_config_settable_by(config, SIOTLS_ROLE_CLIENT);
    if (status == SIOTLS_OK)
        config->requests = requests;
    return status;
}

int siotls_config_ready(struct siotls_config *config, struct siotls_error *error)
{
    struct sio_error why;
    sio_error_begin(&why, error);
    if (config == NULL)
        sio_fail_status(&why, SIOTLS_ERROR_ARGUMENT, "config: there is none to make ready");
    else if (!config->is_ready && sio_config_resolve(config, &why))
        config->is_ready = true;
    return sio_error_end(&why, error);
}
