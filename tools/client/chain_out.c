/* SPDX-License-Identifier: Apache-2.0 */
/* chain_out.c: see chain_out.h. */
#include "client/chain_out.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "common/system.h"

enum { BYTES_IN_LINE = 48 };

/* Up to three bytes as four characters (RFC 4648 4). */
static void write_group(FILE *file, const uint8_t *data, size_t data_len)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)data[0] << 16;
    bits |= data_len > 1 ? (uint32_t)data[1] << 8 : 0;
    bits |= data_len > 2 ? data[2] : 0;
    for (size_t i = 0; i < 4; i++)
        fputc(i <= data_len ? alphabet[bits >> (18 - 6 * i) & 0x3f] : '=', file);
}

static void write_certificate(FILE *file, const struct siotls_bytes *certificate)
{
    fputs("-----BEGIN CERTIFICATE-----\n", file);
    for (size_t i = 0; i < certificate->data_len; i += 3) {
        size_t left = certificate->data_len - i;
        write_group(file, certificate->data + i, left < 3 ? left : 3);
        if ((i + 3) % BYTES_IN_LINE == 0 || left <= 3)
            fputc('\n', file);
    }
    fputs("-----END CERTIFICATE-----\n", file);
}

int chain_out_write(const char *path, const struct siotls_bytes *chain, size_t num_chain)
{
    FILE *file = tool_open_to_replace(path);
    if (file == NULL)
        return errno;
    for (size_t i = 0; i < num_chain; i++)
        write_certificate(file, &chain[i]);
    bool is_bad = ferror(file);
    is_bad = fclose(file) != 0 || is_bad;
    return is_bad && errno ? errno : is_bad ? EIO : 0;
}
