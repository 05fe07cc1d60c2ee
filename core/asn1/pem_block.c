/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pem_block.c: a block by itself: its label, and failures that tell which one it is.
 */
#include <string.h>

#include "asn1/pem.h"

bool sio_pem_is(const struct sio_pem_block *block, const char *label)
{
    return sio_bytes_equal(block->label, sio_bytes((const uint8_t *)label, strlen(label)));
}

bool sio_pem_fail(struct sio_error *error, const struct sio_pem_block *block, const char *reason)
{
    sio_fail_status(error, SIOTLS_ERROR_SYNTAX, reason);
    return sio_pem_fail_in(error, block);
}

bool sio_pem_fail_in(struct sio_error *error, const struct sio_pem_block *block)
{
    const char *label = block->label.data_len > 0 ? (const char *)block->label.data : "without a label";
    size_t label_len = block->label.data_len > 0 ? block->label.data_len : strlen(label);
    return sio_fail_detail(error, "block %u, %.*s", block->number, label_len < 64 ? (int)label_len : 64, label);
}
