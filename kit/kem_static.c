/* SPDX-License-Identifier: Apache-2.0 */
/* kem_static.c: the promise of given private keys that live long (version 1.1): their form, and many users at once. */
#include "kit/kem.h"
#include "kit/process.h"

#include <stddef.h>
#include <string.h>

enum { MAX_SCALAR = 66, NUM_KEYS = 20, NUM_USES = 50 };

/* Orders of the NIST curves: the least scalars that are too large. */
static const struct {
    uint32_t group;
    uint8_t order[MAX_SCALAR];
} orders[] = {
    {SIOTLS_GROUP_SECP256R1,
     {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
      0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51}},
    {SIOTLS_GROUP_SECP384R1,
     {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf,
      0x58, 0x1a, 0x0d, 0xb2, 0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73}},
    {SIOTLS_GROUP_SECP521R1,
     {0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfa,
      0x51, 0x86, 0x87, 0x83, 0xbf, 0x2f, 0x96, 0x6b, 0x7f, 0xcc, 0x01, 0x48, 0xf7, 0x09, 0xa5, 0xd0, 0x3b,
      0xb5, 0xc9, 0xb8, 0x89, 0x9c, 0x47, 0xae, 0xbb, 0x6f, 0xb7, 0x1e, 0x91, 0x38, 0x64, 0x09}},
};

static int promises(const struct siotls_kem *kem)
{
    return kem->size >= offsetof(struct siotls_kem, takes_private_keys) + sizeof kem->takes_private_keys &&
           kem->takes_private_keys == 1;
}

static int refuses(struct kem_trial *run, const uint8_t *scalar, const char *what)
{
    const uint8_t *copy = kit_trial_copy(run->trial, scalar, run->kem->private_key_size);
    int result = run->kem->keygen(run->instance, run->kem, run->context, copy, run->public_key);
    return kit_trial_expect(run->trial, result == SIOTLS_PROVIDER_BAD_KEY, "a private key that is %s is not BAD_KEY",
                            what);
}

static int takes(struct kem_trial *run, const uint8_t *scalar)
{
    return kit_kem_keygen(run, kit_trial_copy(run->trial, scalar, run->kem->private_key_size)) && kit_kem_exchange(run);
}

/* From 1 to the order less 1, and nothing else. */
static void check_scalars(struct kem_trial *run)
{
    uint8_t scalar[MAX_SCALAR] = {0};
    size_t size = run->kem->private_key_size;
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        if (orders[i].group != run->kem->group)
            continue;
        if (!refuses(run, scalar, "0") || !refuses(run, orders[i].order, "the order"))
            return;
        memset(scalar, 0xff, size);
        if (!refuses(run, scalar, "all ones"))
            return;
        memset(scalar, 0, size);
        scalar[size - 1] = 1;
        if (!takes(run, scalar))
            return;
        memcpy(scalar, orders[i].order, size);
        scalar[size - 1]--;
        takes(run, scalar);
    }
}

/* RFC 7748 5: the bits that clamping sets do not change the key. */
static void check_clamping(struct kem_trial *run)
{
    uint8_t scalar[MAX_SCALAR];
    uint8_t public_key[56];
    size_t size = run->kem->private_key_size;
    int is_25519 = run->kem->group == SIOTLS_GROUP_X25519;
    if (!is_25519 && run->kem->group != SIOTLS_GROUP_X448)
        return;
    memcpy(scalar, run->private_key, size);
    if (!takes(run, scalar))
        return;
    memcpy(public_key, run->public_key, size);
    scalar[0] ^= is_25519 ? 7 : 3;
    scalar[size - 1] ^= is_25519 ? 0xc0 : 0x80;
    if (!takes(run, scalar))
        return;
    kit_trial_expect(run->trial, memcmp(public_key, run->public_key, size) == 0,
                     "bits of the private key matter that clamping sets");
}

static int decapsulate_in_thread(void *argument, unsigned thread)
{
    const struct kem_trial *shared = argument;
    uint8_t secret[KEM_MAX_SECRET];
    (void)thread;
    for (int i = 0; i < NUM_USES; i++)
        if (shared->kem->decapsulate(shared->context, shared->ciphertext, shared->kem->ciphertext_size, secret) !=
                SIOTLS_PROVIDER_OK ||
            memcmp(secret, shared->their_secret, shared->kem->shared_secret_size) != 0)
            return 0;
    return 1;
}

static void check_sharing(struct kem_trial *run)
{
    uint8_t *before = kit_trial_area(run->trial, run->kem->context_size);
    if (!kit_kem_keygen(run, run->private_key) || !kit_kem_encapsulate(run, NULL))
        return;
    if (run->kem->context_size > 0)
        memcpy(before, run->context, run->kem->context_size);
    kit_trial_expect(run->trial, kit_trial_threads(decapsulate_in_thread, run),
                     "threads that share a key that was given disturb each other");
    kit_trial_expect(run->trial,
                     run->kem->context_size == 0 || memcmp(before, run->context, run->kem->context_size) == 0,
                     "decapsulating changes the context of a key that was given");
}

void kit_kem_check_static(struct trial *trial)
{
    struct kem_trial run;
    kit_kem_begin(&run, trial);
    if (!promises(run.kem)) {
        kit_trial_skip(trial, "it promises nothing of given private keys");
        return;
    }
    for (uint32_t i = 0; i < NUM_KEYS; i++) {
        uint8_t given[MAX_SCALAR];
        kit_trial_pattern(given, sizeof given, 70 + i);
        given[0] = run.kem->private_key_size == MAX_SCALAR ? 0 : given[0] & 0x7f;
        if (!takes(&run, given))
            return;
    }
    check_scalars(&run);
    check_clamping(&run);
    check_sharing(&run);
}
