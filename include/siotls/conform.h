/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conform.h: libsiotls-conform, the checks that a provider has to pass; for the tests of who writes one.
 *
 *   siotls_set_new -> siotls_conform_new -> siotls_conform_run -> siotls_conform_free
 *
 * Each check of each algorithm runs in a process of its own, so that one that crashes, hangs or spoils
 * memory is a failure like any other. Which processes these are depends on the system:
 *
 * - Elsewhere than on Windows they are forked. The caller should have one thread only: what others hold is never
 *   released in the child.
 * - On Windows the program is started again for each check, with the same arguments and environment, without input and
 *   output. It has to come to the same calls of siotls_conform_run again, with the same providers; the call that is
 *   waited for does its check and ends the process. Do nothing before it that must not happen many times.
 *
 * An object has one owner at a time, and only one siotls_conform_run may be at work in a process.
 */
#ifndef SIOTLS_CONFORM_H
#define SIOTLS_CONFORM_H

#include <siotls/set.h>

#ifdef __cplusplus
extern "C" {
#endif

/* SIOTLS_CONFORM_API marks what this library exports. */
#if defined(_WIN32) && defined(SIOTLS_CONFORM_BUILD_DLL)
#define SIOTLS_CONFORM_API __declspec(dllexport)
#elif defined(__GNUC__)
#define SIOTLS_CONFORM_API __attribute__((visibility("default")))
#else
#define SIOTLS_CONFORM_API
#endif

struct siotls_conform;

enum siotls_conform_state {
    SIOTLS_CONFORM_PASSED = 0,
    SIOTLS_CONFORM_FAILED = 1,
    SIOTLS_CONFORM_SKIPPED = 2 /* there was nothing to check; the reason says why */
};

/* siotls_conform_result: what one check of one algorithm found. Pointers are good until the report returns. */
struct siotls_conform_result {
    size_t size;
    int state; /* siotls_conform_state */
    const char *provider;
    int kind;
    uint32_t id;
    uint32_t key_type;  /* verifiers only, else 0 */
    const char *name;   /* of the algorithm; its number in hexadecimal when it has none */
    const char *check;  /* "descriptor": the library does not take what the provider says of it */
    const char *reason; /* why it failed or was skipped; NULL: it passed */
    uint32_t num_cases; /* vectors, peers: how many were tried; else 0 */
};

/* siotls_conform_options: every field but size may be zero. Strings and counted objects are kept by copy. */
struct siotls_conform_options {
    size_t size;
    const char *algorithm; /* the only one to check, as siotls_conform_result.name; letter case does not matter */
    const char *check;     /* the only check to run */
    const char *vectors;   /* a folder of test vectors in Wycheproof's form (testvectors_v1); NULL: none */
    uint8_t thorough;      /* 1: the checks that take longer, too: threads, and memory that runs out */
    uint8_t without_peers; /* 1: nothing is compared with the other installed providers, which are not even loaded */
    void *report_context;
    void (*report)(void *context, const struct siotls_conform_result *result); /* after each check; may be NULL */
    uint32_t patience_seconds; /* what takes longer hangs; 0: 300, which is enough under valgrind */
};

/*
 * siotls_conform_new gets ready to check every algorithm of every provider of a set. The set stays the caller's, and
 * has to outlive the object. Compared with are the set's own providers with each other, and every installed one that
 * opens (in the directories of siotls_set_search_path, whatever SIOTLS_PROVIDER says). options NULL means all zero.
 * Errors: ARGUMENT; FILE for a folder of vectors that cannot be read or has none, and for any in a library that was
 * built without jansson; LIMIT for more than 512 files; NO_MEMORY.
 */
SIOTLS_CONFORM_API int siotls_conform_new(struct siotls_conform **conform, struct siotls_set *set,
                                          const struct siotls_conform_options *options, struct siotls_error *error);

/* siotls_conform_totals: how many checks came to what. */
struct siotls_conform_totals {
    size_t size;
    size_t num_passed;
    size_t num_failed;
    size_t num_skipped;
};

/*
 * siotls_conform_run runs the checks; totals may be NULL. It may be called again, and does all of them again then.
 * Errors: PROVIDER when a check failed; NOT_FOUND when there was none to run; ARGUMENT, also when the size of
 * totals is not set. totals are right in each case but the last.
 */
SIOTLS_CONFORM_API int siotls_conform_run(struct siotls_conform *conform, struct siotls_conform_totals *totals,
                                          struct siotls_error *error);

/* siotls_conform_file_info: a file of vectors. Pointers live as long as the object. */
struct siotls_conform_file_info {
    size_t size;
    const char *name;      /* within its folder */
    const char *reason;    /* why it, or some of it, was not used; NULL: it was */
    size_t num_algorithms; /* that its vectors are for */
    size_t num_cases;      /* that were tried, by all of these together */
};

/* siotls_conform_num_files: how many files of vectors were found. */
SIOTLS_CONFORM_API size_t siotls_conform_num_files(const struct siotls_conform *conform);

/*
 * siotls_conform_file fills info for that index, with what the runs so far did. Errors: ARGUMENT: a pointer is NULL, or
 * the size is not set; NOT_FOUND.
 */
SIOTLS_CONFORM_API int siotls_conform_file(const struct siotls_conform *conform, struct siotls_conform_file_info *info,
                                           size_t index);

/* siotls_conform_free frees the object; NULL is taken. */
SIOTLS_CONFORM_API void siotls_conform_free(struct siotls_conform *conform);

/* siotls_conform_check: the name of a kind's check (siotls_kind), in the order they run in; NULL after the last. */
SIOTLS_CONFORM_API const char *siotls_conform_check(int kind, size_t index);

/*
 * siotls_conform_sample: a key that protects nothing, and what it signed: what one needs to call a signer or verifier
 * without a connection. Pointers live as long as the sample. Data NULL: it is not known.
 */
struct siotls_conform_sample {
    size_t size;
    uint32_t key_type;
    uint16_t scheme;
    struct siotls_bytes pkcs8;           /* the private key, DER, not encrypted */
    struct siotls_public_key public_key; /* as the library hands it to import */
    struct siotls_bytes message;
    struct siotls_bytes signature; /* of the message, by scheme */
};

/*
 * siotls_conform_sample_new makes the sample of a type of key (siotls_key_type; 0: that which signs with the scheme in
 * TLS 1.3, RFC 9846 4.3.3) and a scheme (siotls_scheme). Errors: ARGUMENT; NOT_FOUND: there is no such key; NO_MEMORY.
 */
SIOTLS_CONFORM_API int siotls_conform_sample_new(struct siotls_conform_sample **sample, uint32_t key_type,
                                                 uint16_t scheme, struct siotls_error *error);

/* siotls_conform_sample_free frees a sample; NULL is taken. */
SIOTLS_CONFORM_API void siotls_conform_sample_free(struct siotls_conform_sample *sample);

#ifdef __cplusplus
}
#endif

#endif
