/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_key.c: finds the signer that takes a private key, and keeps of its schemes what the set uses it for.
 */
#include "crypto/load/registry.h"

/* Keeps of the key's schemes those that this signer may be used for in this set. */
static bool keep_schemes(struct sio_private_key *key, struct siotls_set *set, bool is_pkcs8, struct sio_error *error)
{
    size_t num_schemes = 0;
    for (size_t i = 0; i < key->description.num_schemes && num_schemes < SIO_MAX_KEY_SCHEMES; i++) {
        struct sio_error failure = {0};
        if (sio_set_test_signer(set, &key->signer, key->description.schemes[i], is_pkcs8, &failure))
            key->schemes[num_schemes++] = key->description.schemes[i];
        else if (failure.status == SIOTLS_ERROR_NO_MEMORY)
            return sio_fail_memory(error);
    }
    key->description.schemes = key->schemes;
    key->description.num_schemes = num_schemes;
    return num_schemes > 0 || sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED,
                                              "private key: none of its schemes is to be used in this set");
}

/* Of several signers' refusals the one that says most of the key itself. */
static bool says_more(const struct sio_error *failure, const struct sio_error *best)
{
    static const int16_t order[] = {SIOTLS_OK,        SIOTLS_ERROR_NOT_OFFERED, SIOTLS_ERROR_PROVIDER,
                                    SIOTLS_ERROR_KEY, SIOTLS_ERROR_PASSPHRASE,  SIOTLS_ERROR_NO_MEMORY};
    size_t of_failure = 0;
    size_t of_best = 0;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        of_failure = order[i] == failure->status ? i : of_failure;
        of_best = order[i] == best->status ? i : of_best;
    }
    return of_failure > of_best;
}

/* Of the signer's own words the last that go with the failure. */
struct complaint {
    struct sio_error failure;
    struct sio_words words;
};

static bool import(struct sio_private_key *key, struct siotls_set *set, const struct sio_signer *signer,
                   const struct siotls_private_key_source *source, const struct siotls_memory *memory,
                   struct complaint *complaint)
{
    *complaint = (struct complaint){0};
    sio_words_listen(&complaint->words);
    bool imported = sio_private_key_import_with(key, signer, source, memory, &complaint->failure);
    sio_words_listen(NULL);
    if (!imported || keep_schemes(key, set, source->uri == NULL, &complaint->failure))
        return imported;
    sio_private_key_clear(key);
    return false;
}

bool sio_private_key_import(struct sio_private_key *key, struct siotls_set *set,
                            const struct siotls_private_key_source *source, const struct siotls_memory *memory,
                            struct sio_error *error)
{
    struct complaint best = {0};
    struct sio_signer signer;
    *key = (struct sio_private_key){0};
    for (size_t i = 0; best.failure.status != SIOTLS_ERROR_NO_MEMORY && sio_set_signer(set, &signer, i); i++) {
        struct complaint complaint;
        if (import(key, set, &signer, source, memory, &complaint))
            return true;
        if (says_more(&complaint.failure, &best.failure))
            best = complaint;
    }
    if (sio_error_is_clear(&best.failure))
        return sio_set_check_offers(set, error) &&
               sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "private key: no provider of the set signs");
    sio_fail_both(error, best.failure.status, best.failure.alert, best.failure.reason);
    return best.words.text[0] != '\0' && sio_fail_detail(error, "%s", best.words.text);
}
