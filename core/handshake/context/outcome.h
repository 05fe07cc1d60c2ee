/* SPDX-License-Identifier: Apache-2.0 */
/* outcome.h: what a handler, an ask or a step comes to. */
#ifndef SIO_CONTEXT_OUTCOME_H
#define SIO_CONTEXT_OUTCOME_H

#include <stdbool.h>

/* The two waits: only asks and steps may, and go on where they waited. */
enum sio_outcome {
    SIO_DONE,
    SIO_FAIL,
    SIO_WAIT_FOR_ANSWER, /* of the application, to the question that was raised */
    SIO_WAIT_FOR_SENDING /* until somebody takes our last answer */
};

/* Turns success or failure into an outcome. */
static inline enum sio_outcome sio_outcome(bool success)
{
    return success ? SIO_DONE : SIO_FAIL;
}

#endif
