/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider.h: the contract between siotls and a cryptographic provider, version 1.
 *
 * A provider is a shared object with one exported symbol, siotls_provider_v1. This header is all
 * that it needs. Read in this order: conventions, siotls_provider, siotls_provider_instance, then
 * the kinds of algorithm that you offer. providers/template is a whole provider in one file.
 */
#ifndef SIOTLS_PROVIDER_H
#define SIOTLS_PROVIDER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Conventions
 *
 * - size: every struct that crosses the boundary starts with the size that its writer compiled.
 *   Structs grow only at the end. A reader uses the smaller of that size and its own, and treats
 *   what is missing as zero. Pointers to structs, never structs, are put in arrays, so that an
 *   array's stride never depends on a version. siotls_bytes alone is frozen and has no size. What came
 *   after version 1.0 is marked with the version that brought it.
 * - Errors: every function that can fail returns a siotls_provider_error, 0 for success. On failure
 *   outputs are undefined but never hold secret or unauthenticated bytes. Tell more in words through
 *   host->report. A provider never aborts, exits, throws or prints.
 * - Lengths are bytes. Integers such as moduli are big-endian without leading zeros.
 * - Nothing that one side allocated is freed by the other.
 * - Threads: the description, the instance and its descriptors are read by many threads at once and
 *   are not written after open. A context has one owner at a time, and may move between threads.
 * - Contexts are memory of the caller, of context_size bytes aligned to context_alignment (a power
 *   of two of at most 64), zero before first use. init, import or keygen may be called again on a
 *   used context to start over. clear releases what the context holds, wipes secrets, and leaves
 *   it as if zero; clear on zero memory does nothing. A context is not moved in memory except
 *   through copy.
 * - Fields that are added have the size of a pointer, so that no padding is ever taken for a field.
 * - context_size is at most SIOTLS_MAX_HASH_CONTEXT for a hash, SIOTLS_MAX_CONTEXT for the rest. It may
 *   be 0 where no state is needed; the context pointer may then be NULL.
 * - Pointers with length 0 may be NULL.
 */

/* The version of this contract. The major is part of the entry's name; minors only add. */
enum { SIOTLS_PROVIDER_ABI_MAJOR = 1, SIOTLS_PROVIDER_ABI_MINOR = 1 };

/* The largest contexts that the core takes, in bytes; an algorithm with a larger one is not considered. */
enum { SIOTLS_MAX_HASH_CONTEXT = 1024, SIOTLS_MAX_CONTEXT = 65536, SIOTLS_MAX_CONTEXT_ALIGNMENT = 64 };

/* Results of provider functions. */
enum siotls_provider_error {
    SIOTLS_PROVIDER_OK = 0,
    SIOTLS_PROVIDER_INTERNAL = 1,       /* the library failed where it should not */
    SIOTLS_PROVIDER_NO_MEMORY = 2,      /* an allocation failed */
    SIOTLS_PROVIDER_ARGUMENT = 3,       /* the caller broke the contract */
    SIOTLS_PROVIDER_UNSUPPORTED = 4,    /* well-formed, but not offered (key type, scheme, size) */
    SIOTLS_PROVIDER_BAD_KEY = 5,        /* a public or private key is malformed or invalid */
    SIOTLS_PROVIDER_BAD_SIGNATURE = 6,  /* the signature is not this key's over this message */
    SIOTLS_PROVIDER_BAD_TAG = 7,        /* an AEAD's ciphertext did not authenticate */
    SIOTLS_PROVIDER_BAD_PEER_SHARE = 8, /* a key share is invalid, or its shared secret is (RFC 9846 7.4.2) */
    SIOTLS_PROVIDER_PASSPHRASE = 9,     /* a passphrase is needed, or the one given is wrong */
    SIOTLS_PROVIDER_BAD_DATA = 10,      /* compressed data is malformed */
    SIOTLS_PROVIDER_TOO_SMALL = 11,     /* the output does not fit the capacity given */
    SIOTLS_PROVIDER_UNAVAILABLE = 12,   /* open: the library, module or CPU feature is not here */
    SIOTLS_PROVIDER_PENDING = 13        /* reserved; slow signing goes through the engine's SIGN event */
};

/* Whether an algorithm is within the validated boundary of a FIPS 140 module. */
enum siotls_fips {
    SIOTLS_FIPS_UNKNOWN = 0, /* cannot be told: counts as no where FIPS is required */
    SIOTLS_FIPS_YES = 1,
    SIOTLS_FIPS_NO = 2
};

/* Hash functions, by the IANA "TLS HashAlgorithm" numbers. SHA-1 is for identifiers only. */
enum siotls_hash_id { SIOTLS_HASH_SHA1 = 2, SIOTLS_HASH_SHA256 = 4, SIOTLS_HASH_SHA384 = 5, SIOTLS_HASH_SHA512 = 6 };

/* AEADs, by the IANA "AEAD Algorithms" numbers (RFC 5116, RFC 6655, RFC 8439). */
enum siotls_aead_id {
    SIOTLS_AEAD_AES_128_GCM = 1,
    SIOTLS_AEAD_AES_256_GCM = 2,
    SIOTLS_AEAD_AES_128_CCM = 3,
    SIOTLS_AEAD_AES_128_CCM_8 = 18,
    SIOTLS_AEAD_CHACHA20_POLY1305 = 29
};

/*
 * Header protection masks (1.1); numbers of this contract. The AEADs of TLS suites go with the block cipher or
 * stream cipher that they contain: GCM and CCM with AES, CHACHA20_POLY1305 with ChaCha20.
 */
enum siotls_mask_id { SIOTLS_MASK_AES_128 = 1, SIOTLS_MASK_AES_256 = 2, SIOTLS_MASK_CHACHA20 = 3 };

/* What a mask is made of, and what of it there is, in bytes. */
enum { SIOTLS_MASK_SAMPLE_SIZE = 16, SIOTLS_MASK_SIZE = 5 };

/* Key exchange groups, by the IANA "TLS Supported Groups" numbers. */
enum siotls_group {
    SIOTLS_GROUP_SECP256R1 = 0x0017,
    SIOTLS_GROUP_SECP384R1 = 0x0018,
    SIOTLS_GROUP_SECP521R1 = 0x0019,
    SIOTLS_GROUP_X25519 = 0x001d,
    SIOTLS_GROUP_X448 = 0x001e,
    SIOTLS_GROUP_FFDHE2048 = 0x0100,
    SIOTLS_GROUP_FFDHE3072 = 0x0101,
    SIOTLS_GROUP_FFDHE4096 = 0x0102,
    SIOTLS_GROUP_FFDHE6144 = 0x0103,
    SIOTLS_GROUP_FFDHE8192 = 0x0104,
    SIOTLS_GROUP_MLKEM512 = 0x0200,
    SIOTLS_GROUP_MLKEM768 = 0x0201,
    SIOTLS_GROUP_MLKEM1024 = 0x0202,
    SIOTLS_GROUP_SECP256R1MLKEM768 = 0x11eb,
    SIOTLS_GROUP_X25519MLKEM768 = 0x11ec,
    SIOTLS_GROUP_SECP384R1MLKEM1024 = 0x11ed
};

/* Signature schemes, by the IANA "TLS SignatureScheme" numbers. */
enum siotls_scheme {
    SIOTLS_SCHEME_RSA_PKCS1_SHA256 = 0x0401,
    SIOTLS_SCHEME_RSA_PKCS1_SHA384 = 0x0501,
    SIOTLS_SCHEME_RSA_PKCS1_SHA512 = 0x0601,
    SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256 = 0x0403,
    SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384 = 0x0503,
    SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512 = 0x0603,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256 = 0x0804,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384 = 0x0805,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512 = 0x0806,
    SIOTLS_SCHEME_ED25519 = 0x0807,
    SIOTLS_SCHEME_ED448 = 0x0808,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA256 = 0x0809,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA384 = 0x080a,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA512 = 0x080b,
    SIOTLS_SCHEME_ML_DSA_44 = 0x0904,
    SIOTLS_SCHEME_ML_DSA_65 = 0x0905,
    SIOTLS_SCHEME_ML_DSA_87 = 0x0906
};

/* Types of public keys. A curve is part of the type. */
enum siotls_key_type {
    SIOTLS_KEY_RSA = 1,     /* rsaEncryption */
    SIOTLS_KEY_RSA_PSS = 2, /* id-RSASSA-PSS */
    SIOTLS_KEY_SECP256R1 = 3,
    SIOTLS_KEY_SECP384R1 = 4,
    SIOTLS_KEY_SECP521R1 = 5,
    SIOTLS_KEY_ED25519 = 6,
    SIOTLS_KEY_ED448 = 7,
    SIOTLS_KEY_ML_DSA_44 = 8,
    SIOTLS_KEY_ML_DSA_65 = 9,
    SIOTLS_KEY_ML_DSA_87 = 10
};

/*
 * Certificate compression algorithms, by their IANA numbers (RFC 8879). A provider may offer others from 16384 to
 * 65535, which are for private use and have no name.
 */
enum siotls_compressor_id { SIOTLS_COMPRESSOR_ZLIB = 1, SIOTLS_COMPRESSOR_BROTLI = 2, SIOTLS_COMPRESSOR_ZSTD = 3 };

/* siotls_bytes: bytes that belong to someone else. Frozen: it never grows. */
struct siotls_bytes {
    const uint8_t *data;
    size_t data_len;
};

struct siotls_provider_instance;

/*
 * siotls_hash: a hash function.
 *
 * init starts a hash, update adds data, final writes digest_size bytes; after final only init, copy
 * onto the context, or clear may follow. copy makes `to` a second hash in the state of `from`, which
 * goes on unchanged; `to` is zero memory or a used context. The core copies running hashes for
 * transcripts (RFC 9846 4.1) and for HMAC.
 */
struct siotls_hash {
    size_t size;
    uint32_t id;   /* siotls_hash_id */
    uint32_t fips; /* siotls_fips */
    uint32_t digest_size;
    uint32_t block_size; /* of the compression function; HMAC needs it */
    size_t context_size;
    size_t context_alignment;
    int (*init)(const struct siotls_provider_instance *instance, const struct siotls_hash *hash, void *context);
    int (*update)(void *context, const uint8_t *data, size_t data_len);
    int (*final)(void *context, uint8_t *digest);
    int (*copy)(void *to, const void *from);
    void (*clear)(void *context);
};

/*
 * siotls_hkdf: HKDF and HMAC over one hash (RFC 5869, RFC 2104). Optional: without it the core
 * composes them from the hash. Offer it where the library keeps keys inside a boundary (FIPS) or is
 * faster at it. An empty salt means a salt of zeros.
 */
struct siotls_hkdf {
    size_t size;
    uint32_t id;   /* siotls_hash_id */
    uint32_t fips; /* siotls_fips */
    /* Writes the hash's digest_size bytes to prk. */
    int (*extract)(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *salt,
                   size_t salt_len, const uint8_t *secret, size_t secret_len, uint8_t *prk);
    /* Writes output_len bytes, at most 255 digests. */
    int (*expand)(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *prk,
                  size_t prk_len, const uint8_t *info, size_t info_len, uint8_t *output, size_t output_len);
    /* Writes digest_size bytes to mac. */
    int (*hmac)(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *key,
                size_t key_len, const uint8_t *data, size_t data_len, uint8_t *mac);
};

/* What an AEAD context is initialised for. */
enum siotls_direction { SIOTLS_DIRECTION_SEAL = 1, SIOTLS_DIRECTION_OPEN = 2 };

/*
 * siotls_aead: authenticated encryption with associated data (RFC 5116).
 *
 * init keys a context for one direction; again with another key re-keys it cheaply. A context then
 * does any number of one-shot operations with nonces of nonce_size bytes.
 *
 * seal encrypts the concatenation of the segments (at most max_segments, any of them empty) to
 * output: the ciphertext, then the tag of tag_size bytes. A segment either lies exactly where its
 * ciphertext is written, or does not overlap the output at all.
 * open takes ciphertext and tag in one piece and writes sealed_len - tag_size bytes; output is
 * sealed itself (in place) or does not overlap it. sealed_len below tag_size is BAD_TAG. When the
 * tag is wrong the output is wiped and BAD_TAG returned.
 */
struct siotls_aead {
    size_t size;
    uint32_t id;   /* siotls_aead_id */
    uint32_t fips; /* siotls_fips */
    uint32_t key_size;
    uint32_t nonce_size;
    uint32_t tag_size;
    uint32_t max_segments;          /* at least 1; with 1 the core gathers the input before it seals */
    uint64_t confidentiality_limit; /* records of 2^14 bytes that one key may seal; UINT64_MAX: none */
    uint64_t integrity_limit;       /* failed opens that one key may see; UINT64_MAX: none */
    size_t context_size;
    size_t context_alignment;
    int (*init)(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *context,
                const uint8_t *key, int direction);
    int (*seal)(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                const struct siotls_bytes *segments, size_t num_segments, uint8_t *output);
    int (*open)(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                size_t sealed_len, uint8_t *output);
    void (*clear)(void *context);
};

/*
 * siotls_kem: a key exchange in the form of a key encapsulation. ECDH, FFDHE, ML-KEM and hybrids all
 * have it: the client sends the public key of keygen, the server answers with encapsulate's
 * ciphertext (for Diffie-Hellman its own public key), the client gets the same secret from
 * decapsulate. Encodings and shared secrets are those of RFC 9846 4.3.8 and 7.4: points are
 * uncompressed and validated, FFDHE values and secrets are left-padded to the size of the prime,
 * an all-zero X25519 or X448 secret is BAD_PEER_SHARE.
 *
 * keygen: private_key NULL draws a fresh key; else it is the given private key of private_key_size
 * bytes (scalar, or the seed d || z of FIPS 203), and public_key becomes the key that belongs to it;
 * one that the library cannot take is UNSUPPORTED. Where takes_private_keys is 0 only tests do so.
 * encapsulate: randomness NULL draws it; else randomness_size bytes to use (the ephemeral private
 * key, or m of FIPS 203). public_key_len other than public_key_size is BAD_PEER_SHARE.
 *
 * takes_private_keys 1 (1.1) is a promise for keys that live long, such as an ECH server's HPKE key:
 * private_key is in the form of RFC 9180 7.1.2 (big-endian scalars of 32, 48 or 66 bytes for the NIST
 * curves, 32 bytes for X25519 and 56 for X448, clamped in use; for ML-KEM the seed of 64 bytes), every
 * valid one is taken, an invalid one is BAD_KEY, and a context that was made from one may be used by
 * any number of threads at once to decapsulate, which leaves it as it is.
 */
struct siotls_kem {
    size_t size;
    uint32_t group; /* siotls_group */
    uint32_t fips;  /* siotls_fips */
    uint32_t private_key_size;
    uint32_t public_key_size;
    uint32_t ciphertext_size;
    uint32_t randomness_size;
    uint32_t shared_secret_size;
    size_t context_size;
    size_t context_alignment;
    int (*keygen)(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *context,
                  const uint8_t *private_key, uint8_t *public_key);
    int (*encapsulate)(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                       const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness, uint8_t *ciphertext,
                       uint8_t *shared_secret);
    int (*decapsulate)(void *context, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret);
    void (*clear)(void *context);
    size_t takes_private_keys; /* 1.1: 1: the promise above; 0: none */
};

/*
 * siotls_public_key: a public key that the core has already parsed from a SubjectPublicKeyInfo. The
 * bytes live only during the call.
 */
struct siotls_public_key {
    size_t size;
    uint32_t type;                /* siotls_key_type */
    struct siotls_bytes spki;     /* the whole SubjectPublicKeyInfo, DER */
    struct siotls_bytes point;    /* EC: 04 || x || y; Ed25519, Ed448, ML-DSA: the key's own encoding */
    struct siotls_bytes modulus;  /* RSA, RSA-PSS */
    struct siotls_bytes exponent; /* RSA, RSA-PSS: odd, from 3, of 64 bits at most */
};

/*
 * siotls_verifier: checks signatures of one type of key.
 *
 * import validates the key and keeps what verify needs; the handle is then only read, by any number
 * of threads at once. verify checks a signature over the message itself (not its hash) by one of the
 * descriptor's schemes. ECDSA and RSA schemes name the hash; a verifier of an EC key lists every
 * ECDSA scheme whose hash it has, since certificates may combine any (the core enforces RFC 9846
 * 4.3.3 in the handshake). ECDSA signatures are DER; PSS salts are as long as the hash.
 */
struct siotls_verifier {
    size_t size;
    uint32_t key_type;       /* siotls_key_type */
    uint32_t fips;           /* siotls_fips */
    const uint16_t *schemes; /* siotls_scheme */
    size_t num_schemes;
    size_t context_size;
    size_t context_alignment;
    int (*import)(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                  void *context, const struct siotls_public_key *key);
    int (*verify)(const void *context, uint16_t scheme, const uint8_t *message, size_t message_len,
                  const uint8_t *signature, size_t signature_len);
    void (*clear)(void *context);
};

/* siotls_private_key_source: where a signer takes its key from: exactly one of pkcs8 and uri is set. */
struct siotls_private_key_source {
    size_t size;
    struct siotls_bytes pkcs8;      /* PrivateKeyInfo or EncryptedPrivateKeyInfo, DER (RFC 5958) */
    struct siotls_bytes passphrase; /* for an encrypted one, or the PIN of a token; data NULL: none */
    const char *uri;                /* such as pkcs11:...; NULL: none */
};

/*
 * siotls_signer_key: what an imported key is; filled by describe, pointers live as long as the key. Its size is the
 * caller's, who may be of an earlier version: describe writes no more than that, and leaves size as it is.
 */
struct siotls_signer_key {
    size_t size;
    uint32_t key_type;       /* siotls_key_type */
    const uint16_t *schemes; /* what sign takes with this key, in the order of preference */
    size_t num_schemes;
    struct siotls_bytes spki;  /* SubjectPublicKeyInfo, DER: must match the certificate's */
    size_t max_signature_size; /* 1.1: of this key, at most the signer's; 0: the signer's */
    struct siotls_bytes chain; /* 1.1: certificates that are kept with the key, in DER one behind the other, the key's
                                  own first; data NULL: none */
};

/*
 * siotls_signer: imports private keys and signs with them. One descriptor may serve several types.
 *
 * import: UNSUPPORTED for a key type, encryption or URI that it does not take (another provider is
 * then asked), PASSPHRASE, BAD_KEY. An imported key is only read afterwards, by any number of
 * threads at once. sign signs the message itself; max_signature_size bytes, the key's where describe
 * tells it, always fit. ECDSA scheme
 * and key agree as in RFC 9846 4.3.3. Private keys may stay outside the process (uri). A signer that takes no keys of
 * PKCS#8 at all answers UNSUPPORTED to each; its keys are tested one by one when they are imported.
 */
struct siotls_signer {
    size_t size;
    uint32_t fips; /* siotls_fips */
    uint32_t max_signature_size;
    const uint16_t *schemes; /* all that it can sign with some key */
    size_t num_schemes;
    const char *pkcs8_encryption; /* which PBES2 schemes import reads, in words; NULL: none */
    size_t context_size;
    size_t context_alignment;
    int (*import)(const struct siotls_provider_instance *instance, const struct siotls_signer *signer, void *context,
                  const struct siotls_private_key_source *source);
    int (*describe)(const void *context, struct siotls_signer_key *key);
    int (*sign)(const void *context, uint16_t scheme, const uint8_t *message, size_t message_len, uint8_t *signature,
                size_t signature_capacity, size_t *signature_len);
    void (*clear)(void *context);
};

/*
 * siotls_random: a cryptographic generator. fill is thread-safe. After fork the child's output
 * differs from the parent's.
 */
struct siotls_random {
    size_t size;
    uint32_t fips; /* siotls_fips */
    int (*fill)(const struct siotls_provider_instance *instance, const struct siotls_random *random, uint8_t *output,
                size_t output_len);
};

/* siotls_compressor: certificate compression (RFC 8879), whole messages, no state. */
struct siotls_compressor {
    size_t size;
    uint32_t id; /* siotls_compressor_id */
    /* TOO_SMALL when the result exceeds the capacity. */
    int (*compress)(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                    const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity, size_t *output_len);
    /* TOO_SMALL as soon as the result would exceed the capacity: a small bomb costs little. */
    int (*decompress)(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                      const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity,
                      size_t *output_len);
};

/*
 * siotls_mask: the mask of header protection in QUIC (RFC 9001 5.4) and of record numbers in DTLS 1.3 (RFC 9147
 * 4.2.3). New in 1.1.
 *
 * init keys a context, again to re-key it. make turns SIOTLS_MASK_SAMPLE_SIZE bytes of a packet's ciphertext into the
 * first SIOTLS_MASK_SIZE bytes of AES-ECB of the sample, or of the ChaCha20 key stream whose counter is the sample's
 * first four bytes, little-endian, and whose nonce is the rest. It is called once for each packet: it has to be fast.
 */
struct siotls_mask {
    size_t size;
    uint32_t id;     /* siotls_mask_id */
    uint32_t fips;   /* siotls_fips */
    size_t key_size; /* 16 for AES-128, else 32 */
    size_t context_size;
    size_t context_alignment;
    int (*init)(const struct siotls_provider_instance *instance, const struct siotls_mask *mask, void *context,
                const uint8_t *key);
    int (*make)(void *context, const uint8_t *sample, uint8_t *output);
    void (*clear)(void *context);
};

/* Levels of host->report. */
enum siotls_report_level { SIOTLS_REPORT_ERROR = 1, SIOTLS_REPORT_WARNING = 2, SIOTLS_REPORT_INFO = 3 };

/*
 * siotls_provider_host: what the core gives to an instance; lives as long as the instance. report may
 * be called from any thread; text is one line of UTF-8 without secrets, copied before it returns.
 */
struct siotls_provider_host {
    size_t size;
    uint32_t abi_minor; /* of the core */
    void *context;      /* to pass back */
    void (*report)(void *context, int level, const char *text);
};

/* siotls_provider_options: how to open an instance; all pointers may be NULL and live during open. */
struct siotls_provider_options {
    size_t size;
    const char *fips_properties;    /* for instance "fips=yes": every algorithm must satisfy it */
    const char *configuration_file; /* in the library's own format; without it none is read */
    const char *pkcs11_module; /* for URIs of keys that name no module: the path of a PKCS#11 module, or a pkcs11: URI
                                  with module-path, whose token is then also asked for random numbers */
};

/* siotls_object_found hears of an object: kind in a word or two, such as "private key", and its URI (1.1). */
typedef void siotls_object_found(void *context, const char *kind, const char *uri);

/*
 * siotls_provider_instance: an opened provider. Made by open, freed by close, constant in between.
 * The arrays list what this instance offers on this machine, per kind, each id at most once (for
 * verifiers each key_type; signers may be several). What a CPU cannot do is not listed.
 */
struct siotls_provider_instance {
    size_t size;
    const char *library; /* its name, and its version at run time if it tells, such as "OpenSSL 3.0.19" */
    void *state;         /* the provider's own; the core does not touch it */
    const struct siotls_hash *const *hashes;
    size_t num_hashes;
    const struct siotls_hkdf *const *hkdfs;
    size_t num_hkdfs;
    const struct siotls_aead *const *aeads;
    size_t num_aeads;
    const struct siotls_kem *const *kems;
    size_t num_kems;
    const struct siotls_signer *const *signers;
    size_t num_signers;
    const struct siotls_verifier *const *verifiers;
    size_t num_verifiers;
    const struct siotls_random *const *randoms; /* at most one */
    size_t num_randoms;
    const struct siotls_compressor *const *compressors;
    size_t num_compressors;
    const struct siotls_mask *const *masks; /* 1.1 */
    size_t num_masks;
    /*
     * 1.1: calls found for each token, key and certificate that can be seen, as URIs that signers take or that help to
     * find those; NULL: this provider has no such objects. Texts live during the call, and tell no secret.
     */
    int (*list_objects)(const struct siotls_provider_instance *instance, void *context, siotls_object_found *found);
};

/*
 * siotls_provider: a provider's constant description.
 *
 * open makes an instance; UNAVAILABLE with a report when its library or module cannot be used. It may
 * be called any number of times, from any thread; instances share nothing that can be seen. What the
 * library needs once per process is done by the first open and never undone.
 * close frees an instance after all its contexts are cleared. Threads that used it may be ending just
 * then, so that their destructors run later.
 */
struct siotls_provider {
    size_t size;
    uint32_t abi_minor;      /* SIOTLS_PROVIDER_ABI_MINOR it was compiled with */
    const char *name;        /* lower-case letters, digits and '-', for SIOTLS_PROVIDER; that of the file, too */
    const char *version;     /* of the provider itself */
    const char *description; /* one line */
    int (*open)(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                const struct siotls_provider_instance **instance);
    void (*close)(const struct siotls_provider_instance *instance);
};

/* The type of a provider's entry. */
typedef const struct siotls_provider *siotls_provider_entry(void);

/* SIOTLS_PROVIDER_EXPORT marks the one symbol that a provider exports. */
#if defined(_WIN32)
#define SIOTLS_PROVIDER_EXPORT __declspec(dllexport)
#else
#define SIOTLS_PROVIDER_EXPORT __attribute__((visibility("default")))
#endif

/*
 * SIOTLS_PROVIDER_ENTRY: the name of the entry that this header declares. A build that links several
 * providers into one program defines it per provider (for instance siotls_provider_openssl) and adds
 * each with siotls_set_add.
 */
#ifndef SIOTLS_PROVIDER_ENTRY
#define SIOTLS_PROVIDER_ENTRY siotls_provider_v1
#endif

/*
 * siotls_provider_v1 returns the provider's description. It never fails and does no work. It is the provider's, not the
 * library's: where siotls/siotls.h brings this header in, it is not declared.
 */
#ifndef SIOTLS_TYPES_H
SIOTLS_PROVIDER_EXPORT const struct siotls_provider *SIOTLS_PROVIDER_ENTRY(void);
#endif

#ifdef __cplusplus
}
#endif

#endif
