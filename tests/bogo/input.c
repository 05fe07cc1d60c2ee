/* SPDX-License-Identifier: Apache-2.0 */
/*
 * input.c: files, base64 and words on stderr.
 */
#include "input.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 1 << 20 };

int shim_complain(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vfprintf(stderr, format, values);
    va_end(values);
    fputc('\n', stderr);
    return 0;
}

void shim_bytes_free(struct shim_bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct shim_bytes){0};
}

int shim_read_file(struct shim_bytes *bytes, const char *path)
{
    *bytes = (struct shim_bytes){0};
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return shim_complain("%s: %s", path, strerror(errno));
    bytes->data = calloc(1, MAX_FILE + 1);
    if (bytes->data != NULL)
        bytes->data_len = fread(bytes->data, 1, MAX_FILE, file);
    int is_read = bytes->data != NULL && !ferror(file) && bytes->data_len < MAX_FILE;
    fclose(file);
    if (is_read)
        return 1;
    shim_bytes_free(bytes);
    return shim_complain("%s: cannot be read", path);
}

static int base64_value(char letter)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *place = letter != '\0' ? strchr(alphabet, letter) : NULL;
    return place != NULL ? (int)(place - alphabet) : -1;
}

int shim_read_base64(struct shim_bytes *bytes, const char *text)
{
    size_t text_len = strlen(text);
    *bytes = (struct shim_bytes){0};
    if (text_len % 4 != 0)
        return 0;
    bytes->data = calloc(1, text_len / 4 * 3 + 1);
    if (bytes->data == NULL)
        return 0;
    uint32_t bits = 0;
    size_t num_padding = text_len > 0 ? (size_t)(text[text_len - 1] == '=') + (text[text_len - 2] == '=') : 0;
    for (size_t i = 0; i < text_len; i++) {
        int value = i < text_len - num_padding ? base64_value(text[i]) : 0;
        if (value < 0) {
            shim_bytes_free(bytes);
            return 0;
        }
        bits = (bits << 6) | (uint32_t)value;
        if (i % 4 != 3)
            continue;
        bytes->data[bytes->data_len++] = (uint8_t)(bits >> 16);
        bytes->data[bytes->data_len++] = (uint8_t)(bits >> 8);
        bytes->data[bytes->data_len++] = (uint8_t)bits;
    }
    bytes->data_len -= num_padding;
    return 1;
}

int shim_read_number(int *number, const char *text)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < INT_MIN || value > INT_MAX)
        return 0;
    *number = (int)value;
    return 1;
}
