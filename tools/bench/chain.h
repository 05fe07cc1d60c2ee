/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chain.h: a root, a CA below it, and what the CA issued: to example.org with a key on P-256 and with one of RSA-2048,
 * and to a client; and a root on Ed25519 with a leaf for example.org. Of the size and with the extensions that public
 * CAs write. In PEM; make_chain.sh makes them.
 */
#ifndef BENCH_CHAIN_H
#define BENCH_CHAIN_H

/* Some time at which all are valid, and a name that the server's are for. */
#define BENCH_CHAIN_TIME_MS 1893456000000u
#define BENCH_CHAIN_NAME "www.example.org"

extern const char bench_root_pem[];
extern const char bench_ca_pem[];
extern const char bench_server_pem[];
extern const char bench_server_key_pem[];
extern const char bench_client_pem[];
extern const char bench_client_key_pem[];
extern const char bench_rsa_pem[];
extern const char bench_rsa_key_pem[];
extern const char bench_ed25519_root_pem[];
extern const char bench_ed25519_pem[];
extern const char bench_ed25519_key_pem[];

#endif
