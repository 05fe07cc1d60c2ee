/* SPDX-License-Identifier: Apache-2.0 */
/* starttls.h: --starttls: protocols that begin in the clear and are asked to go on with TLS. */
#ifndef TOOLS_CLIENT_STARTTLS_H
#define TOOLS_CLIENT_STARTTLS_H

#include "client/prologue.h"

/* starttls_protocol: what --starttls names. */
struct starttls_protocol {
    const char *name;
    uint16_t port; /* where it usually is */
    prologue_stage *stage;
};

/* starttls_find: NULL and a line on stderr, which lists the names, when there is none of that name. */
const struct starttls_protocol *starttls_find(const char *program, const char *name);

#endif
