/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem_shares.c: invalid key shares: points off the curve and in other forms (RFC 9846 4.3.8.2), points of low order
 * (RFC 7748 6), numbers out of range (RFC 7919 5.1), ML-KEM keys that are not reduced (FIPS 203 7.2).
 */
#include <string.h>

#include "kit/ffdhe_vectors.h"
#include "kit/kem.h"

typedef const char *spoil(uint8_t *share, size_t size, size_t index);

/* Everything that is not 04 and a point on the curve. */
static const char *spoil_point(uint8_t *share, size_t size, size_t index)
{
    static const uint8_t forms[] = {0x00, 0x01, 0x02, 0x03, 0x05, 0x08, 0xff};
    size_t half = size / 2;
    if (index < sizeof forms) {
        share[0] = forms[index];
        return "a point that does not begin with 04";
    }
    switch (index - sizeof forms) {
    case 0:
        share[0] = (uint8_t)(6 | (share[size - 1] & 1));
        return "a point in hybrid form";
    case 1:
        share[size - 1] ^= 1;
        return "a point off the curve (y altered)";
    case 2:
        share[half] ^= 1;
        return "a point off the curve (x altered)";
    case 3:
        memset(share + 1, 0, size - 1);
        return "the point 0, 0";
    case 4:
        memset(share + 1, 0xff, size - 1);
        return "coordinates out of range";
    case 5:
        memset(share, 0, size);
        return "the point at infinity";
    case 6:
        memmove(share + 1, share + 1 + half, half);
        return "a point off the curve (y twice)";
    case 7:
        memset(share + 1 + half, 0xff, half);
        return "a y above the prime";
    default:
        return NULL;
    }
}

static void from_hex(uint8_t *output, const char *hex)
{
    for (size_t i = 0; hex[i] != 0; i += 2) {
        unsigned high = (unsigned)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
        unsigned low = (unsigned)(hex[i + 1] <= '9' ? hex[i + 1] - '0' : hex[i + 1] - 'a' + 10);
        output[i / 2] = (uint8_t)(high << 4 | low);
    }
}

/* Of order 1, 2, 4 or 8, also in the forms that are not reduced; with the bit that is ignored, again. */
static const char *spoil_x25519(uint8_t *share, size_t size, size_t index)
{
    static const char *const low_order[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };
    enum { NUM = sizeof low_order / sizeof low_order[0] };
    if (index >= 2 * NUM)
        return NULL;
    from_hex(share, low_order[index % NUM]);
    share[size - 1] |= index < NUM ? 0 : 0x80;
    return "a point of low order";
}

/* 0, 1, p - 1, p and p + 1, where p = 2^448 - 2^224 - 1; little-endian. */
static const char *spoil_x448(uint8_t *share, size_t size, size_t index)
{
    if (index > 4)
        return NULL;
    memset(share, index < 2 ? 0 : 0xff, size);
    share[0] = index == 1 ? 1 : share[0];
    if (index == 2 || index == 3)
        share[28] = 0xfe;
    if (index == 2)
        share[0] = 0xfe;
    if (index == 4)
        memset(share, 0, 28);
    return "a point of low order";
}

static const char *spoil_number(uint8_t *share, size_t size, size_t index)
{
    size_t group = 0;
    while (kit_ffdhe_primes[group].size != size)
        group++;
    memset(share, 0, size);
    switch (index) {
    case 0:
        return "the number 0";
    case 1:
        share[size - 1] = 1;
        return "the number 1";
    case 2:
        memset(share, 0xff, size);
        return "a number above the prime";
    case 3:
    case 4:
    case 5:
        memset(share, 0xff, size);
        from_hex(share + 8, kit_ffdhe_primes[group].middle);
        if (index == 3) {
            share[size - 1] = 0xfe;
            return "the prime less 1";
        }
        if (index == 4)
            return "the prime";
        memset(share + size - 8, 0, 8);
        for (size_t i = size - 9; ++share[i] == 0; i--)
            continue;
        return "the prime and 1";
    default:
        return NULL;
    }
}

/* The first and the last coefficient of the vector, of 12 bits each: q, and the largest. */
static const char *spoil_ml_kem(uint8_t *share, size_t size, size_t index)
{
    uint8_t *last = share + size - 32 - 3;
    switch (index) {
    case 0:
        share[0] = 0x01;
        share[1] = (uint8_t)((share[1] & 0xf0) | 0x0d);
        return "a key with a coefficient of q";
    case 1:
        share[0] = 0xff;
        share[1] |= 0x0f;
        return "a key with a coefficient of 4095";
    case 2:
        last[1] = (uint8_t)((last[1] & 0x0f) | 0x10);
        last[2] = 0xd0;
        return "a key whose last coefficient is q";
    case 3:
        memset(share, 0xff, size - 32);
        return "a key of ones";
    default:
        return NULL;
    }
}

/* What a share consists of; an ML-KEM ciphertext is never invalid, it is only another one. */
static const struct part {
    uint32_t group;
    size_t public_offset;
    size_t public_size;
    size_t ciphertext_offset;
    size_t ciphertext_size; /* 0: it cannot be invalid */
    spoil *spoil;
} parts[] = {
    {SIOTLS_GROUP_SECP256R1, 0, 65, 0, 65, spoil_point},
    {SIOTLS_GROUP_SECP384R1, 0, 97, 0, 97, spoil_point},
    {SIOTLS_GROUP_SECP521R1, 0, 133, 0, 133, spoil_point},
    {SIOTLS_GROUP_X25519, 0, 32, 0, 32, spoil_x25519},
    {SIOTLS_GROUP_X448, 0, 56, 0, 56, spoil_x448},
    {SIOTLS_GROUP_FFDHE2048, 0, 256, 0, 256, spoil_number},
    {SIOTLS_GROUP_FFDHE3072, 0, 384, 0, 384, spoil_number},
    {SIOTLS_GROUP_FFDHE4096, 0, 512, 0, 512, spoil_number},
    {SIOTLS_GROUP_FFDHE6144, 0, 768, 0, 768, spoil_number},
    {SIOTLS_GROUP_FFDHE8192, 0, 1024, 0, 1024, spoil_number},
    {SIOTLS_GROUP_MLKEM512, 0, 800, 0, 0, spoil_ml_kem},
    {SIOTLS_GROUP_MLKEM768, 0, 1184, 0, 0, spoil_ml_kem},
    {SIOTLS_GROUP_MLKEM1024, 0, 1568, 0, 0, spoil_ml_kem},
    {SIOTLS_GROUP_X25519MLKEM768, 0, 1184, 0, 0, spoil_ml_kem},
    {SIOTLS_GROUP_X25519MLKEM768, 1184, 32, 1088, 32, spoil_x25519},
    {SIOTLS_GROUP_SECP256R1MLKEM768, 0, 65, 0, 65, spoil_point},
    {SIOTLS_GROUP_SECP256R1MLKEM768, 65, 1184, 65, 0, spoil_ml_kem},
    {SIOTLS_GROUP_SECP384R1MLKEM1024, 0, 97, 0, 97, spoil_point},
    {SIOTLS_GROUP_SECP384R1MLKEM1024, 97, 1568, 97, 0, spoil_ml_kem},
};
enum { NUM_PARTS = sizeof parts / sizeof parts[0] };

const char *kit_kem_spoil_share(uint8_t *share, uint32_t group, int is_ciphertext, size_t index)
{
    for (size_t i = 0; i < NUM_PARTS; i++) {
        const struct part *part = &parts[i];
        uint8_t scratch[1568];
        size_t size = is_ciphertext ? part->ciphertext_size : part->public_size;
        size_t offset = is_ciphertext ? part->ciphertext_offset : part->public_offset;
        if (part->group != group || size == 0)
            continue;
        size_t num_spoilt = 0;
        while (memcpy(scratch, share + offset, size) && part->spoil(scratch, size, num_spoilt) != NULL)
            num_spoilt++;
        if (index < num_spoilt)
            return part->spoil(share + offset, size, index);
        index -= num_spoilt;
    }
    return NULL;
}

int kit_kem_reject_offset(uint32_t group)
{
    for (size_t i = 0; i < NUM_PARTS; i++)
        if (parts[i].group == group && parts[i].spoil == spoil_ml_kem)
            return (int)parts[i].ciphertext_offset;
    return -1;
}
