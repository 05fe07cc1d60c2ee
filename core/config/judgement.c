/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judgement.c: see judgement.h. add_all() has one line for each input; whoever adds a setting that decides who is let
 * in adds a line. Revocation lists are no input, for new ones come daily: serial numbers are looked up again instead.
 */
#include "config/judgement.h"

#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "crypto/load/set.h"

/* A running hash, and whether all went well so far. */
struct inputs {
    struct sio_hash_run run;
    struct sio_buffer items; /* digests of a set's members */
    struct sio_error *error;
    bool ok;
};

static void begin(struct inputs *inputs, const struct sio_hash *hash, const struct siotls_memory *memory,
                  struct sio_error *error)
{
    inputs->error = error;
    sio_buffer_init(&inputs->items, memory);
    inputs->ok = sio_hash_begin(&inputs->run, hash, error);
}

/* The digest's first bytes, which of a longer one are as good. */
static bool end(struct inputs *inputs, uint8_t digest[SIO_JUDGEMENT_SIZE])
{
    uint8_t whole[SIO_MAX_DIGEST];
    bool ok = inputs->ok && sio_hash_final(&inputs->run, whole, inputs->error);
    if (ok)
        memcpy(digest, whole, SIO_JUDGEMENT_SIZE);
    sio_hash_clear(&inputs->run);
    sio_buffer_clear(&inputs->items);
    sio_wipe(whole, sizeof whole);
    return ok;
}

static void add_raw(struct inputs *inputs, const void *data, size_t data_len)
{
    inputs->ok = inputs->ok && sio_hash_update(&inputs->run, sio_bytes(data, data_len), inputs->error);
}

static void add_u64(struct inputs *inputs, uint64_t value)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(value >> (56 - 8 * i));
    add_raw(inputs, bytes, sizeof bytes);
}

/* Each input has its name and length before it, so that no two lists of inputs are one string. */
static void add_bytes(struct inputs *inputs, const char *name, struct siotls_bytes data)
{
    add_raw(inputs, name, strlen(name) + 1);
    add_u64(inputs, data.data_len);
    add_raw(inputs, data.data, data.data_len);
}

static void add_number(struct inputs *inputs, const char *name, uint64_t value)
{
    add_raw(inputs, name, strlen(name) + 1);
    add_u64(inputs, value);
}

static void add_wanted(struct inputs *inputs, const char *name, const struct sio_wanted *wanted)
{
    add_number(inputs, name, wanted->is_set);
    add_u64(inputs, wanted->num_values);
    for (size_t i = 0; i < wanted->num_values; i++)
        add_u64(inputs, wanted->values[i]);
}

/* ---- sets: in whatever order their members were added ---- */

static void note_item(struct inputs *inputs, const struct siotls_bytes *pieces, size_t num_pieces)
{
    uint8_t digest[SIO_MAX_DIGEST];
    inputs->ok = inputs->ok && sio_hash_digest(&inputs->run.hash, digest, pieces, num_pieces, inputs->error) &&
                 (sio_buffer_append(&inputs->items, digest, SIO_JUDGEMENT_SIZE) || sio_fail_memory(inputs->error));
}

static int compare(const void *left, const void *right)
{
    return memcmp(left, right, SIO_JUDGEMENT_SIZE);
}

static void add_items(struct inputs *inputs, const char *name)
{
    if (inputs->items.data_len > 0)
        qsort(inputs->items.data, inputs->items.data_len / SIO_JUDGEMENT_SIZE, SIO_JUDGEMENT_SIZE, compare);
    add_bytes(inputs, name, sio_buffer_bytes(&inputs->items));
    sio_buffer_clear(&inputs->items);
}

/* What an anchor is trusted for counts as well. */
static void add_anchors(struct inputs *inputs, const struct siotls_trust *trust)
{
    struct sio_anchor anchor;
    for (size_t i = 0; inputs->ok && i < siotls_trust_num_anchors(trust); i++) {
        sio_trust_at(trust, i, &anchor);
        const uint8_t head[5] = {(uint8_t)anchor.limits.purposes, (uint8_t)(anchor.der.data_len >> 24),
                                 (uint8_t)(anchor.der.data_len >> 16), (uint8_t)(anchor.der.data_len >> 8),
                                 (uint8_t)anchor.der.data_len};
        const struct siotls_bytes pieces[] = {sio_bytes(head, sizeof head), anchor.der, anchor.limits.name_constraints};
        note_item(inputs, pieces, 3);
    }
    add_items(inputs, "anchors");
}

static void add_distrusted(struct inputs *inputs, const struct siotls_trust *trust)
{
    struct siotls_bytes der;
    for (size_t i = 0; inputs->ok && sio_trust_distrusted_at(trust, i, &der); i++)
        note_item(inputs, &der, 1);
    add_items(inputs, "distrusted");
}

static void add_pins(struct inputs *inputs, struct siotls_bytes pins)
{
    for (size_t i = 0; inputs->ok && i + SIO_PIN_SIZE <= pins.data_len; i += SIO_PIN_SIZE) {
        const struct siotls_bytes pin = sio_bytes(pins.data + i, SIO_PIN_SIZE);
        note_item(inputs, &pin, 1);
    }
    add_items(inputs, "pins");
}

static void add_policies(struct inputs *inputs, const struct sio_policy_choice *choice)
{
    add_number(inputs, "policy flags", choice->flags);
    for (size_t i = 0; inputs->ok && i < choice->num_oids; i++)
        note_item(inputs, &choice->oids[i], 1);
    add_items(inputs, "policies");
}

static void add_trusted_keys(struct inputs *inputs, struct siotls_bytes keys)
{
    struct sio_reader reader = sio_reader(keys);
    struct siotls_bytes key;
    while (inputs->ok && sio_read_vector24(&reader, &key, 1, keys.data_len))
        note_item(inputs, &key, 1);
    add_items(inputs, "trusted keys");
}

/* ---- the digests ---- */

static void add_all(struct inputs *inputs, const struct siotls_config *config)
{
    const struct sio_verification *verification = &config->verification;
    const struct sio_authentication *authentication = &config->authentication;
    int peer = config->role == SIOTLS_ROLE_CLIENT ? SIOTLS_ROLE_SERVER : SIOTLS_ROLE_CLIENT;
    add_number(inputs, "role", (uint64_t)config->role);
    add_number(inputs, "no verification", config->no_verification);
    add_number(inputs, "verify events", sio_config_requests(config, SIOTLS_REQUEST_VERIFY));
    add_anchors(inputs, config->trust);
    add_distrusted(inputs, config->trust);
    add_pins(inputs, sio_buffer_bytes(&verification->pins));
    add_trusted_keys(inputs, sio_buffer_bytes(&authentication->trusted_keys));
    add_bytes(inputs, "types", sio_certificate_types_list(sio_config_certificate_types(config, peer)));
    add_number(inputs, "profile", (uint64_t)verification->profile);
    add_number(inputs, "depth", verification->max_depth);
    add_number(inputs, "signature checks", verification->max_signature_checks);
    add_number(inputs, "revocation", (uint64_t)verification->revocation);
    add_number(inputs, "ocsp", authentication->request_ocsp);
    add_number(inputs, "ocsp age", verification->max_ocsp_age_seconds);
    add_policies(inputs, &verification->policies);
    add_bytes(inputs, "public suffixes", sio_buffer_bytes(&verification->public_suffixes));
    add_number(inputs, "client auth", (uint64_t)authentication->client_auth);
    add_number(inputs, "strict name", authentication->strict_server_name);
    add_wanted(inputs, "schemes", &config->wanted_schemes);
    add_wanted(inputs, "chain schemes", &authentication->wanted_chain_schemes);
}

/* SHA-256, so that configs of any suites make the same; else whatever there is. */
static bool select_hash(const struct siotls_config *config, struct sio_hash *hash, struct sio_error *error)
{
    struct sio_error why = {0};
    if (sio_set_select_hash(config->set, hash, SIOTLS_HASH_SHA256, &why))
        return true;
    if (why.status != SIOTLS_ERROR_NOT_OFFERED)
        return sio_fail_both(error, why.status, why.alert, why.reason);
    *hash = config->suites[0].kdf.hash;
    return true;
}

static bool make_own(struct siotls_config *config, const struct sio_hash *hash, struct sio_error *error)
{
    struct inputs inputs;
    begin(&inputs, hash, &config->memory, error);
    add_all(&inputs, config);
    return end(&inputs, config->judgement);
}

/* A key that was replaced under its old identity is another one. */
static bool make_of_psk(struct siotls_config *config, struct sio_psk *psk, const struct sio_hash *hash,
                        struct sio_error *error)
{
    struct inputs inputs;
    begin(&inputs, hash, &config->memory, error);
    add_number(&inputs, "psk", psk->kind);
    add_number(&inputs, "hash", psk->kdf.hash.algorithm->id);
    add_bytes(&inputs, "identity", psk->identity);
    add_bytes(&inputs, "key", psk->key);
    return end(&inputs, psk->judgement);
}

bool sio_judgement_resolve(struct siotls_config *config, struct sio_error *error)
{
    struct sio_hash hash;
    struct sio_psks *psks = config->sessions.psks;
    if (!select_hash(config, &hash, error) || !make_own(config, &hash, error))
        return false;
    for (size_t i = 0; psks != NULL && i < psks->num_ready; i++)
        if (!make_of_psk(config, &psks->ready[i], &hash, error))
            return false;
    return true;
}

bool sio_config_judges_alike(const struct siotls_config *config, const struct sio_session *session)
{
    const struct sio_psks *psks = config->sessions.psks;
    if (session->judge != SIO_JUDGED_BY_PSK)
        return sio_equal_secret(config->judgement, session->judgement.data, SIO_JUDGEMENT_SIZE);
    for (size_t i = 0; psks != NULL && i < psks->num_ready; i++)
        if (sio_equal_secret(psks->ready[i].judgement, session->judgement.data, SIO_JUDGEMENT_SIZE))
            return true;
    return false;
}
