/* SPDX-License-Identifier: Apache-2.0 */
/*
 * input.h: files, base64 and words on stderr.
 */
#ifndef BOGO_INPUT_H
#define BOGO_INPUT_H

#include <stddef.h>
#include <stdint.h>

/* shim_bytes: memory of its owner; shim_bytes_free frees it. */
struct shim_bytes {
    uint8_t *data;
    size_t data_len;
};

void shim_bytes_free(struct shim_bytes *bytes);

/* shim_read_file reads a whole file, followed by a zero byte that does not count; 1 on success. */
int shim_read_file(struct shim_bytes *bytes, const char *path);

/* shim_read_base64 decodes text in the standard alphabet with padding; 1 on success. */
int shim_read_base64(struct shim_bytes *bytes, const char *text);

/* shim_read_number reads a decimal int; 1 on success. */
int shim_read_number(int *number, const char *text);

/* shim_complain prints a line on stderr and returns 0. */
int shim_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
