/* SPDX-License-Identifier: Apache-2.0 */
/* trial.c: what checks are made of: expectations, guarded memory, patterns, peers. */
#include "kit/trial.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/pages.h"

enum { CANARY = 0xa5 };

/* area: readable and writable pages, then one that is neither. */
struct area {
    struct area *next;
    uint8_t *pages;
    size_t pages_len;
    uint8_t *data;
    size_t data_len;
};

int kit_trial_expect(struct trial *trial, int condition, const char *format, ...)
{
    va_list arguments;
    if (condition || trial->outcome.state == SIOTLS_CONFORM_FAILED)
        return condition;
    trial->outcome.state = SIOTLS_CONFORM_FAILED;
    va_start(arguments, format);
    vsnprintf(trial->outcome.reason, sizeof trial->outcome.reason, format, arguments);
    va_end(arguments);
    return 0;
}

static const char *result_name(int result)
{
    static const char *const names[] = {"OK",       "INTERNAL",      "NO_MEMORY",   "ARGUMENT",       "UNSUPPORTED",
                                        "BAD_KEY",  "BAD_SIGNATURE", "BAD_TAG",     "BAD_PEER_SHARE", "PASSPHRASE",
                                        "BAD_DATA", "TOO_SMALL",     "UNAVAILABLE", "PENDING"};
    return result >= 0 && (size_t)result < sizeof names / sizeof names[0] ? names[result] : "no siotls_provider_error";
}

int kit_trial_result(struct trial *trial, int result, int wanted, const char *what)
{
    return kit_trial_expect(trial, result == wanted, "%s returns %s, not %s", what, result_name(result),
                            result_name(wanted));
}

void kit_trial_skip(struct trial *trial, const char *reason)
{
    if (trial->outcome.state == SIOTLS_CONFORM_FAILED || trial->outcome.num_cases > 0)
        return;
    trial->outcome.state = SIOTLS_CONFORM_SKIPPED;
    snprintf(trial->outcome.reason, sizeof trial->outcome.reason, "%s", reason);
}

/* A check proves nothing without memory of its own. */
static void *there(void *memory)
{
    if (memory == NULL) {
        fputs("siotls-conform: there is not enough memory for this check\n", stderr);
        _Exit(EXIT_FAILURE);
    }
    return memory;
}

void *kit_trial_allocate(size_t size)
{
    return there(calloc(1, size));
}

static uint8_t *new_area(struct trial *trial, size_t size, size_t alignment)
{
    size_t page = kit_pages_size();
    struct area *area = kit_trial_allocate(sizeof *area);
    area->pages_len = (size + page - 1) / page * page;
    area->pages = there(kit_pages_new(area->pages_len));
    area->data_len = size;
    area->data = area->pages + (area->pages_len - size) / alignment * alignment;
    memset(area->pages, CANARY, area->pages_len);
    memset(area->data, 0, size);
    area->next = trial->areas;
    trial->areas = area;
    return area->data;
}

uint8_t *kit_trial_area(struct trial *trial, size_t size)
{
    return new_area(trial, size, 1);
}

const uint8_t *kit_trial_copy(struct trial *trial, const uint8_t *data, size_t data_len)
{
    uint8_t *copy = kit_trial_area(trial, data_len);
    if (data_len > 0)
        memcpy(copy, data, data_len);
    if (!kit_pages_lock(trial->areas->pages, trial->areas->pages_len))
        abort();
    return copy;
}

void *kit_trial_context(struct trial *trial, size_t context_size, size_t context_alignment)
{
    return context_size > 0 ? new_area(trial, context_size, context_alignment) : NULL;
}

int kit_trial_areas_intact(const struct trial *trial)
{
    for (const struct area *area = trial->areas; area != NULL; area = area->next)
        for (const uint8_t *byte = area->pages; byte < area->pages + area->pages_len; byte++)
            if ((byte < area->data || byte >= area->data + area->data_len) && *byte != CANARY)
                return 0;
    return 1;
}

void kit_trial_pattern(uint8_t *data, size_t data_len, uint32_t seed)
{
    uint32_t state = seed * 2654435761u + 0x9e3779b9u;
    for (size_t i = 0; i < data_len; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state += 0x6d2b79f5u;
        data[i] = (uint8_t)(state >> 11);
    }
}

int kit_trial_is_zero(const uint8_t *data, size_t data_len)
{
    uint8_t all = 0;
    for (size_t i = 0; i < data_len; i++)
        all |= data[i];
    return all == 0;
}

int kit_trial_contains(const uint8_t *memory, size_t memory_len, const uint8_t *secret, size_t secret_len)
{
    for (size_t i = 0; i + secret_len <= memory_len; i++)
        if (memcmp(memory + i, secret, secret_len) == 0)
            return 1;
    return 0;
}

const struct subject *kit_trial_next_peer(struct trial *trial, size_t *at, int kind, uint32_t id, uint32_t key_type)
{
    while (*at < trial->num_others) {
        const struct subject *other = &trial->others[(*at)++];
        if (other->kind != kind || other->id != id || other->key_type != key_type ||
            strcmp(other->provider, trial->subject->provider) == 0)
            continue;
        if (siotls_set_test(other->set, other->index, NULL) == 0)
            return other;
    }
    return NULL;
}

const struct siotls_hash *kit_trial_own_hash(const struct subject *subject, uint32_t id)
{
    for (size_t i = 0; i < subject->instance->num_hashes; i++)
        if (subject->instance->hashes[i]->id == id)
            return subject->instance->hashes[i];
    return NULL;
}

const struct siotls_verifier *kit_trial_own_verifier(const struct subject *subject, uint32_t key_type, uint16_t scheme)
{
    for (size_t i = 0; i < subject->instance->num_verifiers; i++) {
        const struct siotls_verifier *verifier = subject->instance->verifiers[i];
        for (size_t k = 0; verifier->key_type == key_type && k < verifier->num_schemes; k++)
            if (verifier->schemes[k] == scheme)
                return verifier;
    }
    return NULL;
}

void kit_check_known_answers(struct trial *trial)
{
    struct siotls_error error = {.size = sizeof error};
    int status = siotls_set_test(trial->subject->set, trial->subject->index, &error);
    kit_trial_expect(trial, status == 0, "%s%s%.200s", error.reason ? error.reason : siotls_status_name(status),
                     error.detail[0] ? ": " : "", error.detail);
}
