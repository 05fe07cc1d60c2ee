/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrong_rows.h: the rows, by what they are about.
 */
#ifndef TESTS_HANDSHAKE_WRONG_ROWS_H
#define TESTS_HANDSHAKE_WRONG_ROWS_H

#include "pair.h"
#include "wrong.h"

/* Of configs: an empty one for each role, and one that is ready. */
struct wrong_configs {
    struct siotls_config *client, *server, *ready;
};
void wrong_settings(const struct wrong_configs *configs);
void wrong_session_settings(const struct wrong_configs *configs);

/* Of connections that are not started, and of those that are further. */
void wrong_calls(struct pair *pair);
void wrong_calls_of_early_data(struct siotls_conn *conn);
void wrong_calls_when_done(struct pair *pair);
void wrong_calls_of_quic(struct pair *pair);
/* Of the decision that is outstanding. */
void wrong_answers(struct siotls_conn *conn, const struct siotls_event *event, struct siotls_config *client,
                   struct siotls_config *unready);

/* Of what connections are made of. */
void wrong_makers(struct pair *pair);
void wrong_sets(struct siotls_set *set);
void wrong_files(struct pair *pair);
void wrong_certificates(struct siotls_set *set);

#endif
