/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailbox.h: e-mail addresses (RFC 5321 4.1.2), as rfc822Name and emailAddress carry them.
 */
#ifndef SIO_X509_MAILBOX_H
#define SIO_X509_MAILBOX_H

#include "base/reader.h"

/* Splits "local@host" at the '@'; false when it is no mailbox of a host. The local part may be quoted. */
bool sio_mailbox_split(struct siotls_bytes mailbox, struct siotls_bytes *local, struct siotls_bytes *host) SIO_CHECKED;

/* True when an '@' stands in it: a mailbox, not a host. */
bool sio_mailbox_has_at(struct siotls_bytes text);

#endif
