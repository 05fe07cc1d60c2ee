/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hmac.h: HMAC (RFC 2104) and HKDF (RFC 5869) composed over a provider's hash, as the core does it for a provider that
 * offers no HKDF: what an HKDF is compared with, and how the published vectors of HMAC try a hash.
 */
#ifndef KIT_HMAC_H
#define KIT_HMAC_H

#include "kit/trial.h"

enum { HMAC_MAX = 64 };

/* hmac_over: a hash and two contexts of it. */
struct hmac_over {
    const struct siotls_provider_instance *instance;
    const struct siotls_hash *hash;
    void *inner;
    void *outer;
};

void kit_hmac_over_init(struct hmac_over *over, struct trial *trial, const struct siotls_provider_instance *instance,
                        const struct siotls_hash *hash);

/* Each returns 0 when a call to the hash fails. expand: output_len of at most 255 digests. */
int kit_hmac_make(struct hmac_over *over, uint8_t *mac, struct siotls_bytes key, const struct siotls_bytes *data,
                  size_t num_data);
int kit_hmac_expand(struct hmac_over *over, uint8_t *output, size_t output_len, struct siotls_bytes prk,
                    struct siotls_bytes info);

#endif
