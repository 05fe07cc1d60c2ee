/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inspect.c: what applications can ask a set: its providers, their algorithms, who wins, and tests on demand.
 */
#include "base/sized_struct.h"
#include "crypto/load/registry.h"

size_t siotls_set_num_providers(const struct siotls_set *set)
{
    return set != NULL ? set->num_providers : 0;
}

int siotls_set_provider(const struct siotls_set *set, struct siotls_provider_info *info, size_t index)
{
    if (set == NULL || info == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (index >= set->num_providers)
        return SIOTLS_ERROR_NOT_FOUND;
    const struct sio_provider *provider = &set->providers[index];
    const struct siotls_provider_info known = {
        .size = sizeof known,
        .name = provider->description.name,
        .version = provider->description.version,
        .description = provider->description.description,
        .library = provider->lists.library,
        .path = provider->path,
        .abi_minor = provider->description.abi_minor,
        .instance = provider->instance,
    };
    return sio_sized_write(info, &known, sizeof known) ? SIOTLS_OK : SIOTLS_ERROR_ARGUMENT;
}

size_t siotls_set_num_algorithms(const struct siotls_set *set)
{
    return set != NULL ? set->num_algorithms : 0;
}

static const char *reason_of(const struct sio_algorithm *algorithm, int state)
{
    return state == SIOTLS_TEST_WITHDRAWN ? atomic_load(&algorithm->withdrawal) : algorithm->refusal;
}

static int fill_info(const struct siotls_set *set, struct siotls_algorithm_info *info, size_t index)
{
    const struct sio_algorithm *algorithm = &set->algorithms[index];
    int state = atomic_load(&algorithm->state);
    const struct siotls_algorithm_info known = {
        .size = sizeof known,
        .kind = algorithm->kind,
        .id = algorithm->id,
        .key_type = algorithm->key_type,
        .fips = algorithm->fips,
        .state = state,
        .reason = reason_of(algorithm, state),
        .provider = algorithm->provider,
        .is_winner = sio_registry_winner(set, algorithm->kind, algorithm->id, algorithm->key_type) == index,
        .algorithm = algorithm->algorithm,
    };
    return sio_sized_write(info, &known, sizeof known) ? SIOTLS_OK : SIOTLS_ERROR_ARGUMENT;
}

int siotls_set_algorithm(const struct siotls_set *set, struct siotls_algorithm_info *info, size_t index)
{
    if (set == NULL || info == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (index >= set->num_algorithms)
        return SIOTLS_ERROR_NOT_FOUND;
    return fill_info(set, info, index);
}

int siotls_set_which(const struct siotls_set *set, struct siotls_algorithm_info *info, int kind, uint32_t id,
                     uint32_t key_type)
{
    if (set == NULL || info == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    size_t index = sio_registry_winner(set, kind, id, key_type);
    return index == SIZE_MAX ? SIOTLS_ERROR_NOT_OFFERED : fill_info(set, info, index);
}

int siotls_set_test(struct siotls_set *set, size_t index, struct siotls_error *error)
{
    struct sio_error failure;
    sio_error_begin(&failure, error);
    if (set == NULL)
        sio_fail_status(&failure, SIOTLS_ERROR_ARGUMENT, "set: there is none to test");
    else if (index >= set->num_algorithms)
        sio_fail_status(&failure, SIOTLS_ERROR_NOT_FOUND, "set: there is no algorithm of this index");
    else if (set->algorithms[index].refusal != NULL)
        sio_fail_status(&failure, SIOTLS_ERROR_PROVIDER, set->algorithms[index].refusal);
    else if (!sio_registry_test(set, index, &failure))
        return sio_error_end(&failure, error);
    return sio_error_end(&failure, error);
}
