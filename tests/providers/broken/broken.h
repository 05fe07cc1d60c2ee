/* SPDX-License-Identifier: Apache-2.0 */
/*
 * broken.h: a provider that does one thing wrong, to see that siotls-providers test finds it. It wraps the openssl
 * provider, and zlib of the compress provider; each module is linked with one fault.c that names its fault.
 *
 * The inner descriptors have more behind them, so whatever takes a descriptor gets the inner one; what takes only a
 * context can be called as it is.
 */
#ifndef TESTS_BROKEN_H
#define TESTS_BROKEN_H

#include <siotls/provider.h>
#include <stdbool.h>
#include <stddef.h>

/* The name of the fault, such as "aead-not-wiped"; "none" for a provider without one. */
extern const char broken_fault[];

bool has_fault(const char *name);

/* Whether algorithms of this kind are offered: all without a fault, else those that the fault's name begins with. */
bool offers(const char *kind);

/* Gives other threads a turn at the worst moment. */
void let_others_run(void);

bool is_used(const void *context, size_t context_size);

/* A generator whose state is copied by fork: what must not be used as one. */
void draw_from_counter(uint8_t *output, size_t output_len);

/* The instance of the openssl provider. */
extern const struct siotls_provider_instance *broken_inner;

/* Each fills the lists of the outer instance. */
void break_hashes(struct siotls_provider_instance *outer);
void break_aeads(struct siotls_provider_instance *outer);
void break_kems(struct siotls_provider_instance *outer);
void break_signatures(struct siotls_provider_instance *outer);
void break_random(struct siotls_provider_instance *outer);
void break_compressor(struct siotls_provider_instance *outer);
void break_masks(struct siotls_provider_instance *outer);

#endif
