/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.h: names of provider errors, beside the public ones of types.h.
 */
#ifndef SIO_CRYPTO_NAMES_H
#define SIO_CRYPTO_NAMES_H

#include "base/error.h"

/* Words for a siotls_provider_error; never NULL. */
const char *sio_provider_error_name(int result);

/* Fails with PROVIDER and the provider's name, or with NO_MEMORY where that was the cause; returns false. */
bool sio_fail_provider(struct sio_error *error, int result, const char *provider, const char *reason);

#endif
