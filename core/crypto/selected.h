/* SPDX-License-Identifier: Apache-2.0 */
/*
 * selected.h: algorithms of providers, selected and ready for use (load/set.h says how one gets them).
 */
#ifndef SIO_CRYPTO_SELECTED_H
#define SIO_CRYPTO_SELECTED_H

#include <siotls/set.h>

#include "base/error.h"
#include "base/memory.h"

/* A selected algorithm of each kind. algorithm NULL: none. provider is the provider's name. */
struct sio_hash {
    const struct siotls_provider_instance *instance;
    const struct siotls_hash *algorithm;
    const char *provider;
};

struct sio_hkdf {
    const struct siotls_provider_instance *instance;
    const struct siotls_hkdf *algorithm;
    const char *provider;
};

struct sio_aead {
    const struct siotls_provider_instance *instance;
    const struct siotls_aead *algorithm;
    const char *provider;
};

struct sio_kem_part {
    const struct siotls_provider_instance *instance;
    const struct siotls_kem *algorithm;
    const char *provider;
    size_t index; /* in its set: it may still be untested */
};

struct sio_verifier {
    const struct siotls_provider_instance *instance;
    const struct siotls_verifier *algorithm;
    const char *provider;
};

struct sio_signer {
    const struct siotls_provider_instance *instance;
    const struct siotls_signer *algorithm;
    const char *provider;
};

struct sio_random {
    const struct siotls_provider_instance *instance;
    const struct siotls_random *algorithm;
    const char *provider;
};

struct sio_compressor {
    const struct siotls_provider_instance *instance;
    const struct siotls_compressor *algorithm;
    const char *provider;
};

struct sio_mask {
    const struct siotls_provider_instance *instance;
    const struct siotls_mask *algorithm;
    const char *provider;
};

#endif
