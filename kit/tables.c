/* SPDX-License-Identifier: Apache-2.0 */
/* tables.c: the tables of checks by kind. */
#include "kit/trial.h"

const struct check_table *kit_check_table_of(int kind)
{
    static const struct check_table *const tables[] = {
        [SIOTLS_KIND_HASH] = &kit_hash_checks,     [SIOTLS_KIND_HKDF] = &kit_hkdf_checks,
        [SIOTLS_KIND_AEAD] = &kit_aead_checks,     [SIOTLS_KIND_KEM] = &kit_kem_checks,
        [SIOTLS_KIND_SIGNER] = &kit_signer_checks, [SIOTLS_KIND_VERIFIER] = &kit_verifier_checks,
        [SIOTLS_KIND_RANDOM] = &kit_random_checks, [SIOTLS_KIND_COMPRESSOR] = &kit_compressor_checks,
        [SIOTLS_KIND_MASK] = &kit_mask_checks,
    };
    return kind > 0 && (size_t)kind < sizeof tables / sizeof tables[0] ? tables[kind] : NULL;
}
