/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory.h: allocation through siotls_memory, wiping, and comparison in constant time.
 */
#ifndef SIO_BASE_MEMORY_H
#define SIO_BASE_MEMORY_H

#include <stdbool.h>

#include <siotls/types.h>

#include "base/error.h"

/* Copies the application's memory functions, or malloc and free for NULL. False if they are unusable. */
bool sio_memory_init(struct siotls_memory *memory, const struct siotls_memory *wanted) SIO_CHECKED;

/* Zeroed memory of at least one byte, or NULL. */
void *sio_allocate(const struct siotls_memory *memory, size_t block_size) SIO_CHECKED;

/* The same without the zeros, for what is large and written before it is read. */
void *sio_allocate_raw(const struct siotls_memory *memory, size_t block_size) SIO_CHECKED;

/* Zeroed memory for num_items of item_size, or NULL, also when the product overflows. */
void *sio_allocate_array(const struct siotls_memory *memory, size_t num_items, size_t item_size) SIO_CHECKED;

/* Zeroed memory aligned to alignment (a power of two), or NULL; give it back with sio_release_aligned. */
void *sio_allocate_aligned(const struct siotls_memory *memory, size_t block_size, size_t alignment) SIO_CHECKED;

/* A copy of the bytes, or NULL. */
void *sio_allocate_copy(const struct siotls_memory *memory, const void *data, size_t data_len) SIO_CHECKED;

/*
 * Keeps a copy of the bytes in a block of their own, in place of what was kept before; empty: keeps nothing. False
 * without memory: then nothing is kept.
 */
bool sio_bytes_keep(struct siotls_bytes *kept, struct siotls_bytes bytes,
                    const struct siotls_memory *memory) SIO_CHECKED;

/* Wipes and releases what was kept. */
void sio_bytes_forget(struct siotls_bytes *kept, const struct siotls_memory *memory);

/*
 * Bytes in a block of their own, behind their number: for who holds many things that are mostly not there, each of
 * which is to cost it one pointer. NULL: none.
 */
struct sio_held {
    size_t data_len;
    uint8_t data[];
};

/* As sio_bytes_keep. */
bool sio_held_keep(struct sio_held **held, struct siotls_bytes bytes, const struct siotls_memory *memory) SIO_CHECKED;

/* Wipes and releases what was kept. */
void sio_held_forget(struct sio_held **held, const struct siotls_memory *memory);

struct siotls_bytes sio_held_bytes(const struct sio_held *held);

/* A copy of the string, or NULL; release it with strlen + 1. */
char *sio_allocate_string(const struct siotls_memory *memory, const char *text) SIO_CHECKED;

/* Gives memory back; NULL is fine. The size is that asked for. */
void sio_release(const struct siotls_memory *memory, void *block, size_t block_size);
void sio_release_string(const struct siotls_memory *memory, char *text);
void sio_release_aligned(const struct siotls_memory *memory, void *block, size_t block_size, size_t alignment);

/* Wipes, then gives back. */
void sio_release_secret(const struct siotls_memory *memory, void *block, size_t block_size);

/* Sets to zero in a way that compilers keep. */
void sio_wipe(void *data, size_t data_len);

/* Compares without branching on the content; true when equal. */
bool sio_equal_secret(const uint8_t *left, const uint8_t *right, size_t data_len) SIO_CHECKED;

/* Compares public bytes. */
bool sio_bytes_equal(struct siotls_bytes left, struct siotls_bytes right);

/*
 * Fills a struct of the application, whose first field is the size that it was compiled with: copies as much of ours as
 * fits and leaves its size as it is. False when it is NULL or too small to hold anything.
 */
bool sio_struct_fill(void *to, const void *from, size_t from_size) SIO_CHECKED;

/* What is said of a siotls_memory that sio_memory_init does not take. */
#define SIO_MEMORY_COMPLAINT "memory lacks its size, allocate or release"

/* Makes a view. */
static inline struct siotls_bytes sio_bytes(const uint8_t *data, size_t data_len)
{
    return (struct siotls_bytes){.data = data, .data_len = data_len};
}

#endif
