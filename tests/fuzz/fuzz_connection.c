/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_connection.c: whole connections. A client and a server play one of the scenarios of tests/handshake over the
 * fake provider, while a meddler (meddle.h) does what the input says; then they go on as long as deeds are left.
 * Whatever was done to them, what oracle.c holds must hold.
 *
 * Input: number of the scenario (two bytes), mode, seed; then deeds of six bytes each.
 */
#include <stdlib.h>

#include "fake_provider.h"
#include "fuzz_message.h"
#include "meddle.h"
#include "oracle.h"

enum { MAX_ROUNDS = 40 };

static const struct pair_mode modes[] = {
    {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0},
    {"whole, buffer", PAIR_WHOLE, PAIR_RECEIVE_BUFFER, true, 0},
    {"whole, in place", PAIR_WHOLE, PAIR_RECEIVE_IN_PLACE, true, 0},
    {"random, in place", PAIR_RANDOM, PAIR_RECEIVE_IN_PLACE, false, 0},
    {"random, buffer", PAIR_RANDOM, PAIR_RECEIVE_BUFFER, true, 0},
    {"bytes", PAIR_BYTES, PAIR_RECEIVE_DATA, false, 0},
};

static bool can_go_on(const struct pair *pair)
{
    return pair->ends[PAIR_CLIENT].conn != NULL && pair->ends[PAIR_SERVER].conn != NULL &&
           pair->ends[PAIR_CLIENT].status == 0 && pair->ends[PAIR_SERVER].status == 0;
}

/* Past what the scenario has: a little text both ways, for as long as the meddler has plans. */
static void go_on(struct pair *pair, const struct meddler *meddler)
{
    for (int i = 0; i < MAX_ROUNDS && can_go_on(pair) && meddler_is_waiting(meddler); i++) {
        static const uint8_t text[] = "text";
        pair_append(&pair->ends[i & 1].unsent, text, sizeof text);
        pair_settle(pair);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    static bool is_built;
    struct sio_reader reader = sio_reader(sio_bytes(data, data_len));
    struct meddler meddler;
    struct pair pair;
    uint16_t scenario;
    uint8_t mode;
    uint8_t seed;
    if (!sio_read_u16(&reader, &scenario) || !sio_read_u8(&reader, &mode) || !sio_read_u8(&reader, &seed))
        return 0;
    if (!is_built)
        pair_build_world();
    is_built = true;
    fake_control_reset();
    meddler_read(&meddler, &reader);
    const struct pair_scenario *played = pair_scenario_at(scenario % pair_num_scenarios());
    struct pair_mode chosen = modes[mode % (sizeof modes / sizeof modes[0])];
    chosen.seed = seed;
    if (pair_open(&pair, played, &chosen, NULL)) {
        meddler_enter(&meddler, &pair);
        if (played->play != NULL)
            played->play(&pair);
        else
            pair_play(&pair);
        go_on(&pair, &meddler);
        oracle_judge(&pair, &meddler);
    }
    pair_shut(&pair);
    fuzz_require(fake_control.num_live == 0 && fake_control.num_open == 0);
    return 0;
}
