/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_message.h: what the targets for handshake messages share: read, written, read again, written again, the second
 * time to the same bytes.
 */
#ifndef TESTS_FUZZ_MESSAGE_H
#define TESTS_FUZZ_MESSAGE_H

#include "wire/hello.h"
#include "wire/messages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len);

/* Parses a body and, when it is fine, writes it. A parser says why it fails if and only if it fails. */
typedef bool fuzz_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);

/* Leaves a parsed message's fields only to be written from. */
void fuzz_forget_data(struct sio_extensions *extensions);

/* Stops the program, which is how libFuzzer learns of a defect, unless what must hold does. */
void fuzz_require(bool holds);

/* Does what is said above. */
void fuzz_message(fuzz_round *round, const uint8_t *data, size_t data_len);

#endif
