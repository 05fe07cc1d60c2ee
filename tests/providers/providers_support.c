/* SPDX-License-Identifier: Apache-2.0 */
/*
 * providers_support.c: see providers_support.h. TEST_BUILT lists the providers that were built, with spaces between
 * them.
 */
#include "providers_support.h"

#include <stdio.h>
#include <string.h>

struct opened opened[MAX_OPENED];
size_t num_opened;

struct siotls_set *open_set(const char *providers)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_set *set = NULL;
    const struct siotls_set_options options = {
        .size = sizeof options, .providers = providers, .provider_path = TEST_PROVIDERS, .ignore_environment = 1};
    int status = siotls_set_new(&set, &options, &error);
    ck_assert_msg(status == SIOTLS_OK, "%s: %s %s", providers, error.reason, error.detail);
    return set;
}

void open_providers(void)
{
    static char names[] = TEST_BUILT;
    char *rest = names;
    num_opened = 0;
    for (char *name = strtok_r(names, " ", &rest); name != NULL; name = strtok_r(NULL, " ", &rest)) {
        struct siotls_provider_info info = {.size = sizeof info};
        ck_assert_uint_lt(num_opened, MAX_OPENED);
        struct opened *next = &opened[num_opened++];
        next->name = name;
        next->set = open_set(name);
        ck_assert_uint_eq(siotls_set_num_providers(next->set), 1);
        ck_assert_int_eq(siotls_set_provider(next->set, &info, 0), SIOTLS_OK);
        next->instance = info.instance;
    }
}

void close_providers(void)
{
    for (size_t i = 0; i < num_opened; i++)
        siotls_set_free(opened[i].set);
    num_opened = 0;
}

const struct opened *find_opened(const char *name)
{
    for (size_t i = 0; i < num_opened; i++)
        if (strcmp(opened[i].name, name) == 0)
            return &opened[i];
    return NULL;
}

const struct siotls_hash *hash_of(const struct opened *from, uint32_t id)
{
    for (size_t i = 0; i < from->instance->num_hashes; i++)
        if (from->instance->hashes[i]->id == id)
            return from->instance->hashes[i];
    return NULL;
}

const struct siotls_aead *aead_of(const struct opened *from, uint32_t id)
{
    for (size_t i = 0; i < from->instance->num_aeads; i++)
        if (from->instance->aeads[i]->id == id)
            return from->instance->aeads[i];
    return NULL;
}

const struct siotls_kem *kem_of(const struct opened *from, uint32_t group)
{
    for (size_t i = 0; i < from->instance->num_kems; i++)
        if (from->instance->kems[i]->group == group)
            return from->instance->kems[i];
    return NULL;
}

const struct siotls_verifier *verifier_of(const struct opened *from, uint32_t key_type)
{
    for (size_t i = 0; i < from->instance->num_verifiers; i++)
        if (from->instance->verifiers[i]->key_type == key_type)
            return from->instance->verifiers[i];
    return NULL;
}

const struct siotls_signer *signer_of(const struct opened *from, uint16_t scheme)
{
    for (size_t i = 0; i < from->instance->num_signers; i++)
        for (size_t k = 0; k < from->instance->signers[i]->num_schemes; k++)
            if (from->instance->signers[i]->schemes[k] == scheme)
                return from->instance->signers[i];
    return NULL;
}

void *new_context(size_t context_size, size_t context_alignment)
{
    size_t alignment = context_alignment < sizeof(void *) ? sizeof(void *) : context_alignment;
    void *context = NULL;
    ck_assert_int_eq(posix_memalign(&context, alignment, context_size > 0 ? context_size : 1), 0);
    memset(context, 0, context_size);
    return context;
}

uint32_t draw_below(struct draw *draw, uint32_t limit)
{
    draw->state = draw->state * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(draw->state >> 8) * limit >> 24);
}

void draw_fill(struct draw *draw, uint8_t *output, size_t output_len)
{
    for (size_t i = 0; i < output_len; i++)
        output[i] = (uint8_t)draw_below(draw, 256);
}
