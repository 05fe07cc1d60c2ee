/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fail.c: what the library's errors mean.
 */
#include <openssl/err.h>

#include "internal.h"

int ap_fail(int otherwise)
{
    int status = otherwise;
    for (uint32_t code = ERR_get_error(); code != 0; code = ERR_get_error())
        if (ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE)
            status = SIOTLS_PROVIDER_NO_MEMORY;
    return status;
}

const uint8_t *ap_pointed(const uint8_t *data, size_t data_len)
{
    static const uint8_t nothing[1];
    return data_len > 0 ? data : nothing;
}
