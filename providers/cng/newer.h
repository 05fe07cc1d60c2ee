/* SPDX-License-Identifier: Apache-2.0 */
/*
 * newer.h: what bcrypt.h has for newer versions of Windows and the headers of mingw-w64 lack, with the values that
 * Microsoft's documentation gives (learn.microsoft.com, "Cryptography API: Next Generation"). What is a function there
 * is looked up at run time: an import that Windows 10 does not have would keep the provider from being loaded.
 */
#ifndef SIOTLS_CNG_NEWER_H
#define SIOTLS_CNG_NEWER_H

/* Windows 7 brought it, some headers have not heard. */
#ifndef STATUS_AUTH_TAG_MISMATCH
#define STATUS_AUTH_TAG_MISMATCH ((NTSTATUS)0xC000A002L)
#endif

/* Some headers have it only for the newest Windows. */
#ifndef BCRYPT_KDF_RAW_SECRET
#define BCRYPT_KDF_RAW_SECRET L"TRUNCATE"
#endif

/* Windows 10: curves by their names. */
#ifndef BCRYPT_ECDH_ALGORITHM
#define BCRYPT_ECDH_ALGORITHM L"ECDH"
#endif
#ifndef BCRYPT_ECC_CURVE_NAME
#define BCRYPT_ECC_CURVE_NAME L"ECCCurveName"
#endif
#ifndef BCRYPT_ECC_CURVE_25519
#define BCRYPT_ECC_CURVE_25519 L"curve25519"
#endif

/* Windows 11 and Server 2022. */
#ifndef BCRYPT_CHACHA20_POLY1305_ALGORITHM
#define BCRYPT_CHACHA20_POLY1305_ALGORITHM L"CHACHA20_POLY1305"
#endif

/* Windows 11 24H2 and Server 2025, by an update: ML-KEM (FIPS 203) and ML-DSA (FIPS 204). */
#ifndef BCRYPT_MLKEM_ALGORITHM
#define BCRYPT_MLKEM_ALGORITHM L"ML-KEM"
#define BCRYPT_MLKEM_PUBLIC_BLOB L"MLKEMPUBLICBLOB"
#define BCRYPT_MLKEM_PRIVATE_SEED_BLOB L"MLKEMPRIVATESEEDBLOB"
#define BCRYPT_MLKEM_PUBLIC_MAGIC 0x504B4C4D
#define BCRYPT_MLKEM_PRIVATE_SEED_MAGIC 0x534B4C4D
#define BCRYPT_MLKEM_PARAMETER_SET_512 L"512"
#define BCRYPT_MLKEM_PARAMETER_SET_768 L"768"
#define BCRYPT_MLKEM_PARAMETER_SET_1024 L"1024"
#endif
#ifndef BCRYPT_MLDSA_ALGORITHM
#define BCRYPT_MLDSA_ALGORITHM L"ML-DSA"
#define BCRYPT_PQDSA_PUBLIC_BLOB L"PQDSAPUBLICBLOB"
#define BCRYPT_PQDSA_PRIVATE_BLOB L"PQDSAPRIVATEBLOB"
#define BCRYPT_PQDSA_PRIVATE_SEED_BLOB L"PQDSAPRIVATESEEDBLOB"
#define BCRYPT_MLDSA_PUBLIC_MAGIC 0x4B505344
#define BCRYPT_MLDSA_PRIVATE_MAGIC 0x4B535344
#define BCRYPT_MLDSA_PRIVATE_SEED_MAGIC 0x53535344
#define BCRYPT_MLDSA_PARAMETER_SET_44 L"44"
#define BCRYPT_MLDSA_PARAMETER_SET_65 L"65"
#define BCRYPT_MLDSA_PARAMETER_SET_87 L"87"
#endif
#ifndef BCRYPT_PARAMETER_SET_NAME
#define BCRYPT_PARAMETER_SET_NAME L"ParameterSetName"
#endif

/* BCryptEncapsulate and BCryptDecapsulate. */
typedef NTSTATUS WINAPI cp_encapsulate_function(BCRYPT_KEY_HANDLE key, PUCHAR secret, ULONG secret_size,
                                                ULONG *secret_written, PUCHAR ciphertext, ULONG ciphertext_size,
                                                ULONG *ciphertext_written, ULONG flags);
typedef NTSTATUS WINAPI cp_decapsulate_function(BCRYPT_KEY_HANDLE key, PUCHAR ciphertext, ULONG ciphertext_size,
                                                PUCHAR secret, ULONG secret_size, ULONG *secret_written, ULONG flags);

/*
 * BCRYPT_MLKEM_KEY_BLOB and BCRYPT_PQDSA_KEY_BLOB: the same header. Behind it the parameter set's name with its zero,
 * then the key.
 */
struct cp_lattice_header {
    ULONG magic;
    ULONG parameter_set_size;
    ULONG key_size;
};

#endif
