/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory.c: every allocation of the core goes through here and starts as zeros, but for blocks of records.
 */
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void *allocate_default(void *context, size_t block_size)
{
    (void)context;
    return malloc(block_size);
}

static void release_default(void *context, void *block, size_t block_size)
{
    (void)context;
    (void)block_size;
    free(block);
}

bool sio_memory_init(struct siotls_memory *memory, const struct siotls_memory *wanted)
{
    memory->size = sizeof *memory;
    memory->context = NULL;
    memory->allocate = allocate_default;
    memory->release = release_default;
    if (wanted == NULL)
        return true;
    if (wanted->size < sizeof *wanted || wanted->allocate == NULL || wanted->release == NULL)
        return false;
    *memory = *wanted;
    memory->size = sizeof *memory;
    return true;
}

void *sio_allocate_raw(const struct siotls_memory *memory, size_t block_size)
{
    return memory->allocate(memory->context, block_size > 0 ? block_size : 1);
}

void *sio_allocate(const struct siotls_memory *memory, size_t block_size)
{
    void *block = sio_allocate_raw(memory, block_size);
    if (block != NULL)
        memset(block, 0, block_size > 0 ? block_size : 1);
    return block;
}

void *sio_allocate_array(const struct siotls_memory *memory, size_t num_items, size_t item_size)
{
    if (item_size != 0 && num_items > SIZE_MAX / item_size)
        return NULL;
    return sio_allocate(memory, num_items * item_size);
}

/* What siotls_memory gives is aligned for any type; where max_align_t says more than malloc does, this holds for both.
 */
static bool is_usual(size_t alignment)
{
    return alignment <= 2 * sizeof(void *);
}

/* Room for the alignment and for a pointer to the block that was really allocated. */
static size_t aligned_size(size_t block_size, size_t alignment)
{
    return block_size + alignment + sizeof(void *);
}

void *sio_allocate_aligned(const struct siotls_memory *memory, size_t block_size, size_t alignment)
{
    if (block_size > SIZE_MAX / 2)
        return NULL;
    if (is_usual(alignment))
        return sio_allocate(memory, block_size);
    uint8_t *block = sio_allocate(memory, aligned_size(block_size, alignment));
    if (block == NULL)
        return NULL;
    uintptr_t start = ((uintptr_t)block + sizeof(void *) + alignment - 1) & ~(uintptr_t)(alignment - 1);
    uint8_t *aligned = block + (start - (uintptr_t)block);
    memcpy(aligned - sizeof(void *), &block, sizeof block);
    return aligned;
}

void sio_release_aligned(const struct siotls_memory *memory, void *block, size_t block_size, size_t alignment)
{
    if (block == NULL)
        return;
    if (is_usual(alignment)) {
        sio_release(memory, block, block_size);
        return;
    }
    void *allocated;
    memcpy(&allocated, (uint8_t *)block - sizeof allocated, sizeof allocated);
    sio_release(memory, allocated, aligned_size(block_size, alignment));
}

void *sio_allocate_copy(const struct siotls_memory *memory, const void *data, size_t data_len)
{
    void *copy = sio_allocate(memory, data_len);
    if (copy != NULL && data_len > 0)
        memcpy(copy, data, data_len);
    return copy;
}

void sio_bytes_forget(struct siotls_bytes *kept, const struct siotls_memory *memory)
{
    sio_release_secret(memory, (void *)kept->data, kept->data_len);
    *kept = sio_bytes(NULL, 0);
}

bool sio_bytes_keep(struct siotls_bytes *kept, struct siotls_bytes bytes, const struct siotls_memory *memory)
{
    sio_bytes_forget(kept, memory);
    if (bytes.data_len == 0)
        return true;
    const uint8_t *copy = sio_allocate_copy(memory, bytes.data, bytes.data_len);
    if (copy != NULL)
        *kept = sio_bytes(copy, bytes.data_len);
    return copy != NULL;
}

bool sio_held_keep(struct sio_held **held, struct siotls_bytes bytes, const struct siotls_memory *memory)
{
    sio_held_forget(held, memory);
    if (bytes.data_len == 0)
        return true;
    *held = sio_allocate(memory, sizeof **held + bytes.data_len);
    if (*held == NULL)
        return false;
    (*held)->data_len = bytes.data_len;
    memcpy((*held)->data, bytes.data, bytes.data_len);
    return true;
}

void sio_held_forget(struct sio_held **held, const struct siotls_memory *memory)
{
    struct sio_held *old = *held;
    *held = NULL;
    if (old != NULL)
        sio_release_secret(memory, old, sizeof *old + old->data_len);
}

struct siotls_bytes sio_held_bytes(const struct sio_held *held)
{
    return held != NULL ? sio_bytes(held->data, held->data_len) : sio_bytes(NULL, 0);
}

char *sio_allocate_string(const struct siotls_memory *memory, const char *text)
{
    return sio_allocate_copy(memory, text, strlen(text) + 1);
}

void sio_release(const struct siotls_memory *memory, void *block, size_t block_size)
{
    if (block != NULL)
        memory->release(memory->context, block, block_size > 0 ? block_size : 1);
}

void sio_release_string(const struct siotls_memory *memory, char *text)
{
    if (text != NULL)
        sio_release(memory, text, strlen(text) + 1);
}

void sio_release_secret(const struct siotls_memory *memory, void *block, size_t block_size)
{
    if (block != NULL)
        sio_wipe(block, block_size);
    sio_release(memory, block, block_size);
}

void sio_wipe(void *data, size_t data_len)
{
    if (data_len == 0)
        return;
    memset(data, 0, data_len);
#if defined(__GNUC__)
    /* The compiler must assume that this reads the memory, so the memset stays. */
    __asm__ __volatile__("" : : "r"(data) : "memory");
#endif
}

/* The same value, of which compilers know nothing: they cannot stop a loop early by it. */
static inline uint8_t hide(uint8_t value)
{
#if defined(__GNUC__)
    __asm__ __volatile__("" : "+r"(value));
    return value;
#else
    volatile uint8_t hidden = value;
    return hidden;
#endif
}

bool sio_equal_secret(const uint8_t *left, const uint8_t *right, size_t data_len)
{
    uint8_t difference = 0;
    for (size_t i = 0; i < data_len; i++)
        difference = hide((uint8_t)(difference | (left[i] ^ right[i])));
    return difference == 0;
}

bool sio_bytes_equal(struct siotls_bytes left, struct siotls_bytes right)
{
    return left.data_len == right.data_len && (left.data_len == 0 || memcmp(left.data, right.data, left.data_len) == 0);
}

bool sio_struct_fill(void *to, const void *from, size_t from_size)
{
    size_t to_size;
    if (to == NULL)
        return false;
    memcpy(&to_size, to, sizeof to_size);
    if (to_size <= sizeof to_size)
        return false;
    size_t end = to_size < from_size ? to_size : from_size;
    memcpy((uint8_t *)to + sizeof to_size, (const uint8_t *)from + sizeof to_size, end - sizeof to_size);
    return true;
}
