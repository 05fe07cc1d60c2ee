/* SPDX-License-Identifier: Apache-2.0 */
/* moved_flags.h: between moved_out.c and moved_in.c. */
#ifndef SIO_ESTABLISHED_MOVED_FLAGS_H
#define SIO_ESTABLISHED_MOVED_FLAGS_H

#include "handshake/established/moved.h"

enum {
    SIO_MOVED_UPDATE_OWED = 1,
    SIO_MOVED_UPDATE_AWAITED = 2,
    SIO_MOVED_CLOSE_SENT = 4,
    SIO_MOVED_CLOSE_RECEIVED = 8,
    SIO_MOVED_INPUT_ENDED = 16,
    SIO_MOVED_CLOCK_SET = 32,
    SIO_MOVED_ALL_FLAGS = 63
};

/* What may be news still; the others are of the handshake and of what is shown. */
enum { SIO_MOVED_NEWS = SIO_NEWS_KEY_UPDATE | SIO_NEWS_CLOSED | SIO_NEWS_EARLY_DATA | SIO_NEWS_EARLY_DATA_REJECTED };

#endif
