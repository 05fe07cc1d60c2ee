/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agree.c: Diffie-Hellman over whatever two keys have in common. The system gives raw secrets with the least
 * significant byte first, those of X25519 too, whose own form is the reverse of what the system takes them for.
 */
#include <string.h>

#include "internal.h"

static void reverse(uint8_t *bytes, size_t bytes_len)
{
    for (size_t i = 0; i < bytes_len / 2; i++) {
        uint8_t swapped = bytes[i];
        bytes[i] = bytes[bytes_len - 1 - i];
        bytes[bytes_len - 1 - i] = swapped;
    }
}

bool cp_is_zero(const uint8_t *bytes, size_t bytes_len)
{
    uint8_t all = 0;
    for (size_t i = 0; i < bytes_len; i++)
        all |= bytes[i];
    return all == 0;
}

/* A number that the system gives without its leading zeros gets them back. */
NTSTATUS cp_agree(uint8_t *shared_secret, size_t size, BCRYPT_KEY_HANDLE ours, BCRYPT_KEY_HANDLE theirs)
{
    BCRYPT_SECRET_HANDLE secret = NULL;
    ULONG written = 0;
    NTSTATUS status = BCryptSecretAgreement(ours, theirs, &secret, 0);
    if (!BCRYPT_SUCCESS(status))
        return status;
    status = BCryptDeriveKey(secret, BCRYPT_KDF_RAW_SECRET, NULL, shared_secret, (ULONG)size, &written, 0);
    BCryptDestroySecret(secret);
    if (BCRYPT_SUCCESS(status) && (written == 0 || written > size))
        status = STATUS_INTERNAL_ERROR;
    if (!BCRYPT_SUCCESS(status)) {
        cp_wipe(shared_secret, size);
        return status;
    }
    memset(shared_secret + written, 0, size - written);
    reverse(shared_secret, size);
    return STATUS_SUCCESS;
}
