/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bio.h: one program, twice: bio_main.c fetches a page by a socket; bio_openssl.c does its TLS with libssl and memory
 * BIOs, bio_siotls.c with siotls. docs/from-memory-bio.md shows both.
 */
#ifndef EXAMPLES_BIO_H
#define EXAMPLES_BIO_H

/* Sends the request and prints the answer. 0: all of it came; -1: not, and why was printed. */
int fetch(int network, const char *host, const char *ca_path, const char *request);

#endif
