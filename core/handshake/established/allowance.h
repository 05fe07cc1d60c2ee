/* SPDX-License-Identifier: Apache-2.0 */
/*
 * allowance.h: what a peer may do that brings no text. Only text renews it, and time, slowly: neither an empty record
 * nor something of another kind, so that nothing is gained by taking turns. The numbers are in wire/constants.h.
 */
#ifndef SIO_ESTABLISHED_ALLOWANCE_H
#define SIO_ESTABLISHED_ALLOWANCE_H

#include <string.h>

#include "handshake/established/established.h"

/* So many of this kind are let pass. */
uint8_t sio_allowance_most(enum sio_allowance kind);

/* One more of this kind; false: that is too many. */
bool sio_allowance_spend(struct sio_established *established, enum sio_allowance kind) SIO_CHECKED;

/* Text came. */
static inline void sio_allowance_renew(struct sio_established *established)
{
    memset(established->spent, 0, sizeof established->spent);
}

/* The application says that it is now this late. Returns how many of each kind are forgiven. */
uint64_t sio_allowance_pass_time(struct sio_established *established, uint64_t time_ms);

#endif
