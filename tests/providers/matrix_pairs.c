/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matrix_pairs.c: which cells there are, and a choice of them in which every pair occurs.
 */
#include <stdio.h>
#include <string.h>

#include "matrix.h"

size_t num_values[NUM_DIMENSIONS];
uint32_t value_ids[NUM_DIMENSIONS][MAX_VALUES];

static const uint32_t suites[] = {SIOTLS_SUITE_AES_128_GCM_SHA256, SIOTLS_SUITE_AES_256_GCM_SHA384,
                                  SIOTLS_SUITE_CHACHA20_POLY1305_SHA256, SIOTLS_SUITE_AES_128_CCM_SHA256,
                                  SIOTLS_SUITE_AES_128_CCM_8_SHA256};
static const uint32_t groups[] = {SIOTLS_GROUP_X25519,
                                  SIOTLS_GROUP_X448,
                                  SIOTLS_GROUP_SECP256R1,
                                  SIOTLS_GROUP_SECP384R1,
                                  SIOTLS_GROUP_SECP521R1,
                                  SIOTLS_GROUP_FFDHE2048,
                                  SIOTLS_GROUP_FFDHE3072,
                                  SIOTLS_GROUP_FFDHE4096,
                                  SIOTLS_GROUP_FFDHE6144,
                                  SIOTLS_GROUP_FFDHE8192,
                                  SIOTLS_GROUP_X25519MLKEM768,
                                  SIOTLS_GROUP_SECP256R1MLKEM768,
                                  SIOTLS_GROUP_SECP384R1MLKEM1024};
static const struct {
    uint32_t scheme;
    uint32_t key_type;
} schemes[] = {
    {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_KEY_SECP256R1},
    {SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, SIOTLS_KEY_SECP384R1},
    {SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIOTLS_KEY_SECP521R1},
    {SIOTLS_SCHEME_ED25519, SIOTLS_KEY_ED25519},
    {SIOTLS_SCHEME_ED448, SIOTLS_KEY_ED448},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_KEY_RSA},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, SIOTLS_KEY_RSA},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_KEY_RSA},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_KEY_RSA_PSS},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA384, SIOTLS_KEY_RSA_PSS},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA512, SIOTLS_KEY_RSA_PSS},
};

uint32_t key_type_of_scheme(uint32_t scheme)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (schemes[i].scheme == scheme)
            return schemes[i].key_type;
    return 0;
}

const char *value_name(enum dimension dimension, size_t value)
{
    static const int kinds[NUM_DIMENSIONS] = {
        [SUITE] = SIOTLS_KIND_SUITE, [GROUP] = SIOTLS_KIND_KEM, [SCHEME] = SIOTLS_KIND_SIGNER};
    if (dimension == CLIENT || dimension == SERVER)
        return opened[value].name;
    return siotls_algorithm_name(kinds[dimension], value_ids[dimension][value]);
}

/* ---- what a provider has ---- */

static const char *missing_suite(const struct opened *from, uint32_t suite)
{
    uint32_t aead, hash;
    ck_assert_int_eq(siotls_suite_parts(&aead, &hash, suite), SIOTLS_OK);
    if (aead_of(from, aead) == NULL)
        return siotls_algorithm_name(SIOTLS_KIND_AEAD, aead);
    return hash_of(from, hash) == NULL ? siotls_algorithm_name(SIOTLS_KIND_HASH, hash) : NULL;
}

/* A hybrid is had whole or in its parts. */
static const char *missing_group(const struct opened *from, uint32_t group)
{
    uint32_t parts[2];
    if (kem_of(from, group) != NULL)
        return NULL;
    if (siotls_group_parts(&parts[0], &parts[1], group) != SIOTLS_OK)
        return siotls_algorithm_name(SIOTLS_KIND_KEM, group);
    for (size_t i = 0; i < 2; i++)
        if (kem_of(from, parts[i]) == NULL)
            return siotls_algorithm_name(SIOTLS_KIND_KEM, parts[i]);
    return NULL;
}

static const char *missing_scheme(const struct opened *from, enum dimension role, uint32_t scheme)
{
    const struct siotls_verifier *verifier = verifier_of(from, key_type_of_scheme(scheme));
    if (role == SERVER ? signer_of(from, (uint16_t)scheme) != NULL : verifier != NULL)
        return NULL;
    return siotls_algorithm_name(SIOTLS_KIND_SIGNER, scheme);
}

const char *missing(enum dimension role, size_t provider, enum dimension kind, size_t value)
{
    const struct opened *from = &opened[provider];
    switch (kind) {
    case SUITE:
        return missing_suite(from, value_ids[SUITE][value]);
    case GROUP:
        return missing_group(from, value_ids[GROUP][value]);
    default:
        return missing_scheme(from, role, value_ids[SCHEME][value]);
    }
}

static void add_if_had(enum dimension kind, uint32_t id)
{
    size_t value = num_values[kind];
    value_ids[kind][value] = id;
    for (size_t i = 0; i < num_opened; i++)
        if (missing(SERVER, i, kind, value) == NULL) {
            num_values[kind]++;
            return;
        }
}

/* Those that have no AEAD at all do not take part. */
static void drop_helpers(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < num_opened; i++)
        if (opened[i].instance->num_aeads > 0)
            opened[kept++] = opened[i];
        else
            siotls_set_free(opened[i].set);
    num_opened = kept;
}

void fill_values(void)
{
    memset(num_values, 0, sizeof num_values);
    drop_helpers();
    num_values[CLIENT] = num_values[SERVER] = num_opened;
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
        add_if_had(SUITE, suites[i]);
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        add_if_had(GROUP, groups[i]);
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        add_if_had(SCHEME, schemes[i].scheme);
}

/* ---- pairs ---- */

static size_t gain(const struct pairs *pairs, const struct cell *cell)
{
    size_t num_new = 0;
    for (int a = 0; a < NUM_DIMENSIONS; a++)
        for (int b = a + 1; b < NUM_DIMENSIONS; b++)
            num_new += !pairs->is_covered[a][cell->values[a]][b][cell->values[b]];
    return num_new;
}

void cover(struct pairs *pairs, const struct cell *cell)
{
    pairs->num_covered += gain(pairs, cell);
    for (int a = 0; a < NUM_DIMENSIONS; a++)
        for (int b = a + 1; b < NUM_DIMENSIONS; b++)
            pairs->is_covered[a][cell->values[a]][b][cell->values[b]] = true;
}

static bool is_feasible(const struct cell *cell)
{
    for (enum dimension kind = SUITE; kind <= SCHEME; kind++)
        if (missing(CLIENT, cell->values[CLIENT], kind, cell->values[kind]) != NULL ||
            missing(SERVER, cell->values[SERVER], kind, cell->values[kind]) != NULL)
            return false;
    return true;
}

/* The next cell in the order of counting; false after the last. */
static bool next_cell(struct cell *cell)
{
    for (int i = NUM_DIMENSIONS - 1; i >= 0; i--) {
        if (++cell->values[i] < num_values[i])
            return true;
        cell->values[i] = 0;
    }
    return false;
}

/* Always the cell with the most pairs that are new: near the fewest cells that do. */
size_t choose_cells(struct cell *cells, size_t max_cells)
{
    static struct pairs pairs;
    memset(&pairs, 0, sizeof pairs);
    for (size_t num_cells = 0;; num_cells++) {
        struct cell cell = {{0}}, best = {{0}};
        size_t best_gain = 0;
        do {
            size_t here = gain(&pairs, &cell);
            if (here > best_gain && is_feasible(&cell)) {
                best = cell;
                best_gain = here;
            }
        } while (next_cell(&cell));
        if (best_gain == 0)
            return num_cells;
        ck_assert_uint_lt(num_cells, max_cells);
        cells[num_cells] = best;
        cover(&pairs, &best);
    }
}

/* Whether some provider has both algorithms, as a client or a server needs them. */
static bool are_together(enum dimension role, enum dimension a, size_t x, enum dimension b, size_t y)
{
    for (size_t i = 0; i < num_opened; i++)
        if (missing(role, i, a, x) == NULL && missing(role, i, b, y) == NULL)
            return true;
    return false;
}

/* Independent of the choice: a provider and an algorithm exclude each other, or no provider has both algorithms. */
const char *excuse(enum dimension a, size_t x, enum dimension b, size_t y)
{
    static char words[160];
    const char *lack = a <= SERVER && b >= SUITE ? missing(a, x, b, y) : NULL;
    if (a >= SUITE && (!are_together(CLIENT, a, x, b, y) || !are_together(SERVER, a, x, b, y))) {
        snprintf(words, sizeof words, "no provider has both %s and %s", value_name(a, x), value_name(b, y));
        return words;
    }
    if (lack == NULL)
        return NULL;
    snprintf(words, sizeof words, "%s has no %s", value_name(a, x), lack);
    return words;
}
