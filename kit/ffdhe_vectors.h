/* SPDX-License-Identifier: Apache-2.0 */
/* ffdhe_vectors.h: the primes of the groups ffdhe2048 to ffdhe8192, in the order of their code points. */
#ifndef KIT_FFDHE_VECTORS_H
#define KIT_FFDHE_VECTORS_H

#include <stddef.h>

struct ffdhe_prime {
    size_t size; /* bytes */
    const char *middle;
};

extern const struct ffdhe_prime kit_ffdhe_primes[5];

#endif
