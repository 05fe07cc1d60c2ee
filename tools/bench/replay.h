/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay.h: a provider whose one verifier (ECDSA, P-256, SHA-256) can be told to take every signature for good at
 * once: what a verification then still costs is siotls' own part. NOT SECURE, for measuring only.
 */
#ifndef BENCH_REPLAY_H
#define BENCH_REPLAY_H

#include <siotls/provider.h>

/* NULL: there is no libcrypto to check the first signatures with. */
siotls_provider_entry *bench_replay_entry(void);

/* From now on every signature is good. */
void bench_replay_begin(void);

#endif
