/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.h: what all answers to decisions have in common.
 */
#ifndef SIO_API_ANSWER_H
#define SIO_API_ANSWER_H

#include "api/conn.h"

/* The question that an answer is for, of any type with SIOTLS_EVENT_NONE; NULL with the status that says why not. */
struct sio_question *sio_answer_find(struct siotls_conn *conn, uint64_t id, int type, int *status);

/* Marks it as answered and lets the connection go on. */
int sio_answer_go_on(struct siotls_conn *conn, struct sio_question *question);

#endif
