/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.h: library contexts, one for each instance that is open. They are used again and never freed, for threads
 * that are about to end may still touch them (library.c).
 */
#ifndef SIOTLS_OPENSSL_LIBRARY_H
#define SIOTLS_OPENSSL_LIBRARY_H

#include <openssl/crypto.h>
#include <stdbool.h>

/* A context for an instance. is_plain: it stays without a configuration, and may be one that was given back. NULL: no
 * memory. */
OSSL_LIB_CTX *library_take(bool is_plain);

/* The instance is closed. is_plain: as when it was taken. NULL for library does nothing. */
void library_give_back(OSSL_LIB_CTX *library, bool is_plain);

#endif
