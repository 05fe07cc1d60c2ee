/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sessions.c: see sessions.h.
 */
#include "sessions.h"

#include <string.h>

bool sessions_ask(struct pair *pair)
{
    return siotls_config_set_events(pair->ends[PAIR_CLIENT].config, SIOTLS_REQUEST_SESSION) == 0;
}

bool sessions_first(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_say(pair, PAIR_SERVER, 1) &&
           (pair->session.data_len > 0 || pair_complain("no session comes"));
}

bool sessions_second(struct pair *pair)
{
    return pair_again(pair) &&
           (siotls_conn_set_session(pair->ends[PAIR_CLIENT].conn, pair->session.data, pair->session.data_len) == 0 ||
            pair_complain("the session is not taken"));
}

bool sessions_both(struct pair *pair)
{
    return sessions_first(pair) && sessions_second(pair) && pair_shake_hands(pair);
}

static bool export_is_same(const struct pair *pair)
{
    uint8_t exports[PAIR_NUM_SIDES][40];
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        if (siotls_conn_export_keying_material(pair->ends[side].conn, exports[side], sizeof exports[side], "test", NULL,
                                               0) != 0)
            return pair_complain("side %d exports nothing", side);
    return memcmp(exports[0], exports[1], sizeof exports[0]) == 0 || pair_complain("the exports differ");
}

static bool are(const struct pair *pair, bool is_resumed)
{
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        struct siotls_info info = pair_info(pair, (enum pair_side)side);
        if ((info.is_resumed != 0) != is_resumed ||
            info.psk_kind != (is_resumed ? SIOTLS_PSK_RESUMPTION : SIOTLS_PSK_NONE))
            return pair_complain("side %d says that it is %sresumed", side, info.is_resumed ? "" : "not ");
        if ((info.scheme == 0) != is_resumed)
            return pair_complain("side %d has another authentication", side);
    }
    return export_is_same(pair);
}

bool sessions_are_resumed(const struct pair *pair)
{
    return are(pair, true);
}

bool sessions_are_full(const struct pair *pair)
{
    return are(pair, false);
}

static bool edit(struct pair_bytes *kept, size_t offset, enum sio_session_kind kind, sessions_change *change)
{
    struct siotls_memory memory;
    struct sio_session session;
    struct sio_buffer edited;
    if (!sio_memory_init(&memory, NULL) || kept->data_len < offset ||
        !sio_session_parse(&session, sio_bytes(kept->data + offset, kept->data_len - offset), kind))
        return pair_complain("the session does not parse");
    change(&session);
    sio_buffer_init(&edited, &memory);
    bool done = sio_session_write(&edited, &session);
    kept->data_len = offset;
    pair_append(kept, edited.data, edited.data_len);
    sio_buffer_clear(&edited);
    return done;
}

bool sessions_edit(struct pair *pair, sessions_change *change)
{
    return edit(&pair->session, 0, SIO_SESSION_OF_CLIENT, change);
}

bool sessions_edit_stored(struct pair *pair, sessions_change *change)
{
    return edit(&pair->stored, 32, SIO_SESSION_OF_SERVER, change);
}
