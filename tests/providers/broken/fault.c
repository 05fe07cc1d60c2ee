/* SPDX-License-Identifier: Apache-2.0 */
/* fault.c: compiled once per module, with the name of its fault. */
#include "broken.h"

const char broken_fault[] = FAULT;
