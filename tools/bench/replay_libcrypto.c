/* SPDX-License-Identifier: Apache-2.0 */
/* replay_libcrypto.c: see replay.h. Until replay begins signatures are checked, since siotls tests its providers. */
#include "bench/replay.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

enum { POINT = 65 };

struct context {
    uint8_t point[POINT];
};

static int is_replaying;

void bench_replay_begin(void)
{
    is_replaying = 1;
}

static int import(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                  void *context, const struct siotls_public_key *key)
{
    (void)instance, (void)verifier;
    if (key->point.data_len != POINT)
        return SIOTLS_PROVIDER_BAD_KEY;
    memcpy(((struct context *)context)->point, key->point.data, POINT);
    return SIOTLS_PROVIDER_OK;
}

static EVP_PKEY *make_key(const struct context *context)
{
    char group[] = "P-256";
    uint8_t point[POINT];
    EVP_PKEY *key = NULL;
    memcpy(point, context->point, POINT);
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                               OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, POINT),
                               OSSL_PARAM_construct_end()};
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (maker != NULL && EVP_PKEY_fromdata_init(maker) > 0)
        EVP_PKEY_fromdata(maker, &key, EVP_PKEY_PUBLIC_KEY, parameters);
    EVP_PKEY_CTX_free(maker);
    return key;
}

static int verify(const void *context, uint16_t scheme, const uint8_t *message, size_t message_len,
                  const uint8_t *signature, size_t signature_len)
{
    (void)scheme;
    if (is_replaying)
        return SIOTLS_PROVIDER_OK;
    EVP_PKEY *key = make_key(context);
    EVP_MD_CTX *run = EVP_MD_CTX_new();
    int good = key != NULL && run != NULL && EVP_DigestVerifyInit(run, NULL, EVP_sha256(), NULL, key) > 0 &&
               EVP_DigestVerify(run, signature, signature_len, message, message_len) == 1;
    EVP_MD_CTX_free(run);
    EVP_PKEY_free(key);
    return good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_SIGNATURE;
}

static void clear(void *context)
{
    memset(context, 0, sizeof(struct context));
}

static const uint16_t schemes[] = {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256};
static const struct siotls_verifier verifier = {.size = sizeof verifier,
                                                .key_type = SIOTLS_KEY_SECP256R1,
                                                .schemes = schemes,
                                                .num_schemes = 1,
                                                .context_size = sizeof(struct context),
                                                .context_alignment = 1,
                                                .import = import,
                                                .verify = verify,
                                                .clear = clear};
static const struct siotls_verifier *const verifiers[] = {&verifier};
static const struct siotls_provider_instance instance = {
    .size = sizeof instance, .library = "replay", .verifiers = verifiers, .num_verifiers = 1};

static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **opened)
{
    (void)host, (void)options;
    *opened = &instance;
    return SIOTLS_PROVIDER_OK;
}

static void close_instance(const struct siotls_provider_instance *closed)
{
    (void)closed;
}

static const struct siotls_provider *entry(void)
{
    static const struct siotls_provider provider = {.size = sizeof provider,
                                                    .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
                                                    .name = "replay",
                                                    .version = "1",
                                                    .description = "takes signatures for good, for measuring",
                                                    .open = open_instance,
                                                    .close = close_instance};
    return &provider;
}

siotls_provider_entry *bench_replay_entry(void)
{
    return entry;
}
