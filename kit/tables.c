/* SPDX-License-Identifier: Apache-2.0 */
/* tables.c: the tables of checks by kind. */
#include "kit/trial.h"

const struct check_table *check_table_of(int kind)
{
    static const struct check_table *const tables[] = {
        [SIOTLS_KIND_HASH] = &hash_checks,     [SIOTLS_KIND_HKDF] = &hkdf_checks,
        [SIOTLS_KIND_AEAD] = &aead_checks,     [SIOTLS_KIND_KEM] = &kem_checks,
        [SIOTLS_KIND_SIGNER] = &signer_checks, [SIOTLS_KIND_VERIFIER] = &verifier_checks,
        [SIOTLS_KIND_RANDOM] = &random_checks, [SIOTLS_KIND_COMPRESSOR] = &compressor_checks,
        [SIOTLS_KIND_MASK] = &mask_checks,
    };
    return kind > 0 && (size_t)kind < sizeof tables / sizeof tables[0] ? tables[kind] : NULL;
}
