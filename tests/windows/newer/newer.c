/* SPDX-License-Identifier: Apache-2.0 */
/*
 * newer.c: the provider cng on a system that has X25519, ML-KEM and ML-DSA, which Wine's bcrypt.dll does not:
 * newer_bcrypt.c. What blobs, sizes and errors they make. Prints TAP.
 */
#include "newer_bcrypt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <siotls/provider.h>

#include "../tap.h"

enum { MAX_REPORT = 1024, MAX_BYTES = 8192 };

static char last_report[MAX_REPORT];

static void take_report(void *context, int level, const char *text)
{
    (void)context;
    (void)level;
    snprintf(last_report, sizeof last_report, "%s", text);
}

static const struct siotls_provider_host host = {
    .size = sizeof host, .abi_minor = SIOTLS_PROVIDER_ABI_MINOR, .report = take_report};

static const struct siotls_provider_instance *open_on(struct newer_system system)
{
    const struct siotls_provider_options options = {.size = sizeof options};
    const struct siotls_provider_instance *instance = NULL;
    newer_system = system;
    last_report[0] = '\0';
    return siotls_provider_v1()->open(&host, &options, &instance) == SIOTLS_PROVIDER_OK ? instance : NULL;
}

static const struct siotls_kem *kem_of(const struct siotls_provider_instance *instance, uint32_t group)
{
    for (size_t i = 0; i < instance->num_kems; i++)
        if (instance->kems[i]->group == group)
            return instance->kems[i];
    return NULL;
}

static const struct siotls_verifier *verifier_of(const struct siotls_provider_instance *instance, uint32_t key_type)
{
    for (size_t i = 0; i < instance->num_verifiers; i++)
        if (instance->verifiers[i]->key_type == key_type)
            return instance->verifiers[i];
    return NULL;
}

/* ---- X25519 ---- */

static int share_with(const struct siotls_kem *kem, void *context, const uint8_t *share, uint8_t *secret)
{
    return kem->decapsulate(context, share, 32, secret);
}

/* Shares that RFC 7748 takes, as the system wants them, and those that give nothing. */
static void check_shares(const struct siotls_kem *kem, void *context)
{
    uint8_t share[32], secret[32], nine[32] = {9};
    memcpy(share, newer_alice_share, 32);
    share[31] |= 0x80;
    check(share_with(kem, context, share, secret) == SIOTLS_PROVIDER_OK && memcmp(secret, newer_shared, 32) == 0,
          "X25519: the highest bit of a share counts for nothing");
    memset(share, 0xff, 32);
    share[0] = 0xed + 9;
    share[31] = 0x7f;
    check(share_with(kem, context, share, secret) == SIOTLS_PROVIDER_OK && memcmp(secret, nine, 32) == 0,
          "X25519: a share above the prime is reduced");
    share[0] = 0xec;
    check(share_with(kem, context, share, secret) == SIOTLS_PROVIDER_OK && memcmp(secret, share, 32) == 0,
          "X25519: the largest below it is not");
    share[0] = 0xed;
    check(share_with(kem, context, share, secret) == SIOTLS_PROVIDER_BAD_PEER_SHARE, "X25519: the prime is refused");
    share[0] = 0xee;
    check(share_with(kem, context, share, secret) == SIOTLS_PROVIDER_BAD_PEER_SHARE,
          "X25519: a share that gives zeros is refused");
    memset(share, 0, 32);
    check(share_with(kem, context, share, secret) == SIOTLS_PROVIDER_BAD_PEER_SHARE, "X25519: 0 is refused");
    check(kem->decapsulate(context, newer_alice_share, 31, secret) == SIOTLS_PROVIDER_BAD_PEER_SHARE &&
              kem->decapsulate(context, newer_alice_share, 0, secret) == SIOTLS_PROVIDER_BAD_PEER_SHARE,
          "X25519: a share of another length is refused");
}

static void check_x25519(const struct siotls_provider_instance *instance)
{
    const struct siotls_kem *kem = kem_of(instance, SIOTLS_GROUP_X25519);
    uint8_t share[32], answer[32], secret[32];
    check(kem != NULL && kem->takes_private_keys == 1, "X25519 is offered");
    if (kem == NULL)
        return;
    void *context = calloc(1, kem->context_size);
    check(kem->keygen(instance, kem, context, newer_bob, share) == SIOTLS_PROVIDER_OK &&
              memcmp(share, newer_bob_share, 32) == 0,
          "X25519: a given key is masked, and its share is known");
    check(share_with(kem, context, newer_alice_share, secret) == SIOTLS_PROVIDER_OK &&
              memcmp(secret, newer_shared, 32) == 0,
          "X25519: the secret of RFC 7748 6.1");
    check_shares(kem, context);
    check(kem->encapsulate(instance, kem, newer_bob_share, 32, newer_alice, answer, secret) == SIOTLS_PROVIDER_OK &&
              memcmp(answer, newer_alice_share, 32) == 0 && memcmp(secret, newer_shared, 32) == 0,
          "X25519: the answer with a given key");
    check(kem->keygen(instance, kem, context, NULL, share) == SIOTLS_PROVIDER_OK &&
              memcmp(share, newer_bob_share, 32) == 0,
          "X25519: a fresh key");
    kem->clear(context);
    free(context);
}

/* ---- ML-KEM ---- */

static void check_ml_kem(const struct siotls_provider_instance *instance, uint32_t group, const char *name)
{
    const struct siotls_kem *kem = kem_of(instance, group);
    static uint8_t seed[64], public_key[MAX_BYTES], expected[MAX_BYTES], ciphertext[MAX_BYTES];
    uint8_t secret[32], again[32];
    printf("# %s\n", name);
    check(kem != NULL && kem->takes_private_keys == 1, "ML-KEM is offered");
    if (kem == NULL)
        return;
    void *context = calloc(1, kem->context_size);
    seed[0] = (uint8_t)group;
    newer_expand(expected, kem->public_key_size, seed, sizeof seed);
    expected[0] &= 0x7f;
    check(kem->keygen(instance, kem, context, seed, public_key) == SIOTLS_PROVIDER_OK &&
              memcmp(public_key, expected, kem->public_key_size) == 0,
          "a seed gives its public key");
    check(kem->encapsulate(instance, kem, public_key, kem->public_key_size, NULL, ciphertext, secret) ==
                  SIOTLS_PROVIDER_OK &&
              kem->decapsulate(context, ciphertext, kem->ciphertext_size, again) == SIOTLS_PROVIDER_OK &&
              memcmp(secret, again, sizeof secret) == 0,
          "both sides get the same");
    ciphertext[kem->ciphertext_size - 1] ^= 1;
    check(kem->decapsulate(context, ciphertext, kem->ciphertext_size, again) == SIOTLS_PROVIDER_OK &&
              memcmp(secret, again, sizeof secret) != 0,
          "another ciphertext gives another secret");
    check(kem->decapsulate(context, ciphertext, kem->ciphertext_size - 1, again) == SIOTLS_PROVIDER_BAD_PEER_SHARE &&
              kem->encapsulate(instance, kem, public_key, kem->public_key_size - 1, NULL, ciphertext, secret) ==
                  SIOTLS_PROVIDER_BAD_PEER_SHARE,
          "what is of another length is refused");
    check(kem->encapsulate(instance, kem, public_key, kem->public_key_size, seed, ciphertext, secret) ==
              SIOTLS_PROVIDER_UNSUPPORTED,
          "no given randomness is taken");
    public_key[0] |= 0x80;
    check(kem->encapsulate(instance, kem, public_key, kem->public_key_size, NULL, ciphertext, secret) ==
              SIOTLS_PROVIDER_BAD_PEER_SHARE,
          "a public key that the system does not take is the peer's fault");
    check(kem->keygen(instance, kem, context, NULL, public_key) == SIOTLS_PROVIDER_OK &&
              kem->encapsulate(instance, kem, public_key, kem->public_key_size, NULL, ciphertext, secret) ==
                  SIOTLS_PROVIDER_OK &&
              kem->decapsulate(context, ciphertext, kem->ciphertext_size, again) == SIOTLS_PROVIDER_OK &&
              memcmp(secret, again, sizeof secret) == 0,
          "a fresh key works");
    kem->clear(context);
    free(context);
}

/* ---- ML-DSA ---- */

/* An ML-DSA key of some parameter set, in all its forms. */
struct dsa {
    uint32_t key_type;
    uint16_t scheme;
    uint8_t oid_end;
    size_t public_size;
    size_t expanded_size;
    size_t signature_size;
    uint8_t seed[32];
    uint8_t expanded[4896];
    uint8_t public_key[2592];
};

/* A header with a length of two bytes, or of one where that is enough. */
static size_t write_header(uint8_t *output, uint8_t tag, size_t len)
{
    output[0] = tag;
    if (len < 0x80) {
        output[1] = (uint8_t)len;
        return 2;
    }
    size_t num_bytes = len < 0x100 ? 1 : 2;
    output[1] = (uint8_t)(0x80 + num_bytes);
    for (size_t i = 0; i < num_bytes; i++)
        output[2 + i] = (uint8_t)(len >> 8 * (num_bytes - 1 - i));
    return 2 + num_bytes;
}

static size_t write_element(uint8_t *output, uint8_t tag, const uint8_t *data, size_t data_len)
{
    size_t len = write_header(output, tag, data_len);
    memcpy(output + len, data, data_len);
    return len + data_len;
}

/* PrivateKeyInfo (RFC 9881 6): inner is the CHOICE. */
static size_t write_pkcs8(uint8_t *output, const struct dsa *dsa, const uint8_t *inner, size_t inner_len)
{
    static uint8_t body[MAX_BYTES];
    const uint8_t start[] = {0x02, 0x01, 0x00, 0x30, 0x0b, 0x06, 0x09, 0x60,
                             0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, dsa->oid_end};
    memcpy(body, start, sizeof start);
    size_t len = sizeof start + write_element(body + sizeof start, 0x04, inner, inner_len);
    return write_element(output, 0x30, body, len);
}

/* Which forms of the key go into the file. */
enum content { SEED = 1, EXPANDED = 2, BOTH = 3 };

static size_t write_inner(uint8_t *output, const struct dsa *dsa, enum content content)
{
    static uint8_t both[MAX_BYTES];
    if (content == SEED)
        return write_element(output, 0x80, dsa->seed, sizeof dsa->seed);
    if (content == EXPANDED)
        return write_element(output, 0x04, dsa->expanded, dsa->expanded_size);
    size_t len = write_element(both, 0x04, dsa->seed, sizeof dsa->seed);
    len += write_element(both + len, 0x04, dsa->expanded, dsa->expanded_size);
    return write_element(output, 0x30, both, len);
}

static int import_inner(const struct siotls_provider_instance *instance, void *context, const struct dsa *dsa,
                        const uint8_t *inner, size_t inner_len)
{
    static uint8_t file[MAX_BYTES];
    const struct siotls_signer *signer = instance->signers[0];
    const struct siotls_private_key_source source = {.size = sizeof source,
                                                     .pkcs8 = {file, write_pkcs8(file, dsa, inner, inner_len)}};
    return signer->import(instance, signer, context, &source);
}

static int import_file(const struct siotls_provider_instance *instance, void *context, const struct dsa *dsa,
                       enum content content)
{
    static uint8_t inner[MAX_BYTES];
    return import_inner(instance, context, dsa, inner, write_inner(inner, dsa, content));
}

static bool describes(const struct siotls_signer *signer, const void *context, const struct dsa *dsa)
{
    struct siotls_signer_key key = {.size = sizeof key};
    return signer->describe(context, &key) == SIOTLS_PROVIDER_OK && key.key_type == dsa->key_type &&
           key.num_schemes == 1 && key.schemes[0] == dsa->scheme && key.max_signature_size == dsa->signature_size &&
           key.spki.data_len > dsa->public_size &&
           memcmp(key.spki.data + key.spki.data_len - dsa->public_size, dsa->public_key, dsa->public_size) == 0;
}

static void check_signature(const struct siotls_provider_instance *instance, const void *context, const struct dsa *dsa)
{
    static uint8_t signature[MAX_BYTES];
    const struct siotls_signer *signer = instance->signers[0];
    const struct siotls_verifier *verifier = verifier_of(instance, dsa->key_type);
    const struct siotls_public_key key = {
        .size = sizeof key, .type = dsa->key_type, .point = {dsa->public_key, dsa->public_size}};
    struct siotls_public_key shorter = key;
    size_t len = 0;
    void *theirs = calloc(1, verifier->context_size);
    shorter.point.data_len--;
    check(verifier->import(instance, verifier, theirs, &shorter) == SIOTLS_PROVIDER_BAD_KEY,
          "a public key of another length is refused");
    check(verifier->import(instance, verifier, theirs, &key) == SIOTLS_PROVIDER_OK &&
              signer->sign(context, dsa->scheme, (const uint8_t *)"text", 4, signature, sizeof signature, &len) ==
                  SIOTLS_PROVIDER_OK &&
              len == dsa->signature_size &&
              verifier->verify(theirs, dsa->scheme, (const uint8_t *)"text", 4, signature, len) == SIOTLS_PROVIDER_OK,
          "a signature is made and verified");
    check(verifier->verify(theirs, dsa->scheme, (const uint8_t *)"test", 4, signature, len) ==
                  SIOTLS_PROVIDER_BAD_SIGNATURE &&
              verifier->verify(theirs, dsa->scheme, (const uint8_t *)"text", 4, signature, len - 1) ==
                  SIOTLS_PROVIDER_BAD_SIGNATURE,
          "another text or length is refused");
    check(signer->sign(context, dsa->scheme, (const uint8_t *)"text", 4, signature, dsa->signature_size - 1, &len) ==
              SIOTLS_PROVIDER_TOO_SMALL,
          "a buffer that is too small is refused");
    verifier->clear(theirs);
    free(theirs);
}

/* Of two forms that do not belong together, forms of other lengths, and something behind them. */
static void check_bad_files(const struct siotls_provider_instance *instance, void *context, const struct dsa *dsa)
{
    static uint8_t inner[MAX_BYTES];
    struct dsa other = *dsa;
    other.expanded[7] ^= 1;
    check(import_file(instance, context, &other, BOTH) == SIOTLS_PROVIDER_BAD_KEY,
          "an expanded key of another seed is refused");
    other = *dsa;
    other.expanded_size--;
    check(import_file(instance, context, &other, EXPANDED) == SIOTLS_PROVIDER_BAD_KEY &&
              import_file(instance, context, &other, BOTH) == SIOTLS_PROVIDER_BAD_KEY,
          "an expanded key of another length is refused");
    size_t len = write_element(inner, 0x80, dsa->seed, sizeof dsa->seed - 1);
    check(import_inner(instance, context, dsa, inner, len) == SIOTLS_PROVIDER_BAD_KEY, "so is such a seed");
    len = write_inner(inner, dsa, SEED);
    inner[len] = 0;
    check(import_inner(instance, context, dsa, inner, len + 1) == SIOTLS_PROVIDER_BAD_KEY,
          "something behind the key is refused");
    check(import_inner(instance, context, dsa, inner, 0) == SIOTLS_PROVIDER_BAD_KEY, "nothing is refused");
}

static void check_ml_dsa(const struct siotls_provider_instance *instance, struct dsa *dsa, const char *name)
{
    const struct siotls_signer *signer = instance->signers[0];
    void *context = calloc(1, signer->context_size);
    printf("# %s\n", name);
    check(verifier_of(instance, dsa->key_type) != NULL, "ML-DSA is offered");
    if (verifier_of(instance, dsa->key_type) == NULL)
        return;
    newer_expand(dsa->expanded, dsa->expanded_size, dsa->seed, sizeof dsa->seed);
    newer_expand(dsa->public_key, dsa->public_size, dsa->expanded, dsa->expanded_size);
    for (int content = SEED; content <= BOTH; content++)
        check(import_file(instance, context, dsa, (enum content)content) == SIOTLS_PROVIDER_OK &&
                  describes(signer, context, dsa),
              content == SEED       ? "a seed is taken"
              : content == EXPANDED ? "an expanded key is taken"
                                    : "both are taken");
    check_signature(instance, context, dsa);
    check_bad_files(instance, context, dsa);
    signer->clear(context);
    free(context);
}

/* ---- other systems ---- */

static void check_other_systems(void)
{
    const struct siotls_provider_instance *instance = open_on((struct newer_system){.has_no_functions = true});
    check(instance != NULL && kem_of(instance, SIOTLS_GROUP_MLKEM768) == NULL &&
              kem_of(instance, SIOTLS_GROUP_X25519) != NULL &&
              strstr(last_report, "ML-KEM-768 (does not work)") != NULL,
          "without its functions ML-KEM is not offered, and that is told");
    siotls_provider_v1()->close(instance);
    instance = open_on((struct newer_system){.has_other_order = true});
    check(instance != NULL && kem_of(instance, SIOTLS_GROUP_X25519) == NULL &&
              kem_of(instance, SIOTLS_GROUP_MLKEM768) != NULL && strstr(last_report, "X25519 (does not work)") != NULL,
          "bytes in another order are seen when the provider is opened");
    siotls_provider_v1()->close(instance);
}

int main(void)
{
    static struct dsa dsas[] = {
        {SIOTLS_KEY_ML_DSA_44, SIOTLS_SCHEME_ML_DSA_44, 0x11, 1312, 2560, 2420, {44}, {0}, {0}},
        {SIOTLS_KEY_ML_DSA_65, SIOTLS_SCHEME_ML_DSA_65, 0x12, 1952, 4032, 3309, {65}, {0}, {0}},
        {SIOTLS_KEY_ML_DSA_87, SIOTLS_SCHEME_ML_DSA_87, 0x13, 2592, 4896, 4627, {87}, {0}, {0}},
    };
    const struct siotls_provider_instance *instance = open_on((struct newer_system){0});
    check(instance != NULL && strstr(last_report, "X25519") == NULL && strstr(last_report, "ML-") == NULL,
          "the provider is opened, and misses none of them");
    if (instance == NULL)
        return 1;
    check_x25519(instance);
    check_ml_kem(instance, SIOTLS_GROUP_MLKEM512, "ML-KEM-512");
    check_ml_kem(instance, SIOTLS_GROUP_MLKEM768, "ML-KEM-768");
    check_ml_kem(instance, SIOTLS_GROUP_MLKEM1024, "ML-KEM-1024");
    check_ml_dsa(instance, &dsas[0], "ML-DSA-44");
    check_ml_dsa(instance, &dsas[1], "ML-DSA-65");
    check_ml_dsa(instance, &dsas[2], "ML-DSA-87");
    siotls_provider_v1()->close(instance);
    check_other_systems();
    return tap_end();
}
