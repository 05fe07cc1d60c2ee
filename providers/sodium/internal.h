/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h: what the files of the sodium provider share. libsodium offers one of each kind and decides by itself how
 * it is done; so does this provider. sp_ is this provider's, sodium_ and crypto_ are the library's.
 */
#ifndef SIOTLS_SODIUM_INTERNAL_H
#define SIOTLS_SODIUM_INTERNAL_H

#include <siotls/provider.h>
#include <sodium.h>

/* What the instance offers, each array constant. */
extern const struct siotls_hash *const sp_hashes[];
extern const size_t sp_num_hashes;
extern const struct siotls_aead *const sp_aeads[]; /* the last needs a CPU with AES */
extern const size_t sp_num_aeads;
extern const struct siotls_kem *const sp_kems[];
extern const size_t sp_num_kems;
extern const struct siotls_signer sp_signer;
extern const struct siotls_verifier sp_verifier;
#if defined(SODIUM_HAVE_MLKEM768)
extern const struct siotls_kem sp_mlkem768;
#endif

#endif
