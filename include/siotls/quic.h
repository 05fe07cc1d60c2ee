/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quic.h: the handshake of QUIC (RFC 9001 4, 8). Packets, their protection and CRYPTO frames are the application's.
 *
 * A connection of siotls_quic_conn_new is one of connection.h, with two ports of its own in place of the four:
 *
 *   bytes of CRYPTO frames, in order -> siotls_quic_receive, by level
 *   bytes for CRYPTO frames          <- siotls_quic_data_to_send + siotls_quic_data_sent, by level
 *   secrets, and what happened       <- siotls_conn_next_event, until it says NONE
 *
 * Started, timed, asked, refused and freed it is as any other; the ports of connection.h, close, update_key and
 * request_certificate are STATE. A failure's alert is not sent: siotls_conn_error tells it, and the application closes
 * with CRYPTO_ERROR, 0x0100 + alert (RFC 9001 4.8), or with PROTOCOL_VIOLATION where the RFC has that.
 *
 * The config is a normal one. It needs application protocols (siotls_config_set_alpn): without one in common the
 * handshake ends with no_application_protocol. What is of records (padding, limits, compatibility mode) and
 * authentication after the handshake have no effect. A session is resumed over the kind of transport that it is of.
 */
#ifndef SIOTLS_QUIC_H
#define SIOTLS_QUIC_H

#include <siotls/connection.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * siotls_quic_level: encryption levels (RFC 9001 2.1), in the order of the packets: Initial, 0-RTT, Handshake, 1-RTT.
 *
 * A SECRET event has level, direction (siotls_direction), suite, aead and hash (siotls_aead_id, siotls_hash_id) and in
 * secret the traffic secret of which packet protection is made (RFC 9001 5.1). They come in the order in which they are
 * needed; each lives until the next siotls_conn_next_event and is wiped then. Initial secrets are the application's
 * (5.2), and so is a change of keys (6). Of a connection that failed those for sealing are still told.
 *
 * A QUIC_PARAMETERS event has in message the peer's transport parameters. The peer has not proven anything before
 * HANDSHAKE_DONE. On a server that has set none of its own it is a decision, with an id; siotls_quic_set_parameters
 * answers it, or siotls_conn_refuse.
 */
enum siotls_quic_level {
    SIOTLS_QUIC_INITIAL = 0,
    SIOTLS_QUIC_EARLY = 1,
    SIOTLS_QUIC_HANDSHAKE = 2,
    SIOTLS_QUIC_APPLICATION = 3
};

/* siotls_quic_conn_new makes a connection of a ready config (else STATE), as siotls_conn_new does. NO_MEMORY. ARGUMENT.
 */
SIOTLS_API int siotls_quic_conn_new(struct siotls_conn **conn, struct siotls_config *config,
                                    struct siotls_error *error);

/*
 * siotls_quic_set_parameters sets this side's transport parameters (RFC 9000 18), as they are to be sent: 0 to 8192
 * bytes, else ARGUMENT; copied. A client does so before siotls_conn_start, which is STATE without. A server may wait
 * for the client's: then QUIC_PARAMETERS is a decision of which this is the answer, and the connection goes on. STATE
 * once they are in use, and on a connection that is not over QUIC.
 */
SIOTLS_API int siotls_quic_set_parameters(struct siotls_conn *conn, const uint8_t *data, size_t data_len);

/*
 * siotls_quic_set_early_data_context (servers): what must be the same when a ticket is made and when its early data is
 * taken, such as a version of the transport parameters that early data relies on (RFC 9001 4.6.3): with another one
 * early data is refused. 0 to 255 bytes, else ARGUMENT; copied; default: none. Set it before siotls_conn_start, or
 * before the client's QUIC_PARAMETERS are answered; later is STATE.
 */
SIOTLS_API int siotls_quic_set_early_data_context(struct siotls_conn *conn, const uint8_t *data, size_t data_len);

/*
 * siotls_quic_receive takes the next bytes of a level's CRYPTO stream (siotls_quic_level): all of them, in order and
 * each once. A level whose SECRET for opening is not there yet is STATE, and nothing happens: keep the bytes. A level
 * that is over, and EARLY, end the connection (unexpected_message); so do bytes that are left over when a level ends.
 * LIMIT, and nothing happens: while the connection waits for the application it holds 262,144 bytes and no more.
 */
SIOTLS_API int siotls_quic_receive(struct siotls_conn *conn, int level, const uint8_t *data, size_t data_len);

/*
 * siotls_quic_data_to_send shows the next bytes for CRYPTO frames, and of which level; *data_len is 0 when there are
 * none. The view stays until it is acknowledged. Take the SECRET events first: its level may need one. STATE: not over
 * QUIC. ARGUMENT.
 */
SIOTLS_API int siotls_quic_data_to_send(struct siotls_conn *conn, int *level, const uint8_t **data, size_t *data_len);

/*
 * siotls_quic_data_sent says that so many of them (0 to data_len) were taken: to be sent again is the application's.
 * ARGUMENT: more than was shown. STATE: not over QUIC. Else the status of the failure.
 */
SIOTLS_API int siotls_quic_data_sent(struct siotls_conn *conn, size_t data_len);

#ifdef __cplusplus
}
#endif

#endif
