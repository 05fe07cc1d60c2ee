/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compressors.h: the runner's own algorithms of certificate compression, as a provider that is linked in.
 */
#ifndef BOGO_COMPRESSORS_H
#define BOGO_COMPRESSORS_H

#include <siotls/provider.h>

enum { SHIM_SHRINKING = 0xff01, SHIM_EXPANDING = 0xff02, SHIM_RANDOM = 0xff03 };

const struct siotls_provider *shim_compressors(void);

#endif
