/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sha2_shim.h: SHA-512 for HACL*'s Ed25519, whose copy in Debian's nss takes it from nss. build.sh puts this file in
 * the place of nss's; it gives the same functions over HACL*'s own SHA-512.
 */
#ifndef SIOTLS_HACL_SHA2_SHIM_H
#define SIOTLS_HACL_SHA2_SHIM_H

#include <Hacl_Hash_SHA2.h>

/* The digest of two or three pieces. The state lies here: nothing is allocated. */
static void shim_sha512(uint8_t *digest, uint8_t *const *pieces, const uint32_t *sizes, int num_pieces)
{
    uint64_t words[8];
    uint8_t block[128];
    Hacl_Streaming_MD_state_64 state = {words, block, 0};
    Hacl_Hash_SHA2_reset_512(&state);
    for (int i = 0; i < num_pieces; i++)
        (void)Hacl_Hash_SHA2_update_512(&state, pieces[i], sizes[i]);
    Hacl_Hash_SHA2_digest_512(&state, digest);
}

static void sha512_pre_msg(uint8_t *hash, uint8_t *prefix, uint32_t len, uint8_t *input)
{
    uint8_t *const pieces[] = {prefix, input};
    const uint32_t sizes[] = {32, len};
    shim_sha512(hash, pieces, sizes, 2);
}

static void sha512_pre_pre2_msg(uint8_t *hash, uint8_t *prefix, uint8_t *prefix2, uint32_t len, uint8_t *input)
{
    uint8_t *const pieces[] = {prefix, prefix2, input};
    const uint32_t sizes[] = {32, 32, len};
    shim_sha512(hash, pieces, sizes, 3);
}

static void Hacl_Streaming_SHA2_hash_512(uint8_t *secret, uint32_t len, uint8_t *expanded)
{
    Hacl_Hash_SHA2_hash_512(expanded, secret, len);
}

#endif
