/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handshake.c: see handshake.h.
 */
#include "handshake/state/handshake.h"

/* Only a client that offers to authenticate itself later takes its transcript to where it is moved. */
static bool is_transcript_kept(const struct sio_context *context, const struct sio_established *established)
{
    return context->config->role == SIOTLS_ROLE_CLIENT && context->config->authentication.post_handshake_auth &&
           !established->is_done;
}

/* Where the room begins, behind the struct. */
enum { ROOM_AT = (sizeof(struct sio_handshake) + SIO_ARENA_UNIT - 1) / SIO_ARENA_UNIT * SIO_ARENA_UNIT };

/* Of the block only the struct is zeroed: what is taken of the room is zeroed then. NULL: no memory. */
static struct sio_handshake *make_block(struct sio_context *context)
{
    size_t room_size = context->config->handshake_room;
    struct sio_handshake *made = sio_allocate_raw(&context->home->memory, ROOM_AT + room_size);
    if (made == NULL)
        return NULL;
    *made = (struct sio_handshake){.context = context};
    sio_arena_init(&made->arena, (uint8_t *)made + ROOM_AT, room_size, &context->home->memory);
    made->memory = &made->arena.memory;
    return made;
}

static bool init_parts(struct sio_handshake *handshake)
{
    const struct siotls_memory *memory = handshake->memory;
    sio_transcript_init(&handshake->transcript, memory);
    sio_buffer_init(&handshake->flight, memory);
    sio_schedule_init(&handshake->schedule, memory);
    sio_psk_init(&handshake->psk, memory);
    sio_auth_init(&handshake->auth, memory);
    return sio_hello_init(&handshake->hello, handshake->context->config->role == SIOTLS_ROLE_SERVER, memory);
}

struct sio_handshake *sio_handshake_new(struct sio_context *context, struct sio_established *established)
{
    struct sio_handshake *handshake = make_block(context);
    if (handshake == NULL)
        return NULL;
    handshake->established = established;
    handshake->negotiated = &established->negotiated;
    handshake->send_level = established->is_done ? SIO_LEVEL_APPLICATION : SIO_LEVEL_INITIAL;
    if (!init_parts(handshake)) {
        sio_handshake_free(handshake);
        return NULL;
    }
    if (is_transcript_kept(context, established))
        sio_transcript_keep(&handshake->transcript, context->config->authentication.keep_transcript);
    context->error.detail = handshake->detail;
    context->error.detail_size = sizeof handshake->detail;
    return handshake;
}

void sio_handshake_free(struct sio_handshake *handshake)
{
    if (handshake == NULL)
        return;
    struct sio_context *context = handshake->context;
    const size_t block_size = ROOM_AT + handshake->arena.room_size;
    sio_schedule_clear(&handshake->schedule);
    sio_psk_clear(&handshake->psk);
    sio_hello_clear(&handshake->hello, handshake->memory);
    sio_auth_clear(&handshake->auth);
    sio_transcript_clear(&handshake->transcript);
    sio_buffer_clear(&handshake->flight);
    context->error.detail = NULL;
    context->error.detail_size = 0;
    sio_arena_clear(&handshake->arena);
    sio_wipe(handshake, sizeof *handshake);
    sio_release(&context->home->memory, handshake, block_size);
}

void sio_handshake_forget(struct sio_handshake *handshake)
{
    sio_schedule_clear(&handshake->schedule);
    sio_shares_forget(&handshake->hello.shares, handshake->memory);
    sio_psk_forget(&handshake->psk);
}
