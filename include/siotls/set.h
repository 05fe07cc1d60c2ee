/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set.h: provider sets: which providers are loaded, in which order, and who wins each algorithm.
 *
 * A set is made from a list, written as in SIOTLS_PROVIDER:
 *
 *   item {"," item}    item = name["?"] | /absolute/path.so["?"] | ALGORITHM=name
 *
 * The first provider that has an algorithm wins it, after explicit ALGORITHM=name choices. An item
 * that ends in "?" may be missing. Spaces around items are ignored.
 */
#ifndef SIOTLS_SET_H
#define SIOTLS_SET_H

#include <siotls/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct siotls_set;

/* siotls_set_options: every field may be zero. Strings are copied. */
struct siotls_set_options {
    size_t size;
    /*
     * NULL: malloc and free; copied. Threads that shake hands call it at once: what is tested at first use, and keys of
     * trust anchors, take their memory here.
     */
    const struct siotls_memory *memory;
    const char *providers; /* the list; "": none (add some with siotls_set_add); NULL: SIOTLS_PROVIDER, else all */
    const char
        *provider_path; /* directories to look up names in, before the installed ones; NULL: SIOTLS_PROVIDER_PATH */
    uint8_t ignore_environment;     /* 1: SIOTLS_PROVIDER, SIOTLS_PROVIDER_PATH, SIOTLS_PKCS11_MODULE are not read */
    uint8_t require_fips;           /* 1: only algorithms that state FIPS yes are offered */
    const char *fips_properties;    /* as in siotls_provider_options */
    const char *configuration_file; /* likewise */
    const char *pkcs11_module;      /* likewise; NULL: SIOTLS_PKCS11_MODULE */
    void *report_context;
    /* Words of providers and of the loader (skipped modules, withdrawn algorithms); from any thread. */
    void (*report)(void *context, const char *provider, int level, const char *text);
};

/*
 * siotls_set_new makes a set and loads its providers. The environment is ignored in setuid, setgid and
 * otherwise elevated processes. A module is refused (REFUSED) when others may change it: the file and every
 * folder above it, links resolved, have to belong to root or the effective user and to be writable by nobody else; a
 * group of nobody but the owner may, and a sticky folder. The detail tells which part it is and what to do.
 * A named provider that cannot be loaded is an error; with no list at all every installed one that opens is
 * taken, the bundled ones first: openssl, nettle, sodium, hacl, awslc, compress, pkcs11, then others by name. options
 * NULL means all zero. Errors: SYNTAX, NOT_FOUND, PROVIDER, REFUSED... with the reason and the item in detail;
 * NO_MEMORY.
 */
SIOTLS_API int siotls_set_new(struct siotls_set **set, const struct siotls_set_options *options,
                              struct siotls_error *error);

/*
 * siotls_set_add opens a provider that is linked into the program and puts it last in the order. Legal
 * until the set is first used by a config or an identity (then STATE).
 */
SIOTLS_API int siotls_set_add(struct siotls_set *set, siotls_provider_entry *entry, struct siotls_error *error);

/*
 * siotls_set_search_path: the directories in which the set looked names up, in order, separated as in
 * SIOTLS_PROVIDER_PATH: those of its provider path, then the installed one. Lives as long as the set.
 */
SIOTLS_API const char *siotls_set_search_path(const struct siotls_set *set);

/* siotls_set_free gives up a reference; with the last one the instances are closed. */
SIOTLS_API void siotls_set_free(struct siotls_set *set);

/* siotls_provider_info: a provider of a set. Pointers live as long as the set. */
struct siotls_provider_info {
    size_t size;
    const char *name;
    const char *version;
    const char *description;
    const char *library; /* of the instance: the library at run time */
    const char *path;    /* of the module; NULL when linked in */
    uint32_t abi_minor;
    const struct siotls_provider_instance *instance;
};

/* siotls_set_num_providers: how many providers are open. */
SIOTLS_API size_t siotls_set_num_providers(const struct siotls_set *set);

/*
 * siotls_set_provider fills info for the provider of that index, in the set's order. NOT_FOUND: the index is not below
 * their number. ARGUMENT: the size is not set.
 */
SIOTLS_API int siotls_set_provider(const struct siotls_set *set, struct siotls_provider_info *info, size_t index);

/* What is known of an algorithm of an instance. */
enum siotls_test_state {
    SIOTLS_TEST_NOT_RUN = 0,
    SIOTLS_TEST_PASSED = 1,
    SIOTLS_TEST_WITHDRAWN = 2 /* its known-answer test failed: it is not used */
};

/* siotls_algorithm_info: one algorithm of one provider. Pointers live as long as the set. */
struct siotls_algorithm_info {
    size_t size;
    int kind;
    uint32_t id;
    uint32_t key_type;     /* verifiers only, else 0 */
    uint32_t fips;         /* siotls_fips */
    int state;             /* siotls_test_state */
    const char *reason;    /* why it is withdrawn or not considered; NULL: it is not */
    size_t provider;       /* index */
    int is_winner;         /* 1: this is the one that a config would use */
    const void *algorithm; /* const struct siotls_hash *, ... by kind */
};

/*
 * siotls_set_num_algorithms, siotls_set_algorithm: every algorithm of every provider, winners and others. NOT_FOUND:
 * the index is not below their number. ARGUMENT: the size is not set.
 */
SIOTLS_API size_t siotls_set_num_algorithms(const struct siotls_set *set);
SIOTLS_API int siotls_set_algorithm(const struct siotls_set *set, struct siotls_algorithm_info *info, size_t index);

/*
 * siotls_set_which fills info for the winner; key_type matters for verifiers (0: any key type).
 * NOT_OFFERED when there is none. ARGUMENT: set or info is NULL, or the size is not set.
 */
SIOTLS_API int siotls_set_which(const struct siotls_set *set, struct siotls_algorithm_info *info, int kind, uint32_t id,
                                uint32_t key_type);

/*
 * siotls_set_test runs the known-answer test of the algorithm of that index now, again if need be, and
 * records the result. PROVIDER with a reason when it fails. Configs do this by themselves for what they select.
 */
SIOTLS_API int siotls_set_test(struct siotls_set *set, size_t index, struct siotls_error *error);

#ifdef __cplusplus
}
#endif

#endif
