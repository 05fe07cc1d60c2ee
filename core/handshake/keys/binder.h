/* SPDX-License-Identifier: Apache-2.0 */
/*
 * binder.h: PSK binders (RFC 9846 4.3.11.2): who offers a PSK has it, and offered it in this very hello.
 */
#ifndef SIO_KEYS_BINDER_H
#define SIO_KEYS_BINDER_H

#include "config/session_policy.h"
#include "handshake/keys/transcript.h"

/*
 * HMAC(finished_key, Transcript-Hash(Truncate(ClientHello))), one digest of the PSK's hash. The pieces are those of the
 * ClientHello with its header, up to the list of binders; the transcript has what came before it.
 */
bool sio_psk_binder(const struct sio_psk *psk, uint8_t *binder, const struct sio_transcript *transcript,
                    const struct siotls_bytes *truncated, size_t num_pieces, struct sio_error *error) SIO_CHECKED;

/* Fills in the binders that end a whole ClientHello, in the order of the PSKs; room for them is there, lengths too. */
bool sio_binders_write(uint8_t *message, size_t message_len, size_t binders_len, const struct sio_psk *const *psks,
                       size_t num_psks, const struct sio_transcript *transcript, struct sio_error *error) SIO_CHECKED;

#endif
