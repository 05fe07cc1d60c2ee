/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign.h: a key that is not in this process, as echo_sign.c uses it. sign_token.c asks a token of PKCS#11 in threads,
 * sign_process.c asks another process (signer.c). Neither makes the loop wait.
 */
#ifndef EXAMPLES_SIGN_H
#define EXAMPLES_SIGN_H

#include <siotls/siotls.h>

/*
 * What is signed in TLS 1.3 has at most 146 bytes (RFC 9846 4.5.2). A signature of ML-DSA-87 has 4627.
 */
enum { SIGN_MAX_MESSAGE = 256, SIGN_MAX_SIGNATURE = 5000 };

/* sign_job: a SIGN event that is to be answered, and the answer. */
struct sign_job {
    uint64_t connection; /* the program's number of the connection that waits */
    uint64_t id;         /* of the event */
    uint16_t scheme;     /* siotls_scheme */
    uint16_t message_len;
    uint16_t signature_len; /* 0: the key's owner would not */
    uint8_t message[SIGN_MAX_MESSAGE];
    uint8_t signature[SIGN_MAX_SIGNATURE];
};

/* The words of the command line behind the certificate, for its usage, and how many they are. */
extern const char sign_usage[];
extern const int sign_num_arguments;

/* With what is signed, for siotls_identity_options; none: all that the certificate's key allows. */
extern const uint16_t sign_schemes[];
extern const size_t sign_num_schemes;

/* sign_open finds the key. What becomes readable when a signature is there; -1: it cannot, and why was printed. */
int sign_open(char **arguments);

/* sign_begin has this job done, which it copies; -1: it cannot. */
int sign_begin(const struct sign_job *job);

/* sign_next takes a job that is done. 1: that was one; 0: there is none now; -1: there will be none any more. */
int sign_next(struct sign_job *job);

#endif
