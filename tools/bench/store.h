/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.h: the trust store of libssl, to compare with.
 */
#ifndef BENCH_STORE_H
#define BENCH_STORE_H

/* bench_store_load makes an SSL_CTX, lets it load the file, and frees it; 0 when it cannot. */
int bench_store_load(const char *path);

/* bench_store_library: name and version of what is compared with; NULL: nothing. */
const char *bench_store_library(void);

#endif
