/* SPDX-License-Identifier: Apache-2.0 */
/*
 * old_core_test.c: the providers that were built, under a host that knows version 1.0 of the contract only. It is
 * compiled with the header of that version, which lies beside it, and reads what is there with the sizes of then.
 */
#include <siotls/provider.h>

#include <check.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check_main.h"

_Static_assert(SIOTLS_PROVIDER_ABI_MINOR == 0, "this is about the first version");

enum { MAX_PROVIDERS = 16, CANARY = 0x5a };

static const struct siotls_provider *provider;
static const struct siotls_provider_instance *instance;
static struct siotls_provider_instance lists;
static char names[] = TEST_BUILT;
static char *name_list[MAX_PROVIDERS];

static void report(void *context, int level, const char *text)
{
    (void)context;
    printf("report %d: %s\n", level, text);
}

static const struct siotls_provider_host host = {.size = sizeof host, .abi_minor = 0, .report = report};
static const struct siotls_provider_options options = {.size = sizeof options};

static void open_provider(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.so", TEST_PROVIDERS, name);
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    ck_assert_msg(module != NULL, "%s", dlerror());
    siotls_provider_entry *entry;
    *(void **)&entry = dlsym(module, "siotls_provider_v1");
    ck_assert_ptr_nonnull(entry);
    provider = entry();
    ck_assert_uint_ge(provider->size, sizeof *provider);
    ck_assert_int_eq(provider->open(&host, &options, &instance), SIOTLS_PROVIDER_OK);
    memset(&lists, 0, sizeof lists);
    memcpy(&lists, instance, instance->size < sizeof lists ? instance->size : sizeof lists);
}

/* Zero memory with an end that tells when it was passed. */
static void *new_context(size_t size, size_t alignment)
{
    uint8_t *context = NULL;
    ck_assert_int_eq(
        posix_memalign((void **)&context, alignment > sizeof(void *) ? alignment : sizeof(void *), size + 16), 0);
    memset(context, 0, size);
    memset(context + size, CANARY, 16);
    return context;
}

static void end_context(void *context, size_t size)
{
    for (size_t i = 0; i < 16; i++)
        ck_assert_uint_eq(((uint8_t *)context)[size + i], CANARY);
    free(context);
}

static void use_hash(const struct siotls_hash *hash)
{
    static const uint8_t abc[] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea};
    uint8_t digest[64];
    void *context = new_context(hash->context_size, hash->context_alignment);
    ck_assert_int_eq(hash->init(instance, hash, context), SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(hash->update(context, (const uint8_t *)"abc", 3), SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(hash->final(context, digest), SIOTLS_PROVIDER_OK);
    if (hash->id == SIOTLS_HASH_SHA256)
        ck_assert_mem_eq(digest, abc, sizeof abc);
    hash->clear(context);
    end_context(context, hash->context_size);
}

static void use_aead(const struct siotls_aead *aead)
{
    static const uint8_t key[32] = {1}, nonce[12] = {2}, text[50] = {3};
    const struct siotls_bytes segment = {text, sizeof text};
    uint8_t sealed[sizeof text + 16], opened[sizeof text];
    void *context = new_context(aead->context_size, aead->context_alignment);
    ck_assert_int_eq(aead->init(instance, aead, context, key, SIOTLS_DIRECTION_SEAL), SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(aead->seal(context, nonce, NULL, 0, &segment, 1, sealed), SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(aead->init(instance, aead, context, key, SIOTLS_DIRECTION_OPEN), SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(aead->open(context, nonce, NULL, 0, sealed, sizeof text + aead->tag_size, opened),
                     SIOTLS_PROVIDER_OK);
    ck_assert_mem_eq(opened, text, sizeof text);
    aead->clear(context);
    end_context(context, aead->context_size);
}

static void use_kem(const struct siotls_kem *kem)
{
    static uint8_t public_key[2048], ciphertext[2048], ours[1024], theirs[1024];
    void *context = new_context(kem->context_size, kem->context_alignment);
    ck_assert_int_eq(kem->keygen(instance, kem, context, NULL, public_key), SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(kem->encapsulate(instance, kem, public_key, kem->public_key_size, NULL, ciphertext, theirs),
                     SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(kem->decapsulate(context, ciphertext, kem->ciphertext_size, ours), SIOTLS_PROVIDER_OK);
    ck_assert_mem_eq(ours, theirs, kem->shared_secret_size);
    kem->clear(context);
    end_context(context, kem->context_size);
}

static void verify(const struct siotls_signer_key *described, const uint8_t *signature, size_t signature_len)
{
    const struct siotls_public_key key = {.size = sizeof key,
                                          .type = SIOTLS_KEY_ED25519,
                                          .spki = described->spki,
                                          .point = {described->spki.data + described->spki.data_len - 32, 32}};
    for (size_t i = 0; i < lists.num_verifiers; i++) {
        const struct siotls_verifier *verifier = lists.verifiers[i];
        if (verifier->key_type != SIOTLS_KEY_ED25519)
            continue;
        void *context = new_context(verifier->context_size, verifier->context_alignment);
        ck_assert_int_eq(verifier->import(instance, verifier, context, &key), SIOTLS_PROVIDER_OK);
        ck_assert_int_eq(
            verifier->verify(context, SIOTLS_SCHEME_ED25519, (const uint8_t *)"m", 1, signature, signature_len),
            SIOTLS_PROVIDER_OK);
        verifier->clear(context);
        end_context(context, verifier->context_size);
    }
}

/* The struct of the key ends where that of 1.0 ends. */
static void use_signer(const struct siotls_signer *signer)
{
    static const uint8_t pkcs8[48] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b,
                                      0x65, 0x70, 0x04, 0x22, 0x04, 0x20, 1,    2,    3};
    const struct siotls_private_key_source source = {.size = sizeof source, .pkcs8 = {pkcs8, sizeof pkcs8}};
    struct {
        struct siotls_signer_key key;
        uint8_t canary[64];
    } described = {.key = {.size = sizeof described.key}};
    uint8_t expected[sizeof described.canary], signature[256];
    size_t signature_len = 0;
    memset(expected, CANARY, sizeof expected);
    memset(described.canary, CANARY, sizeof described.canary);
    void *context = new_context(signer->context_size, signer->context_alignment);
    ck_assert_int_eq(signer->import(instance, signer, context, &source), SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(signer->describe(context, &described.key), SIOTLS_PROVIDER_OK);
    ck_assert_mem_eq(described.canary, expected, sizeof expected);
    ck_assert_uint_eq(described.key.size, sizeof described.key);
    ck_assert_int_eq(signer->sign(context, SIOTLS_SCHEME_ED25519, (const uint8_t *)"m", 1, signature, sizeof signature,
                                  &signature_len),
                     SIOTLS_PROVIDER_OK);
    verify(&described.key, signature, signature_len);
    signer->clear(context);
    end_context(context, signer->context_size);
}

static int signs_ed25519(const struct siotls_signer *signer)
{
    for (size_t i = 0; i < signer->num_schemes; i++)
        if (signer->schemes[i] == SIOTLS_SCHEME_ED25519)
            return 1;
    return 0;
}

static void use_compressor(const struct siotls_compressor *compressor)
{
    uint8_t packed[256], unpacked[100];
    size_t packed_len = 0, unpacked_len = 0;
    ck_assert_int_eq(compressor->compress(instance, compressor, (const uint8_t *)"aaaaaaaaaaaaaaaa", 16, packed,
                                          sizeof packed, &packed_len),
                     SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(
        compressor->decompress(instance, compressor, packed, packed_len, unpacked, sizeof unpacked, &unpacked_len),
        SIOTLS_PROVIDER_OK);
    ck_assert_uint_eq(unpacked_len, 16);
}

static size_t use_lists(void)
{
    uint8_t drawn[16];
    size_t num_used = lists.num_hashes + lists.num_aeads + lists.num_randoms + lists.num_compressors + lists.num_kems;
    for (size_t i = 0; i < lists.num_hashes; i++)
        use_hash(lists.hashes[i]);
    for (size_t i = 0; i < lists.num_aeads; i++)
        use_aead(lists.aeads[i]);
    for (size_t i = 0; i < lists.num_kems; i++)
        if (lists.kems[i]->group < SIOTLS_GROUP_FFDHE3072 || lists.kems[i]->group > SIOTLS_GROUP_FFDHE8192)
            use_kem(lists.kems[i]);
    for (size_t i = 0; i < lists.num_signers; i++)
        if (signs_ed25519(lists.signers[i]))
            use_signer(lists.signers[i]);
    for (size_t i = 0; i < lists.num_randoms; i++)
        ck_assert_int_eq(lists.randoms[i]->fill(instance, lists.randoms[i], drawn, sizeof drawn), SIOTLS_PROVIDER_OK);
    for (size_t i = 0; i < lists.num_compressors; i++)
        use_compressor(lists.compressors[i]);
    return num_used;
}

START_TEST(a_provider_of_today_serves_a_core_of_1_0)
{
    open_provider(name_list[_i]);
    ck_assert_str_eq(provider->name, name_list[_i]);
    ck_assert_uint_gt(use_lists(), 0);
    provider->close(instance);
}
END_TEST

static Suite *old_core_suite(void)
{
    Suite *suite = suite_create("providers under version 1.0");
    TCase *tests = tcase_create("all");
    char *rest = names;
    int num_names = 0;
    for (char *name = strtok_r(names, " ", &rest); name != NULL && num_names < MAX_PROVIDERS;
         name = strtok_r(NULL, " ", &rest))
        name_list[num_names++] = name;
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_provider_of_today_serves_a_core_of_1_0, 0, num_names);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {old_core_suite};
    return check_main(suites, 1);
}
