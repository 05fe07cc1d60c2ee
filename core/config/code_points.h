/* SPDX-License-Identifier: Apache-2.0 */
/*
 * code_points.h: what setters of code points keep.
 */
#ifndef SIO_CONFIG_CODE_POINTS_H
#define SIO_CONFIG_CODE_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIO_MAX_CONFIG_LIST = 64 };

/* A list of code points as the application gave it. is_set false: the defaults. */
struct sio_wanted {
    bool is_set;
    size_t num_values;
    uint16_t values[SIO_MAX_CONFIG_LIST];
};

#endif
