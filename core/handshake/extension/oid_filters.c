/* SPDX-License-Identifier: Apache-2.0 */
/* oid_filters.c: oid_filters (RFC 9846 4.3.5): a request for certificates that nobody here has; it may be passed over.
 */
#include "handshake/extension/extension.h"

const struct sio_extension_meaning sio_oid_filters_meaning = {.offer = NULL};
