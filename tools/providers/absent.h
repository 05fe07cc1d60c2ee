/* SPDX-License-Identifier: Apache-2.0 */
/*
 * absent.h: what to install for those providers of siotls that this build or machine lacks.
 */
#ifndef TOOLS_ABSENT_H
#define TOOLS_ABSENT_H

#include <stdbool.h>
#include <stddef.h>

enum { ABSENT_MAX_ADVICE = 160 };

/* absent_name: siotls' own providers, in their order; NULL: no more. */
const char *absent_name(size_t index);

/*
 * absent_advice writes what to do about a provider of siotls that is not loaded for that reason; NULL: no module of it
 * was found. False: nothing can be installed for that, or it is another's provider.
 */
bool absent_advice(char *advice, size_t advice_room, const char *name, const char *reason);

/* absent_is_wanted tells whether all providers that there are were asked for, rather than a list. */
bool absent_is_wanted(const char *providers);

#endif
