/* SPDX-License-Identifier: Apache-2.0 */
/* process.h: checks in processes of their own, and what these do with processes, threads and memory of the system. */
#ifndef KIT_PROCESS_H
#define KIT_PROCESS_H

#include <stdbool.h>

#include "kit/trial.h"

enum { NUM_THREADS = 4 };

/* kit_process_run runs one check in a process of its own. */
struct outcome kit_process_run(const struct trial *trial, const struct check *check);

/*
 * kit_process_is_child: this process was started for one check. Where programs are started again for that, they pass by
 * all the other checks, and nothing is told of these.
 */
bool kit_process_is_child(void);

/* kit_process_failed: an outcome that is told by whoever waited for the process; words with one %lu or %lx. */
struct outcome kit_process_failed(const char *words, unsigned long number);

/* kit_process_check does the check in this process. */
void kit_process_check(struct trial *trial, const struct check *check);

/* kit_trial_threads runs work in NUM_THREADS threads at once; a thread returns 0 when something was wrong. */
int kit_trial_threads(int (*work)(void *argument, unsigned thread), void *argument);

/* kit_trial_forks tells whether this system forks processes; if not, the check is skipped. */
int kit_trial_forks(struct trial *trial);

/* kit_trial_in_child runs draw in a forked child and brings its bytes here; 0 when that fails. */
int kit_trial_in_child(int (*draw)(void *argument, uint8_t *output, size_t output_len), void *argument, uint8_t *output,
                       size_t output_len);

/*
 * kit_trial_starve runs work again and again while less memory than it needs is left, a little more each time, until it
 * succeeds. work returns 1 when it succeeded with the right answer, 0 when a call returned an error as it should, and
 * -1 for a wrong answer.
 */
void kit_trial_starve(struct trial *trial, int (*work)(void *argument), void *argument);

#endif
