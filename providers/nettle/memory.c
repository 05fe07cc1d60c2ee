/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory.c: wiping, and numbers to and from bytes.
 */
#include <string.h>

#include "internal.h"

void np_wipe(void *memory, size_t size)
{
    if (size > 0)
        explicit_bzero(memory, size);
}

void np_number_view(mpz_t number, mp_limb_t *limbs, struct siotls_bytes bytes)
{
    size_t num_limbs = NP_LIMBS(bytes.data_len);
    memset(limbs, 0, num_limbs * sizeof *limbs);
    for (size_t i = 0; i < bytes.data_len; i++)
        limbs[i / sizeof *limbs] |= (mp_limb_t)bytes.data[bytes.data_len - 1 - i] << 8 * (i % sizeof *limbs);
    mpz_roinit_n(number, limbs, (mp_size_t)num_limbs);
}

void np_number_write(uint8_t *output, size_t output_len, const mpz_t number)
{
    size_t number_len = mpz_sgn(number) != 0 ? (mpz_sizeinbase(number, 2) + 7) / 8 : 0;
    memset(output, 0, output_len);
    if (number_len > 0 && number_len <= output_len)
        mpz_export(output + (output_len - number_len), NULL, 1, 1, 0, 0, number);
}

void np_limbs_write(uint8_t *output, size_t output_len, const mp_limb_t *limbs)
{
    for (size_t i = 0; i < output_len; i++)
        output[output_len - 1 - i] = (uint8_t)(limbs[i / sizeof *limbs] >> 8 * (i % sizeof *limbs));
}
