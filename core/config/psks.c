/* SPDX-License-Identifier: Apache-2.0 */
/*
 * psks.c: external PSKs, as they are (RFC 9846 4.3.11) or imported (RFC 9258).
 */
#include "base/sized_struct.h"
#include "base/writer.h"
#include "config/config.h"
#include "config/session_policy.h"
#include "crypto/load/set.h"

/* ---- what is given ---- */

static void release(struct siotls_bytes *bytes, const struct siotls_memory *memory)
{
    /* The struct's views are read-only for everybody but their owner. */
    sio_release_secret(memory, (void *)(uintptr_t)bytes->data, bytes->data_len);
    *bytes = sio_bytes(NULL, 0);
}

static bool copy(struct siotls_bytes *bytes, struct siotls_bytes from, const struct siotls_memory *memory)
{
    if (from.data_len == 0)
        return true;
    bytes->data = sio_allocate_copy(memory, from.data, from.data_len);
    if (bytes->data == NULL)
        return false;
    bytes->data_len = from.data_len;
    return true;
}

static void clear_wanted(struct sio_wanted_psk *psk, const struct siotls_memory *memory)
{
    release(&psk->identity, memory);
    release(&psk->key, memory);
    release(&psk->context, memory);
}

/* A PSK that is not imported shows what it was given. */
static void clear_ready(struct sio_psks *psks, const struct siotls_memory *memory)
{
    for (size_t i = 0; i < psks->num_ready; i++)
        if (psks->ready[i].kind == SIO_PSK_IMPORTED) {
            release(&psks->ready[i].identity, memory);
            release(&psks->ready[i].key, memory);
        }
    psks->num_ready = 0;
}

void sio_psks_clear(struct sio_psks *psks, const struct siotls_memory *memory)
{
    if (psks == NULL)
        return;
    clear_ready(psks, memory);
    for (size_t i = 0; i < psks->num_wanted; i++)
        clear_wanted(&psks->wanted[i], memory);
    sio_release_secret(memory, psks, sizeof *psks);
}

static int check(struct siotls_config *config, const struct siotls_psk *psk)
{
    if (psk->identity.data == NULL || psk->key.data == NULL || (psk->context.data == NULL && psk->context.data_len > 0))
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "psk: its identity, key or context is NULL");
    if (psk->identity.data_len < 1 || psk->identity.data_len > 1024)
        return sio_config_refuse_value(config, "psk: the identity has not 1 to 1024 bytes", psk->identity.data_len);
    if (psk->key.data_len < 16 || psk->key.data_len > SIO_MAX_PSK_KEY)
        return sio_config_refuse_value(config, "psk: the key has not 16 to 256 bytes", psk->key.data_len);
    if (psk->context.data_len > 1024)
        return sio_config_refuse_value(config, "psk: the context is longer than 1024 bytes", psk->context.data_len);
    if (psk->context.data_len > 0 && !psk->is_imported)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "psk: a context needs is_imported");
    if (psk->hash != 0 && psk->hash != SIOTLS_HASH_SHA256 && psk->hash != SIOTLS_HASH_SHA384)
        return sio_config_refuse_value(config, "psk: the hash is neither SHA256 nor SHA384", psk->hash);
    return SIOTLS_OK;
}

int siotls_config_add_psk(struct siotls_config *config, const struct siotls_psk *psk)
{
    struct siotls_psk given;
    int status = sio_config_settable(config);
    if (status != SIOTLS_OK)
        return status;
    if (psk == NULL)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "psk: it is NULL");
    if (!sio_sized_read(&given, sizeof given, psk))
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "psk: its size is not set");
    status = check(config, &given);
    if (status != SIOTLS_OK)
        return status;
    struct sio_psks **psks = &config->sessions.psks;
    if (*psks == NULL)
        *psks = sio_allocate(&config->memory, sizeof **psks);
    if (*psks == NULL)
        return sio_config_refuse_memory(config);
    if ((*psks)->num_wanted == SIO_MAX_CONFIG_PSKS)
        return sio_config_refuse(config, SIOTLS_ERROR_LIMIT, "psk: the config has 16 of them");
    struct sio_wanted_psk *kept = &(*psks)->wanted[(*psks)->num_wanted];
    kept->hash = given.hash != 0 ? given.hash : SIOTLS_HASH_SHA256;
    kept->is_imported = given.is_imported != 0;
    if (copy(&kept->identity, given.identity, &config->memory) && copy(&kept->key, given.key, &config->memory) &&
        copy(&kept->context, given.context, &config->memory)) {
        (*psks)->num_wanted++;
        return SIOTLS_OK;
    }
    clear_wanted(kept, &config->memory);
    return sio_config_refuse_memory(config);
}

/* ---- what it becomes ---- */

static bool select_kdf(const struct siotls_config *config, struct sio_kdf *kdf, uint32_t hash, struct sio_error *error)
{
    struct sio_error why = {0};
    if (!sio_set_select_hash(config->set, &kdf->hash, hash, error))
        return false;
    if (sio_set_select_hkdf(config->set, &kdf->hkdf, hash, &why) || why.status == SIOTLS_ERROR_NOT_OFFERED)
        return true;
    return sio_fail_both(error, why.status, why.alert, why.reason);
}

/* ImportedIdentity (RFC 9258 4.1): external_identity, context, target_protocol, target_kdf. */
static bool write_imported_identity(struct sio_buffer *identity, const struct sio_wanted_psk *wanted, uint32_t hash)
{
    struct sio_writer writer;
    sio_writer_init(&writer, identity, UINT16_MAX);
    struct sio_mark mark = sio_write_open(&writer, 2);
    sio_write_bytes(&writer, wanted->identity.data, wanted->identity.data_len);
    sio_write_close(&writer, mark);
    mark = sio_write_open(&writer, 2);
    sio_write_bytes(&writer, wanted->context.data, wanted->context.data_len);
    sio_write_close(&writer, mark);
    sio_write_u16(&writer, SIO_VERSION_TLS13);
    sio_write_u16(&writer, hash == SIOTLS_HASH_SHA256 ? 1 : 2); /* HKDF_SHA256, HKDF_SHA384 */
    return sio_writer_ok(&writer);
}

/* ipskx = HKDF-Expand-Label(HKDF-Extract(0, epsk), "derived psk", Hash(ImportedIdentity), L), with the EPSK's hash. */
static bool derive_imported(const struct sio_kdf *kdf, uint8_t *key, size_t key_len,
                            const struct sio_wanted_psk *wanted, struct siotls_bytes identity, struct sio_error *error)
{
    uint8_t epskx[SIO_MAX_DIGEST];
    uint8_t hash[SIO_MAX_DIGEST];
    bool done = sio_kdf_extract(kdf, epskx, sio_bytes(NULL, 0), wanted->key, error) &&
                sio_hash_digest(&kdf->hash, hash, &identity, 1, error) &&
                sio_kdf_expand_label(kdf, key, key_len, epskx, "derived psk",
                                     sio_bytes(hash, kdf->hash.algorithm->digest_size), error);
    sio_wipe(epskx, sizeof epskx);
    return done;
}

static bool import(struct siotls_config *config, struct sio_psk *psk, const struct sio_wanted_psk *wanted,
                   uint32_t hash, struct sio_error *error)
{
    struct sio_kdf kdf = {0};
    struct sio_buffer identity;
    uint8_t key[SIO_MAX_DIGEST];
    sio_buffer_init(&identity, &config->memory);
    bool done =
        select_kdf(config, &kdf, wanted->hash, error) && select_kdf(config, &psk->kdf, hash, error) &&
        (write_imported_identity(&identity, wanted, hash) || sio_fail_memory(error)) &&
        derive_imported(&kdf, key, psk->kdf.hash.algorithm->digest_size, wanted, sio_buffer_bytes(&identity), error);
    if (done)
        done = (copy(&psk->identity, sio_buffer_bytes(&identity), &config->memory) &&
                copy(&psk->key, sio_bytes(key, psk->kdf.hash.algorithm->digest_size), &config->memory)) ||
               sio_fail_memory(error);
    sio_buffer_clear(&identity);
    sio_wipe(key, sizeof key);
    return done;
}

static bool has_suite_of(const struct siotls_config *config, uint32_t hash)
{
    for (size_t i = 0; i < config->num_suites; i++)
        if (config->suites[i].kdf.hash.algorithm->id == hash)
            return true;
    return false;
}

static bool resolve_imported(struct siotls_config *config, struct sio_psks *psks, const struct sio_wanted_psk *wanted,
                             struct sio_error *error)
{
    static const uint32_t hashes[] = {SIOTLS_HASH_SHA256, SIOTLS_HASH_SHA384};
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
        if (!has_suite_of(config, hashes[i]))
            continue;
        struct sio_psk *psk = &psks->ready[psks->num_ready++];
        *psk = (struct sio_psk){.kind = SIO_PSK_IMPORTED};
        if (!import(config, psk, wanted, hashes[i], error))
            return false;
    }
    return true;
}

static bool resolve_plain(struct siotls_config *config, struct sio_psks *psks, const struct sio_wanted_psk *wanted,
                          struct sio_error *error)
{
    struct sio_psk *psk = &psks->ready[psks->num_ready];
    *psk = (struct sio_psk){.kind = SIO_PSK_EXTERNAL, .identity = wanted->identity, .key = wanted->key};
    if (!select_kdf(config, &psk->kdf, wanted->hash, error))
        return false;
    psks->num_ready++;
    return true;
}

bool sio_psks_resolve(struct siotls_config *config, struct sio_error *error)
{
    struct sio_psks *psks = config->sessions.psks;
    if (psks == NULL)
        return true;
    clear_ready(psks, &config->memory);
    for (size_t i = 0; i < psks->num_wanted; i++) {
        const struct sio_wanted_psk *wanted = &psks->wanted[i];
        if (!(wanted->is_imported ? resolve_imported(config, psks, wanted, error)
                                  : resolve_plain(config, psks, wanted, error)))
            return false;
    }
    return true;
}
