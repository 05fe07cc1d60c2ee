/* SPDX-License-Identifier: Apache-2.0 */
/*
 * targets.h: what siotls wants to reach, beside what was measured.
 */
#ifndef BENCH_TARGETS_H
#define BENCH_TARGETS_H

#include <jansson.h>
#include <stdio.h>

/*
 * bench_targets_write writes them as a table. places: an array of objects, one per system on which was measured, this
 * one first: "library" is the version of its libcrypto, the others are measurements by the command's name.
 */
void bench_targets_write(FILE *file, const json_t *places);

#endif
