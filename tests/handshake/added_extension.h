/* SPDX-License-Identifier: Apache-2.0 */
/* added_extension.h: what became of the extension that only a test knows. */
#ifndef TESTS_HANDSHAKE_ADDED_EXTENSION_H
#define TESTS_HANDSHAKE_ADDED_EXTENSION_H

struct added {
    unsigned num_read;  /* by a server, as the client wrote it */
    unsigned num_taken; /* by a client, of the server's answer */
};

extern struct added added;

#endif
