/* SPDX-License-Identifier: Apache-2.0 */
/*
 * registry.h: what a set holds: its providers, and every algorithm of each with what is known of it.
 */
#ifndef SIO_CRYPTO_REGISTRY_H
#define SIO_CRYPTO_REGISTRY_H

#include <stdatomic.h>

#include "base/shared.h"
#include "crypto/load/set.h"

/* What an instance may report to, at an address that lasts as long as the instance. */
struct sio_host {
    struct siotls_provider_host host;
    const struct siotls_set *set;
    const char *name;
};

/* What a provider reports during a call of this thread, for an error's detail. */
struct sio_words {
    char text[200]; /* the last line; empty: nothing */
};

/* Keeps what is reported on this thread from now on; NULL: no longer. */
void sio_words_listen(struct sio_words *words);

/* An opened provider. */
struct sio_provider {
    struct siotls_provider description;    /* as far as it goes */
    struct siotls_provider_instance lists; /* a copy of the instance, as far as it goes */
    const struct siotls_provider_instance *instance;
    struct sio_host *host;
    char *path;          /* NULL: linked in */
    bool is_for_choices; /* loaded for ALGORITHM=name only: it wins nothing else */
};

/* One algorithm of one provider: for signers and verifiers one per scheme. */
struct sio_algorithm {
    const void *algorithm;
    size_t provider; /* index */
    int kind;
    uint32_t id;
    uint32_t key_type;
    uint32_t fips;
    const char *refusal;              /* why it is not considered; NULL: it is. Constant once the set is made */
    _Atomic(int) state;               /* siotls_test_state; never leaves WITHDRAWN */
    _Atomic(const char *) withdrawal; /* written before the state */
    _Atomic(bool) takes_no_pkcs8;     /* signers: it passed because of that; written before the state */
};

/* ALGORITHM=name. */
struct sio_choice {
    uint32_t kinds; /* 1 << siotls_kind */
    uint32_t id;
    size_t provider; /* index */
};

struct siotls_set {
    struct siotls_memory memory;
    struct sio_shared shared;
    _Atomic(bool) is_frozen;
    _Atomic(bool) has_withdrawn; /* some algorithm failed its test */
    bool require_fips;
    char *search_path;
    char *fips_properties;
    char *configuration_file;
    char *pkcs11_module;
    void *report_context;
    void (*report)(void *context, const char *provider, int level, const char *text);
    struct sio_provider *providers;
    size_t num_providers;
    size_t providers_capacity;
    struct sio_algorithm *algorithms;
    size_t num_algorithms;
    size_t algorithms_capacity;
    struct sio_choice *choices;
    size_t num_choices;
    size_t choices_capacity;
};

/* Hands words to the application's report function. */
void sio_set_report(const struct siotls_set *set, const char *provider, int level, const char *text);

/* Makes room for one more of an array's items. */
bool sio_set_grow(const struct siotls_set *set, void **items, size_t *capacity, size_t num_items,
                  size_t item_size) SIO_CHECKED;

/* Judges and adds every algorithm of the provider of that index. Fails for lack of memory only. */
bool sio_registry_add(struct siotls_set *set, size_t provider, struct sio_error *error) SIO_CHECKED;

/*
 * Why a descriptor of that kind cannot be used: sizes that are not those of its id, functions that are missing.
 * NULL: it can.
 */
const char *sio_descriptor_refusal(int kind, const void *algorithm);

/* The algorithm that a config would use; SIZE_MAX: none. key_type 0: any. */
size_t sio_registry_winner(const struct siotls_set *set, int kind, uint32_t id, uint32_t key_type);

/* The provider chosen for an algorithm with ALGORITHM=name; NULL: none. */
const struct sio_choice *sio_registry_choice(const struct siotls_set *set, int kind, uint32_t id);

/* True when a config could use the algorithm if those before it were not there. */
bool sio_registry_may_win(const struct siotls_set *set, size_t index);

/*
 * Runs the known-answer test and keeps the outcome. Fails with PROVIDER and the constant reason of the withdrawal, or
 * with NO_MEMORY, which withdraws nothing.
 */
bool sio_registry_test(struct siotls_set *set, size_t index, struct sio_error *error) SIO_CHECKED;

/* The same, but what has passed its test is not tested again. Two threads may both test; nothing locks. */
static inline bool sio_registry_ready(struct siotls_set *set, size_t index, struct sio_error *failure)
{
    return atomic_load(&set->algorithms[index].state) == SIOTLS_TEST_PASSED || sio_registry_test(set, index, failure);
}

/*
 * Tells that what was selected untested has failed its test and that nothing takes its place: PROVIDER, with the
 * reason of its withdrawal as detail.
 */
bool sio_registry_fail(const struct siotls_set *set, size_t index, struct sio_error *error) SIO_CHECKED;

#endif
