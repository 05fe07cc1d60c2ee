/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_sign.h: signatures by a key in a token, made in threads.
 */
#ifndef EXAMPLES_TOKEN_SIGN_H
#define EXAMPLES_TOKEN_SIGN_H

#include <siotls/siotls.h>

/* token_job: a signature under way; free it when it is answered. */
struct token_job {
    uint64_t connection; /* the program's number of the connection that waits */
    uint64_t id;         /* of the SIGN event */
    int answers;
    uint8_t message[256]; /* what is signed in TLS 1.3 has at most 146 bytes (RFC 9846 4.5.2) */
    size_t message_len;
    uint8_t signature[1024];
    size_t signature_len; /* 0: the token would not */
};

/* token_open finds the key of a pkcs11: URI and logs in with the PIN of a file; 0: it cannot. */
int token_open(const char *uri_text, const char *pin_path);

/* token_begin has a SIGN event answered: a pointer to a token_job is written to the pipe answers. 0: it cannot. */
int token_begin(const struct siotls_event *event, uint64_t connection, int answers);

#endif
