/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_handshake_auth.c: a client's certificate after the handshake (RFC 9846 4.7.2). A client answers at once, in one
 * flight. For as long as it takes there is a struct sio_handshake again, whose transcript goes on where the
 * handshake's ended (established/post_auth.h).
 */
#include <string.h>

#include "handshake/message/messages.h"

/* RFC 9846 4.5: the Finished of the answer is made with the client's application traffic secret of the moment. */
static void take_finished_key(struct sio_handshake *handshake)
{
    const struct sio_established *established = handshake->established;
    memcpy(handshake->schedule.traffic[SIO_CLIENT], sio_traffic_secret(established, SIO_CLIENT),
           sio_digest_size(&established->negotiated));
}

/* ---- server ---- */

enum sio_outcome sio_post_certificate_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    take_finished_key(handshake);
    return sio_certificate_recv(handshake, body);
}

enum sio_outcome sio_post_auth_done(struct sio_handshake *handshake)
{
    handshake->established->is_certificate_awaited = false;
    handshake->context->journal.news |= SIO_NEWS_PEER_CERTIFICATE;
    return SIO_DONE;
}

/* ---- client ---- */

enum sio_outcome sio_post_finished_key(struct sio_handshake *handshake)
{
    take_finished_key(handshake);
    return SIO_DONE;
}

enum sio_outcome sio_post_auth_end(struct sio_handshake *handshake)
{
    const struct sio_flow *flow = &handshake->context->flow;
    handshake->established->answer_unsent = (uint32_t)flow->calls->num_unsent(flow->carrier);
    handshake->is_over = true;
    return SIO_DONE;
}
