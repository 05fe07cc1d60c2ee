/* SPDX-License-Identifier: Apache-2.0 */
/*
 * allowance.h: what a peer may do that brings no text. Only text renews it, and time, slowly: neither an empty record
 * nor something of another kind, so that nothing is gained by taking turns. The numbers are in wire/constants.h.
 */
#ifndef SIO_HANDSHAKE_ALLOWANCE_H
#define SIO_HANDSHAKE_ALLOWANCE_H

#include "handshake/conn.h"

/* One more of this kind; false: that is too many. */
bool sio_allowance_spend(struct siotls_conn *conn, enum sio_allowance kind) SIO_CHECKED;

/* Text came. */
void sio_allowance_renew(struct siotls_conn *conn);

/* The application says that it is now this late. */
void sio_allowance_pass_time(struct siotls_conn *conn, uint64_t time_ms);

#endif
