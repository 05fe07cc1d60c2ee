/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_token.h: a PKCS #11 module that fails as it is told. Its one token holds two Ed25519 private keys, "one" and
 * "two", behind a PIN; signatures are bytes without meaning. Whoever loads the module with dlopen may change what it
 * does.
 */
#ifndef FAKE_TOKEN_H
#define FAKE_TOKEN_H

#include <p11-kit/pkcs11.h>
#include <stdbool.h>

#define FAKE_PIN "2468"

/* fake_wishes: what the token is to do. All zero: nothing is wrong, but that there is no session. */
struct fake_wishes {
    unsigned long max_sessions;
    CK_FLAGS more_flags; /* of the token */
    bool asks_each_time; /* CKA_ALWAYS_AUTHENTICATE */
    CK_RV failure;       /* of C_Sign, this often: */
    unsigned long num_failures;
    unsigned long signature_len; /* 0: 64 */
    unsigned long
        refuse_after; /* C_OpenSession says that there are no sessions when so many have been asked for in vain */
    unsigned long sign_after; /* C_Sign goes on then */
};

/* fake_counts: what was asked of it since it was told. */
struct fake_counts {
    unsigned long num_sessions; /* open now */
    unsigned long num_refused;
    unsigned long num_logins;
    unsigned long num_context_logins;
    unsigned long num_signatures;
};

/* fake_tell changes its mind; sessions stay open. fake_count tells what happened. Exported by the module. */
void fake_tell(const struct fake_wishes *wishes);
void fake_count(struct fake_counts *counts);

#endif
