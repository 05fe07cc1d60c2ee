/* SPDX-License-Identifier: Apache-2.0 */
/*
 * newer_bcrypt.h: a bcrypt.dll that has what only newer versions of Windows have, in form: X25519 knows two keys,
 * ML-KEM and ML-DSA are made of SHA-256 and protect nothing. Blobs, names, sizes, flags and the order of calls are
 * those of Microsoft's documentation, and anything else is refused. What Wine's bcrypt.dll has is left to it.
 */
#ifndef NEWER_BCRYPT_H
#define NEWER_BCRYPT_H

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS

#include <bcrypt.h>
#include <ntstatus.h>
#include <stdbool.h>
#include <stdint.h>

/* What else a system may be. */
struct newer_system {
    bool has_no_functions; /* BCryptEncapsulate and BCryptDecapsulate */
    bool has_other_order;  /* raw secrets begin with the most significant byte */
};

extern struct newer_system newer_system;

/* RFC 7748 6.1. */
extern const uint8_t newer_alice[32], newer_alice_share[32], newer_bob[32], newer_bob_share[32], newer_shared[32];

/* What becomes of a seed: of ML-KEM the public key, of ML-DSA the expanded key, and of that the public one. */
void newer_expand(uint8_t *output, size_t output_len, const uint8_t *seed, size_t seed_len);

NTSTATUS WINAPI newer_open(BCRYPT_ALG_HANDLE *handle, LPCWSTR name, LPCWSTR implementation, ULONG flags);
NTSTATUS WINAPI newer_close(BCRYPT_ALG_HANDLE handle, ULONG flags);
NTSTATUS WINAPI newer_set_property(BCRYPT_HANDLE handle, LPCWSTR property, PUCHAR value, ULONG size, ULONG flags);
NTSTATUS WINAPI newer_generate(BCRYPT_ALG_HANDLE algorithm, BCRYPT_KEY_HANDLE *key, ULONG bits, ULONG flags);
NTSTATUS WINAPI newer_finalize(BCRYPT_KEY_HANDLE key, ULONG flags);
NTSTATUS WINAPI newer_import(BCRYPT_ALG_HANDLE algorithm, BCRYPT_KEY_HANDLE wrapping, LPCWSTR type,
                             BCRYPT_KEY_HANDLE *key, PUCHAR blob, ULONG size, ULONG flags);
NTSTATUS WINAPI newer_export(BCRYPT_KEY_HANDLE key, BCRYPT_KEY_HANDLE wrapping, LPCWSTR type, PUCHAR blob, ULONG size,
                             ULONG *written, ULONG flags);
NTSTATUS WINAPI newer_destroy_key(BCRYPT_KEY_HANDLE key);
NTSTATUS WINAPI newer_agree(BCRYPT_KEY_HANDLE ours, BCRYPT_KEY_HANDLE theirs, BCRYPT_SECRET_HANDLE *secret,
                            ULONG flags);
NTSTATUS WINAPI newer_derive(BCRYPT_SECRET_HANDLE secret, LPCWSTR kdf, BCryptBufferDesc *parameters, PUCHAR output,
                             ULONG size, ULONG *written, ULONG flags);
NTSTATUS WINAPI newer_destroy_secret(BCRYPT_SECRET_HANDLE secret);
NTSTATUS WINAPI newer_sign(BCRYPT_KEY_HANDLE key, VOID *padding, PUCHAR input, ULONG input_size, PUCHAR output,
                           ULONG size, ULONG *written, ULONG flags);
NTSTATUS WINAPI newer_verify(BCRYPT_KEY_HANDLE key, VOID *padding, PUCHAR input, ULONG input_size, PUCHAR signature,
                             ULONG signature_size, ULONG flags);
FARPROC WINAPI newer_find(HMODULE module, LPCSTR name);

#endif
