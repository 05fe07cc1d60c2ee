/* SPDX-License-Identifier: Apache-2.0 */
/*
 * oracle.h: what holds of two connections, whatever was done to them.
 */
#ifndef TESTS_FUZZ_ORACLE_H
#define TESTS_FUZZ_ORACLE_H

#include "meddle.h"

/* Stops the program unless it holds. */
void oracle_judge(const struct pair *pair, const struct meddler *meddler);

#endif
