/* SPDX-License-Identifier: Apache-2.0 */
/* signer_more.c: private keys that are malformed or encrypted, contexts, threads that share a key, fork. */
#include <string.h>

#include "kit/process.h"
#include "kit/signer.h"

static struct siotls_bytes message_bytes(void)
{
    return (struct siotls_bytes){(const uint8_t *)kit_keys_message, strlen(kit_keys_message)};
}

static int import_result(struct signer_trial *run, struct siotls_bytes pkcs8, struct siotls_bytes passphrase)
{
    const struct siotls_private_key_source source = {.size = sizeof source, .pkcs8 = pkcs8, .passphrase = passphrase};
    return run->signer->import(run->instance, run->signer, run->context, &source);
}

static int refuses(struct signer_trial *run, struct siotls_bytes pkcs8, const char *what)
{
    int result = import_result(run, pkcs8, (struct siotls_bytes){NULL, 0});
    return kit_trial_expect(run->trial, result != SIOTLS_PROVIDER_OK, "import accepts %s", what) &&
           kit_trial_expect(run->trial, result == SIOTLS_PROVIDER_BAD_KEY || result == SIOTLS_PROVIDER_UNSUPPORTED,
                            "import refuses %s, but neither as BAD_KEY nor as UNSUPPORTED (%d)", what, result);
}

void kit_signer_check_invalid(struct trial *trial)
{
    struct signer_trial run;
    if (!kit_signer_begin(&run, trial))
        return;
    size_t len = run.pkcs8.data_len;
    size_t step = len > 300 ? 7 : 1;
    for (size_t i = 0; i < len; i += step)
        if (!refuses(&run, (struct siotls_bytes){kit_trial_copy(trial, run.pkcs8.data, i), i}, "a truncated key"))
            return;
    uint8_t *altered = kit_trial_area(trial, len + 1);
    memcpy(altered, run.pkcs8.data, len);
    if (!refuses(&run, (struct siotls_bytes){altered, len + 1}, "a key with a byte behind it"))
        return;
    kit_trial_pattern(altered, len, 9);
    if (!refuses(&run, (struct siotls_bytes){altered, len}, "garbage"))
        return;
    /* An altered key may still be one; whatever is made of it, nothing may crash. */
    for (size_t i = 0; i < len; i += step) {
        memcpy(altered, run.pkcs8.data, len);
        altered[i] ^= 0x55;
        size_t signature_len = 0;
        if (import_result(&run, (struct siotls_bytes){altered, len}, (struct siotls_bytes){NULL, 0}) ==
            SIOTLS_PROVIDER_OK)
            (void)!run.signer->sign(run.context, run.scheme, altered, 10, run.signature, run.signer->max_signature_size,
                                    &signature_len);
    }
    if (kit_signer_import(&run, run.pkcs8))
        kit_signer_sign(&run, message_bytes());
}

void kit_signer_check_passphrase(struct trial *trial)
{
    struct signer_trial run;
    if (!kit_signer_begin(&run, trial))
        return;
    if (run.vector->encrypted == NULL) {
        kit_trial_skip(trial, "there is no encrypted key of this type");
        return;
    }
    struct siotls_bytes encrypted = kit_keys_bytes(trial, run.vector->encrypted);
    struct siotls_bytes none = {NULL, 0};
    struct siotls_bytes right = {(const uint8_t *)kit_keys_passphrase, strlen(kit_keys_passphrase)};
    struct siotls_bytes wrong = {right.data, right.data_len - 1};
    if (run.signer->pkcs8_encryption == NULL) {
        kit_trial_result(trial, import_result(&run, encrypted, right), SIOTLS_PROVIDER_UNSUPPORTED,
                         "import of an encrypted key");
        kit_trial_skip(trial, "it says that it reads no encrypted keys");
        return;
    }
    if (kit_trial_result(trial, import_result(&run, encrypted, none), SIOTLS_PROVIDER_PASSPHRASE,
                         "import without the passphrase that is needed") &&
        kit_trial_result(trial, import_result(&run, encrypted, wrong), SIOTLS_PROVIDER_PASSPHRASE,
                         "import with a wrong passphrase") &&
        kit_trial_result(trial, import_result(&run, encrypted, right), SIOTLS_PROVIDER_OK,
                         "import with the right passphrase") &&
        kit_signer_sign(&run, message_bytes()))
        kit_trial_result(trial, import_result(&run, run.pkcs8, right), SIOTLS_PROVIDER_OK,
                         "import of a plain key with a passphrase");
}

void kit_signer_check_reuse(struct trial *trial)
{
    struct signer_trial run;
    if (!kit_signer_begin(&run, trial))
        return;
    struct siotls_bytes other = kit_keys_bytes(trial, kit_keys_find(run.vector->key_type, 1)->pkcs8);
    uint8_t *spki = kit_trial_area(trial, run.described.spki.data_len);
    size_t spki_len = run.described.spki.data_len;
    memcpy(spki, run.described.spki.data, spki_len);
    for (int i = 0; i < 3; i++) {
        if (!kit_signer_sign(&run, message_bytes()) || !kit_signer_import(&run, other) ||
            !kit_trial_expect(
                trial, run.described.spki.data_len != spki_len || memcmp(run.described.spki.data, spki, spki_len) != 0,
                "after another key was imported the first is described") ||
            !kit_signer_sign(&run, message_bytes()) ||
            !kit_trial_expect(trial,
                              import_result(&run, (struct siotls_bytes){spki, 10}, (struct siotls_bytes){NULL, 0}) !=
                                  SIOTLS_PROVIDER_OK,
                              "import accepts what is no key") ||
            !kit_signer_import(&run, run.pkcs8) ||
            !kit_trial_expect(
                trial, run.described.spki.data_len == spki_len && memcmp(run.described.spki.data, spki, spki_len) == 0,
                "a key that is imported again is another one"))
            return;
    }
}

void kit_signer_check_clear(struct trial *trial)
{
    struct signer_trial run;
    const struct siotls_signer *signer = trial->subject->algorithm;
    void *zero = kit_trial_context(trial, signer->context_size, signer->context_alignment);
    signer->clear(zero);
    signer->clear(zero);
    if (!kit_signer_begin(&run, trial))
        return;
    signer->clear(run.context);
    signer->clear(run.context);
    /* The private key is within PKCS#8: of Edwards and EC keys as such. */
    size_t secret_len = 24;
    for (size_t at = 0; run.pkcs8.data_len < 250 && at + secret_len <= run.pkcs8.data_len; at++)
        if (!kit_trial_expect(trial,
                              !kit_trial_contains(run.context, signer->context_size, run.pkcs8.data + at, secret_len),
                              "parts of the key are still there after clear"))
            return;
    if (kit_signer_import(&run, run.pkcs8))
        kit_signer_sign(&run, message_bytes());
    signer->clear(run.context);
}

struct shared_key {
    const struct signer_trial *run;
    const struct siotls_verifier *verifier;
    void *verifying;
};

static int sign_in_thread(void *argument, unsigned thread)
{
    const struct shared_key *shared = argument;
    const struct signer_trial *run = shared->run;
    uint8_t signature[KEYS_MAX_SIGNATURE];
    uint8_t message[64];
    for (unsigned i = 0; i < 10; i++) {
        size_t len = 0;
        kit_trial_pattern(message, sizeof message, thread * 100 + i);
        if (run->signer->sign(run->context, run->scheme, message, sizeof message, signature, sizeof signature, &len) !=
            SIOTLS_PROVIDER_OK)
            return 0;
        if (shared->verifier != NULL && shared->verifier->verify(shared->verifying, run->scheme, message,
                                                                 sizeof message, signature, len) != SIOTLS_PROVIDER_OK)
            return 0;
    }
    return 1;
}

void kit_signer_check_threads(struct trial *trial)
{
    struct signer_trial run;
    if (!kit_signer_begin(&run, trial))
        return;
    struct shared_key shared = {.run = &run};
    const struct siotls_verifier *own = kit_trial_own_verifier(trial->subject, run.vector->key_type, run.scheme);
    if (own != NULL) {
        struct siotls_public_key key = kit_keys_public_of_spki(run.vector->key_type, run.described.spki);
        shared.verifier = own;
        shared.verifying = kit_trial_context(trial, own->context_size, own->context_alignment);
        if (!kit_trial_result(trial, own->import(run.instance, own, shared.verifying, &key), SIOTLS_PROVIDER_OK,
                              "import"))
            return;
    }
    kit_trial_expect(trial, kit_trial_threads(sign_in_thread, &shared), "threads that share a key disturb each other");
}

static int draw_signature(void *argument, uint8_t *output, size_t output_len)
{
    struct signer_trial *run = argument;
    int is_made = kit_signer_sign(run, message_bytes());
    memcpy(output, run->signature, output_len);
    return is_made;
}

static int is_pss(uint16_t scheme)
{
    return scheme >= SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256 && scheme <= SIOTLS_SCHEME_RSA_PSS_PSS_SHA512 &&
           scheme != SIOTLS_SCHEME_ED25519 && scheme != SIOTLS_SCHEME_ED448;
}

/* A salt of PSS is fresh each time; ECDSA may be deterministic (RFC 6979). */
void kit_signer_check_fork(struct trial *trial)
{
    struct signer_trial run;
    uint8_t made[4][64];
    if (!is_pss((uint16_t)trial->subject->id)) {
        kit_trial_skip(trial, "its signatures may be deterministic");
        return;
    }
    if (!kit_trial_forks(trial) || !kit_signer_begin(&run, trial) || !draw_signature(&run, made[0], sizeof made[0]))
        return;
    int is_drawn = kit_trial_in_child(draw_signature, &run, made[1], sizeof made[1]) &&
                   kit_trial_in_child(draw_signature, &run, made[2], sizeof made[2]) &&
                   draw_signature(&run, made[3], sizeof made[3]);
    if (!kit_trial_expect(trial, is_drawn, "sign fails in a forked child"))
        return;
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < i; k++)
            kit_trial_expect(trial, memcmp(made[i], made[k], sizeof made[i]) != 0,
                             "two processes sign with the same salt");
}

static int work_starving(void *argument)
{
    struct signer_trial *run = argument;
    size_t len = 0;
    run->signer->clear(run->context);
    if (import_result(run, run->pkcs8, (struct siotls_bytes){NULL, 0}) != SIOTLS_PROVIDER_OK)
        return 0;
    return run->signer->sign(run->context, run->scheme, message_bytes().data, message_bytes().data_len, run->signature,
                             run->signer->max_signature_size, &len) == SIOTLS_PROVIDER_OK;
}

void kit_signer_check_memory(struct trial *trial)
{
    struct signer_trial run;
    if (kit_signer_begin(&run, trial))
        kit_trial_starve(trial, work_starving, &run);
}
