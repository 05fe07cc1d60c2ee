/* SPDX-License-Identifier: Apache-2.0 */
/*
 * providers.h: the commands of siotls-providers. Each prints for a person or as JSON, and gives the exit code.
 */
#ifndef TOOLS_PROVIDERS_H
#define TOOLS_PROVIDERS_H

#include <stdbool.h>
#include <stdint.h>

#include <siotls/set.h>

#define PROVIDERS_NAME "siotls-providers"

enum { PROVIDERS_MAX_NOTES = 64 };

/* note: what a provider or the loader had to say. */
struct note {
    char *provider;
    char *text;
    int level;
};

/* session: the set that a command looks at. */
struct session {
    struct siotls_set *set;
    bool is_json;
    bool wants_all; /* every provider that there is, not a list */
    struct note notes[PROVIDERS_MAX_NOTES];
    size_t num_notes;
};

/* session_open loads the providers of a list, which may come to none; false and a line on stderr when it cannot. */
bool session_open(struct session *session, const char *providers);

void session_close(struct session *session);

/* session_is_open tells whether a provider of that name is in the set; index may be NULL. */
bool session_is_open(const struct session *session, size_t *index, const char *name);

int list_command(struct session *session);
int show_command(struct session *session, const char *name);
int doctor_command(const char *providers, bool is_json);
int which_command(struct session *session, const char *algorithm);

/* test_request: what to test. NULL: all. is_thorough: the checks that take longer, too. */
struct test_request {
    const char *vectors; /* a folder of published vectors; NULL: none */
    const char *algorithm;
    const char *check;
    bool is_thorough;
    uint64_t wants_all_vectors; /* a file that was not used is a failure */
};

int test_command(struct session *session, const struct test_request *request);

/* order_command measures who is fastest at each algorithm, and prints the list that makes them winners. */
int order_command(struct session *session);

/* provider_at, algorithm_at: the info of an index below the set's number. */
struct siotls_provider_info provider_at(const struct session *session, size_t index);
struct siotls_algorithm_info algorithm_at(const struct session *session, size_t index);

/* algorithm_text: its name, such as "X25519", or its number; text of at least 16 bytes is room for that. */
const char *algorithm_text(const struct siotls_algorithm_info *info, char *text, size_t text_capacity);

/* key_text: the key type of a verifier; NULL for others. fips_text, state_text: in a word. */
const char *key_text(const struct siotls_algorithm_info *info);
const char *fips_text(uint32_t fips);
const char *state_text(int state);

#endif
