/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kat_support.h: what the files of the known-answer tests share.
 */
#ifndef SIO_CRYPTO_KAT_SUPPORT_H
#define SIO_CRYPTO_KAT_SUPPORT_H

#include "crypto/kat/kat.h"

/* A test of one kind; on failure *reason says why. */
typedef bool sio_kat_test(const struct sio_kat_subject *subject, const struct siotls_memory *memory,
                          const char **reason);

sio_kat_test sio_kat_hash;
sio_kat_test sio_kat_hkdf;
sio_kat_test sio_kat_aead;
sio_kat_test sio_kat_kem;
sio_kat_test sio_kat_verifier;
sio_kat_test sio_kat_signer;
sio_kat_test sio_kat_random;
sio_kat_test sio_kat_compressor;
sio_kat_test sio_kat_mask;

/* Sets the reason and returns false. */
bool sio_kat_fail(const char **reason, const char *text);

/* A context as descriptors ask for it, and back. */
void *sio_kat_context(const struct siotls_memory *memory, size_t context_size, size_t context_alignment) SIO_CHECKED;
void sio_kat_context_release(const struct siotls_memory *memory, void *context, size_t context_size,
                             size_t context_alignment);

#endif
