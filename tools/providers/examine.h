/* SPDX-License-Identifier: Apache-2.0 */
/* examine.h: what becomes of a module, or of a whole list of providers, when it is loaded. */
#ifndef TOOLS_PROVIDERS_EXAMINE_H
#define TOOLS_PROVIDERS_EXAMINE_H

#include <stdbool.h>
#include <stddef.h>

/* finding: it crosses a pipe, so it holds no pointers. */
struct finding {
    bool is_usable;
    int status; /* siotls_status */
    size_t num_providers;
    char reason[200]; /* why it is not usable */
    char detail[240];
    char name[80]; /* of the first provider, with its version and library */
    char version[40];
    char library[120];
};

/*
 * examine loads a list of providers in a process of its own, so that one that crashes is found, not followed.
 * providers NULL: what the environment says, else all that are installed.
 */
struct finding examine(const char *providers);

/* examine_errand: on systems that do not fork, a process that examine has started does its work here and ends. */
void examine_errand(void);

/* For examine: loads them here; and what there is to say of a process that did not come that far. */
struct finding examine_load(const char *providers);
struct finding examine_lost(const char *words, unsigned long number);

enum { EXAMINE_PATIENCE_SECONDS = 30 };

/* examine_advice: what a person can do about it; advice is room for the words. */
const char *examine_advice(const struct finding *finding);

#endif
