/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_internal.h: what the files of the fake provider share.
 */
#ifndef TESTS_FAKE_INTERNAL_H
#define TESTS_FAKE_INTERNAL_H

#include "fake_provider.h"

/* A deterministic function of everything added, as long as wanted. No cryptography: FNV-like lanes. */
struct fake_mix {
    uint64_t lanes[4];
};

void fake_mix_begin(struct fake_mix *mix, const char *purpose, uint64_t id);
void fake_mix_add(struct fake_mix *mix, const uint8_t *data, size_t data_len);
void fake_mix_add_number(struct fake_mix *mix, uint64_t number);
void fake_mix_end(const struct fake_mix *mix, uint8_t *output, size_t output_len);

/* Counts a call; what it returns other than 0 is to be returned. */
int fake_call(void);

/* Random bytes, the same in each run. */
void fake_random(uint8_t *output, size_t output_len);

/* True when the algorithm is to give wrong answers. */
bool fake_lies(const struct siotls_provider_instance *instance, int kind, uint32_t id);

/* Says that this is no secret, before anybody decides by it. */
void fake_known(const uint8_t *data, size_t data_len);

/* Marks a context as holding something, or not. */
void fake_live(bool *is_live, bool now);

/* Fill the arrays of their kinds. */
void fake_fill_hashes(struct fake_instance *fake);
void fake_fill_aeads(struct fake_instance *fake);
void fake_fill_kems(struct fake_instance *fake);
void fake_fill_masks(struct fake_instance *fake);
void fake_fill_signatures(struct fake_instance *fake);

#endif
