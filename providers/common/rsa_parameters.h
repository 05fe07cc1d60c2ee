/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rsa_parameters.h: what the parameters of an id-RSASSA-PSS key restrict it to (RFC 4055 1.2 and 3.1).
 */
#ifndef SIOTLS_PROVIDER_RSA_PARAMETERS_H
#define SIOTLS_PROVIDER_RSA_PARAMETERS_H

#include <siotls/provider.h>
#include <stdbool.h>

/* Whether a key may sign with SHA-2 of this digest size, in MGF1 too, and a salt as long. No parameters allow all. */
bool provider_rsa_parameters_allow(struct siotls_bytes parameters, size_t digest_size);

#endif
