/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session_policy.c: see session_policy.h; and the setters.
 */
#include "config/session_policy.h"

#include "config/anti_replay/strike_register.h"
#include "config/config.h"
#include "config/session/session.h"
#include "config/session/ticket_keys.h"

enum {
    DEFAULT_TICKETS = 2,
    DEFAULT_LIFETIME_SECONDS = 7200,
    MAX_TICKETS = 16,
    DEFAULT_WINDOW_MS = 10000,
    MIN_ROTATION_SECONDS = 3600
};

void sio_sessions_init(struct sio_session_policy *policy)
{
    *policy = (struct sio_session_policy){
        .num_tickets = DEFAULT_TICKETS,
        .max_sessions = SIO_MAX_SESSIONS,
        .ticket_lifetime_seconds = DEFAULT_LIFETIME_SECONDS,
        .psk_modes = SIOTLS_PSK_DHE_KE,
        .early_data_window_ms = DEFAULT_WINDOW_MS,
    };
}

void sio_sessions_clear(struct sio_session_policy *policy, const struct siotls_memory *memory)
{
    siotls_ticket_keys_free(policy->ticket_keys);
    siotls_strike_register_free(policy->strike_register);
    sio_psks_clear(policy->psks, memory);
}

bool sio_sessions_have_psks(const struct sio_session_policy *policy)
{
    return policy->psks != NULL;
}

/* Keys of a config's own are for its connections alone, and change with time. */
static bool make_ticket_keys(struct siotls_config *config, struct sio_error *error)
{
    struct sio_session_policy *policy = &config->sessions;
    struct siotls_error why = {.size = sizeof why};
    bool needs = config->role == SIOTLS_ROLE_SERVER && policy->num_tickets > 0 && policy->ticket_keys == NULL &&
                 !sio_config_requests(config, SIOTLS_REQUEST_SESSION_STORE);
    if (!needs)
        return true;
    int status = siotls_ticket_keys_new(&policy->ticket_keys, config->set, &config->memory, &why);
    /* Whoever has no provider for it goes without tickets. */
    if (status == SIOTLS_ERROR_NOT_OFFERED)
        return true;
    if (status != SIOTLS_OK)
        return sio_fail_status(error, (enum siotls_status)status, "config: no ticket keys can be made");
    uint64_t seconds =
        policy->ticket_lifetime_seconds > MIN_ROTATION_SECONDS ? policy->ticket_lifetime_seconds : MIN_ROTATION_SECONDS;
    sio_ticket_keys_rotate_every(policy->ticket_keys, seconds * 1000);
    return true;
}

bool sio_sessions_resolve(struct siotls_config *config, struct sio_error *error)
{
    if (!sio_psks_resolve(config, error) || !make_ticket_keys(config, error))
        return false;
    if (config->sessions.strike_register != NULL)
        sio_strike_register_widen(config->sessions.strike_register, config->sessions.early_data_window_ms);
    return true;
}

/* ---- setters ---- */

int siotls_config_set_ticket_keys(struct siotls_config *config, struct siotls_ticket_keys *keys)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status != SIOTLS_OK)
        return status;
    if (keys == NULL)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "setting: the ticket keys are NULL");
    struct siotls_ticket_keys *kept = sio_ticket_keys_keep(keys);
    siotls_ticket_keys_free(config->sessions.ticket_keys);
    config->sessions.ticket_keys = kept;
    return SIOTLS_OK;
}

int siotls_config_set_tickets(struct siotls_config *config, uint32_t num_tickets, uint32_t lifetime_seconds)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status != SIOTLS_OK)
        return status;
    if (num_tickets > MAX_TICKETS)
        return sio_config_refuse_value(config, "tickets: there are more than 16", num_tickets);
    if (lifetime_seconds > SIO_MAX_TICKET_LIFETIME)
        return sio_config_refuse_value(config, "tickets: they live longer than 604800 seconds", lifetime_seconds);
    config->sessions.num_tickets = lifetime_seconds > 0 ? num_tickets : 0;
    config->sessions.ticket_lifetime_seconds = lifetime_seconds;
    return SIOTLS_OK;
}

int siotls_config_set_max_sessions(struct siotls_config *config, uint32_t max_sessions)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_CLIENT);
    if (status != SIOTLS_OK)
        return status;
    if (max_sessions < 1 || max_sessions > SIO_MAX_SESSIONS)
        return sio_config_refuse_value(config, "sessions: their number is not 1 to 64", max_sessions);
    config->sessions.max_sessions = max_sessions;
    return SIOTLS_OK;
}

int siotls_config_set_psk_modes(struct siotls_config *config, uint32_t modes)
{
    int status = sio_config_settable(config);
    if (status != SIOTLS_OK)
        return status;
    if (modes == 0 || (modes & ~(uint32_t)(SIOTLS_PSK_DHE_KE | SIOTLS_PSK_KE)) != 0)
        return sio_config_refuse_value(config, "psk modes: none, or one that is no siotls_psk_mode", modes);
    config->sessions.psk_modes = modes;
    return SIOTLS_OK;
}

int siotls_config_set_early_data(struct siotls_config *config, uint32_t max_bytes)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status == SIOTLS_OK)
        config->sessions.max_early_data = max_bytes;
    return status;
}

int siotls_config_set_early_data_window(struct siotls_config *config, uint32_t window_ms)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status != SIOTLS_OK)
        return status;
    if (window_ms < 1 || window_ms > SIO_MAX_EARLY_DATA_WINDOW_MS)
        return sio_config_refuse_value(config, "early data: the window is not 1 to 600000 ms", window_ms);
    config->sessions.early_data_window_ms = window_ms;
    return SIOTLS_OK;
}

int siotls_config_set_strike_register(struct siotls_config *config, struct siotls_strike_register *reg)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status != SIOTLS_OK)
        return status;
    if (reg == NULL)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "setting: the strike register is NULL");
    struct siotls_strike_register *kept = sio_strike_register_keep(reg);
    siotls_strike_register_free(config->sessions.strike_register);
    config->sessions.strike_register = kept;
    return SIOTLS_OK;
}
