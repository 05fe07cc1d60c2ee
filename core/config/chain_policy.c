/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chain_policy.c: which certificate policies a peer's path must have, and which names are public suffixes: the setters.
 */
#include "config/config.h"
#include "x509/form/policy.h"
#include "x509/name/suffix_list.h"

enum { ALL_FLAGS = SIOTLS_POLICY_EXPLICIT | SIOTLS_POLICY_INHIBIT_MAPPING | SIOTLS_POLICY_INHIBIT_ANY };

void sio_policy_choice_clear(struct sio_policy_choice *choice)
{
    sio_release(choice->contents.memory, choice->oids, choice->num_oids * sizeof *choice->oids);
    choice->oids = NULL;
    choice->num_oids = 0;
    sio_buffer_clear(&choice->contents);
}

/* The views stay, for the buffer's memory goes with it. */
static int choose(struct sio_policy_choice *choice, const char *const *policies, size_t num_policies)
{
    struct sio_error error = {0};
    if (num_policies > 0) {
        choice->oids = sio_allocate_array(choice->contents.memory, num_policies, sizeof *choice->oids);
        if (choice->oids == NULL)
            return SIOTLS_ERROR_NO_MEMORY;
        choice->num_oids = num_policies;
    }
    return sio_oids_write(choice->oids, &choice->contents, policies, num_policies, &error) ? SIOTLS_OK : error.status;
}

int siotls_config_set_policies(struct siotls_config *config, const char *const *policies, size_t num_policies,
                               uint32_t flags)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && policies == NULL && num_policies > 0)
        status = sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "policies: the list is NULL");
    if (status == SIOTLS_OK && num_policies > SIOTLS_X509_MAX_POLICIES)
        status = sio_config_refuse_value(config, "policies: there are more than 64", num_policies);
    if (status == SIOTLS_OK && (flags & ~(uint32_t)ALL_FLAGS) != 0)
        status = sio_config_refuse_value(config, "policies: a flag is no siotls_policy_flag", flags);
    if (status != SIOTLS_OK)
        return status;
    struct sio_policy_choice chosen = {.flags = flags};
    sio_buffer_init(&chosen.contents, &config->memory);
    status = choose(&chosen, policies, num_policies);
    if (status != SIOTLS_OK) {
        sio_policy_choice_clear(&chosen);
        return status == SIOTLS_ERROR_SYNTAX
                   ? sio_config_refuse(config, SIOTLS_ERROR_SYNTAX, "policies: a text is no OID")
                   : sio_config_refuse_memory(config);
    }
    sio_policy_choice_clear(&config->verification.policies);
    config->verification.policies = chosen;
    return SIOTLS_OK;
}

int siotls_config_set_public_suffixes(struct siotls_config *config, const uint8_t *list, size_t list_len)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && list == NULL && list_len > 0)
        status = sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "public suffixes: the list is NULL");
    if (status == SIOTLS_OK && list_len > 0 && !sio_suffix_list_is_whole(sio_bytes(list, list_len)))
        status = sio_config_refuse(config, SIOTLS_ERROR_SYNTAX, "public suffixes: the list has none, or is cut short");
    if (status != SIOTLS_OK)
        return status;
    struct sio_buffer copy;
    sio_buffer_init(&copy, &config->memory);
    if (!sio_buffer_append(&copy, list, list_len))
        return sio_config_refuse_memory(config);
    sio_buffer_clear(&config->verification.public_suffixes);
    config->verification.public_suffixes = copy;
    return SIOTLS_OK;
}
