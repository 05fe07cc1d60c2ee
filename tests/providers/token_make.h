/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_make.h: a token of SoftHSM in a throw-away folder, with keys in it.
 */
#ifndef TEST_TOKEN_MAKE_H
#define TEST_TOKEN_MAKE_H

#include <stdbool.h>

/* The label of the token, and its PIN. */
#define TOKEN_LABEL "siotls"
#define TOKEN_PIN "7391"

/* False where SoftHSM is not installed. */
bool token_is_there(void);

/*
 * Makes it, with the keys "ec", "rsa", "ed25519", "bare" (RSA, by mechanisms without a hash only) and "mute" (EC, which
 * may not sign). uri_room takes the URI of one of them, with a file for the PIN.
 */
void token_make(void);
void token_uri(char *uri, unsigned long uri_room, const char *object);

/* Ends every session of this process with it, as when it is pulled out. */
void token_end_sessions(void);

void token_remove(void);

#endif
