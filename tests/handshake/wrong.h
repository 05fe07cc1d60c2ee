/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrong.h: calls that are wrong, a row each: which function, what is wrong with the call, and the status, reason and
 * detail that it has to get. wrong_test.py compares the rows with the headers: no function may be without.
 *
 * Kinds: null, size (of a struct), range, role, state, and other for what a status alone tells apart.
 */
#ifndef TESTS_HANDSHAKE_WRONG_H
#define TESTS_HANDSHAKE_WRONG_H

#include <siotls/quic.h>
#include <siotls/siotls.h>

/* What was asked about the last call; rows of functions that take an error hand it over. */
extern struct siotls_error wrong_told;

/* To be called before a call, and behind it. */
struct siotls_error *wrong_begin(void);
void wrong_end(const char *function, const char *kind, int line, int status, int wanted, const char *reason,
               const char *detail);

/* Prints how many rows were not as they should be; the exit status. */
int wrong_summary(void);

/* A function that takes an error, as the last of the arguments: &wrong_told. */
#define WRONG(kind, wanted, reason, detail, function, ...)                                                             \
    do {                                                                                                               \
        (void)wrong_begin();                                                                                           \
        int status_ = function(__VA_ARGS__);                                                                           \
        wrong_end(#function, kind, __LINE__, status_, SIOTLS_ERROR_##wanted, reason, detail);                          \
    } while (0)

/* A function of a connection or a config, which is asked afterwards. */
#define WRONG_CALL(kind, wanted, reason, detail, function, conn, ...)                                                  \
    do {                                                                                                               \
        (void)wrong_begin();                                                                                           \
        int status_ = function(conn, __VA_ARGS__);                                                                     \
        (void)siotls_conn_misuse(conn, &wrong_told);                                                                   \
        wrong_end(#function, kind, __LINE__, status_, SIOTLS_ERROR_##wanted, reason, detail);                          \
    } while (0)
#define WRONG_BARE_CALL(kind, wanted, reason, detail, function, conn)                                                  \
    do {                                                                                                               \
        (void)wrong_begin();                                                                                           \
        int status_ = function(conn);                                                                                  \
        (void)siotls_conn_misuse(conn, &wrong_told);                                                                   \
        wrong_end(#function, kind, __LINE__, status_, SIOTLS_ERROR_##wanted, reason, detail);                          \
    } while (0)
#define WRONG_SETTING(kind, wanted, reason, detail, function, config, ...)                                             \
    do {                                                                                                               \
        (void)wrong_begin();                                                                                           \
        int status_ = function(config, __VA_ARGS__);                                                                   \
        (void)siotls_config_misuse(config, &wrong_told);                                                               \
        wrong_end(#function, kind, __LINE__, status_, SIOTLS_ERROR_##wanted, reason, detail);                          \
    } while (0)

#define WRONG_BARE_SETTING(kind, wanted, reason, detail, function, config)                                             \
    do {                                                                                                               \
        (void)wrong_begin();                                                                                           \
        int status_ = function(config);                                                                                \
        (void)siotls_config_misuse(config, &wrong_told);                                                               \
        wrong_end(#function, kind, __LINE__, status_, SIOTLS_ERROR_##wanted, reason, detail);                          \
    } while (0)

/* A function that keeps no reason: what its status means stands in its comment. */
#define WRONG_PLAIN(kind, wanted, function, ...)                                                                       \
    do {                                                                                                               \
        (void)wrong_begin();                                                                                           \
        int status_ = function(__VA_ARGS__);                                                                           \
        wrong_end(#function, kind, __LINE__, status_, SIOTLS_ERROR_##wanted, NULL, NULL);                              \
    } while (0)

#endif
