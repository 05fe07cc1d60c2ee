/* SPDX-License-Identifier: Apache-2.0 */
/*
 * x509_support.h: a chain, a trust store and a request, judged with the fake provider.
 */
#ifndef TESTS_X509_SUPPORT_H
#define TESTS_X509_SUPPORT_H

#include <siotls/siotls.h>

#include "certificate_builder.h"
#include "x509/verify.h"

enum { JUDGE_MAX_CHAIN = 160 };

/* 2025-01-01 00:00:00 UTC, within the validity of the builder's good plans. */
#define JUDGE_TIME_MS 1735689600000u

struct judge {
    struct siotls_set *set;
    struct siotls_trust *trust;
    struct siotls_bytes chain[JUDGE_MAX_CHAIN];
    struct siotls_x509_request request; /* chain and trust are filled in by judge_run */
    struct siotls_x509_path path;
    struct siotls_error error;
};

/* A server's certificate for www.example.org is wanted. memory NULL: malloc. */
void judge_init(struct judge *judge);
bool judge_init_with(struct judge *judge, const struct siotls_memory *memory);
void judge_clear(struct judge *judge);

void judge_trust(struct judge *judge, const struct certificate_plan *plan);
void judge_send(struct judge *judge, const struct certificate_plan *plan);

/* The status of siotls_x509_verify. */
int judge_run(struct judge *judge);

/* Checks that it is accepted, by a path of so many certificates; or refused for that reason. */
void judge_accepts(struct judge *judge, size_t path_len);
void judge_refuses(struct judge *judge, const char *reason);

/* A root, a CA and a leaf that every profile accepts: trusted, sent and sent. */
struct good_chain {
    struct certificate_plan root;
    struct certificate_plan ca;
    struct certificate_plan leaf;
};

void good_chain_init(struct good_chain *chain);
void judge_take(struct judge *judge, const struct good_chain *chain);

#endif
