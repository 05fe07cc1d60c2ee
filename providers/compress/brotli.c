/* SPDX-License-Identifier: Apache-2.0 */
/*
 * brotli.c: Brotli (RFC 7932). A stream names its window of up to 16 MiB and the length of what comes next in a few
 * bytes, and the decoder allocates a ring for it: so it gets its memory here, no more than an honest stream needs
 * whose result fits.
 */
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdlib.h>

#include "internal.h"

/* ---- compress ---- */

/* A block of the encoder: what it gets begins at content. */
struct block {
    struct block *next;
    struct block *previous;
    max_align_t content;
};

/*
 * The encoder ends the process when it gets no memory (BROTLI_ENCODER_EXIT_ON_OOM, as Debian builds it). So its
 * allocator leaves it by a jump instead, and what it held is freed from this list. It holds nothing else.
 */
struct arena {
    struct block blocks; /* the head of the list */
    jmp_buf on_failure;
};

static void *take_block(void *opaque, size_t size)
{
    struct arena *arena = opaque;
    struct block *block = malloc(offsetof(struct block, content) + size);
    if (block == NULL)
        longjmp(arena->on_failure, 1);
    block->next = arena->blocks.next;
    block->previous = &arena->blocks;
    if (block->next != NULL)
        block->next->previous = block;
    arena->blocks.next = block;
    return &block->content;
}

static void free_block(void *opaque, void *address)
{
    (void)opaque;
    if (address == NULL)
        return;
    struct block *block = (struct block *)((uint8_t *)address - offsetof(struct block, content));
    block->previous->next = block->next;
    if (block->next != NULL)
        block->next->previous = block->previous;
    free(block);
}

static int pack_within(struct arena *arena, const uint8_t *data, size_t data_len, uint8_t *output,
                       size_t output_capacity, size_t *output_len)
{
    /* Good for kilobytes; the two last levels cost ten times the time. */
    enum { QUALITY = 9 };
    size_t room = output_capacity;
    if (setjmp(arena->on_failure) != 0)
        return SIOTLS_PROVIDER_NO_MEMORY;
    BrotliEncoderState *encoder = BrotliEncoderCreateInstance(take_block, free_block, arena);
    BrotliEncoderSetParameter(encoder, BROTLI_PARAM_QUALITY, QUALITY);
    BrotliEncoderSetParameter(encoder, BROTLI_PARAM_SIZE_HINT, data_len < UINT32_MAX ? (uint32_t)data_len : UINT32_MAX);
    if (!BrotliEncoderCompressStream(encoder, BROTLI_OPERATION_FINISH, &data_len, &data, &room, &output, output_len))
        return SIOTLS_PROVIDER_INTERNAL;
    return BrotliEncoderIsFinished(encoder) ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_TOO_SMALL;
}

static int brotli_pack(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                       const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity,
                       size_t *output_len)
{
    struct arena arena = {.blocks = {.next = NULL}};
    (void)instance;
    (void)compressor;
    int result = pack_within(&arena, data, data_len, output, output_capacity, output_len);
    while (arena.blocks.next != NULL)
        free_block(&arena, &arena.blocks.next->content);
    return result;
}

/* ---- decompress ---- */

/* Decoder state and Huffman tables. The ring is at most twice what comes out, and has some slack. */
enum { FIXED_ALLOWANCE = 512 * 1024 };

struct allowance {
    size_t left;
    bool is_exceeded;
};

/* What was freed is not counted back: a ring that grows step by step doubles each time, so four times is enough. */
static void *take_allowed(void *opaque, size_t size)
{
    struct allowance *allowance = opaque;
    if (size > allowance->left) {
        allowance->is_exceeded = true;
        return NULL;
    }
    allowance->left -= size;
    return malloc(size);
}

static void give_back(void *opaque, void *address)
{
    (void)opaque;
    free(address);
}

static int judge(BrotliDecoderResult result, BrotliDecoderErrorCode code, size_t left, bool is_exceeded)
{
    switch (result) {
    case BROTLI_DECODER_RESULT_SUCCESS:
        return left == 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_DATA;
    case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        return SIOTLS_PROVIDER_TOO_SMALL;
    case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
        return SIOTLS_PROVIDER_BAD_DATA;
    default:
        if (is_exceeded)
            return SIOTLS_PROVIDER_TOO_SMALL;
        return code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES && code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES
                   ? SIOTLS_PROVIDER_NO_MEMORY
                   : SIOTLS_PROVIDER_BAD_DATA;
    }
}

static int brotli_unpack(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                         const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity,
                         size_t *output_len)
{
    struct allowance allowance = {.left = FIXED_ALLOWANCE};
    size_t left = data_len;
    size_t room = output_capacity;
    (void)instance;
    (void)compressor;
    if (output_capacity > (SIZE_MAX - FIXED_ALLOWANCE) / 4)
        return SIOTLS_PROVIDER_ARGUMENT;
    allowance.left += 4 * output_capacity;
    BrotliDecoderState *decoder = BrotliDecoderCreateInstance(take_allowed, give_back, &allowance);
    if (decoder == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    BrotliDecoderResult result = BrotliDecoderDecompressStream(decoder, &left, &data, &room, &output, output_len);
    BrotliDecoderErrorCode code = BrotliDecoderGetErrorCode(decoder);
    BrotliDecoderDestroyInstance(decoder);
    return judge(result, code, left, allowance.is_exceeded);
}

const struct siotls_compressor compress_brotli = {
    .size = sizeof compress_brotli,
    .id = SIOTLS_COMPRESSOR_BROTLI,
    .compress = brotli_pack,
    .decompress = brotli_unpack,
};
