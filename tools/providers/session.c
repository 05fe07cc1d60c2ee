/* SPDX-License-Identifier: Apache-2.0 */
/* session.c: the set that the commands look at, and words for what is in it. */
#include "providers/providers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <siotls/init.h>

#include "common/report.h"
#include "common/setup.h"
#include "common/table.h"
#include "providers/absent.h"

static void take_note(void *context, const char *provider, int level, const char *text)
{
    struct session *session = context;
    if (session->num_notes == PROVIDERS_MAX_NOTES)
        return;
    /* Without memory a note is lost, no more: providers report that there is none. */
    struct note note = {.provider = strdup(provider ? provider : ""), .text = strdup(text), .level = level};
    if (note.provider == NULL || note.text == NULL) {
        free(note.provider);
        free(note.text);
        return;
    }
    session->notes[session->num_notes++] = note;
}

bool session_open(struct session *session, const char *providers)
{
    struct siotls_set_options options = {.size = sizeof options, .report_context = session, .report = take_note};
    session->wants_all = absent_is_wanted(providers);
    return tool_set_make(&session->set, PROVIDERS_NAME, providers, &options) != 0;
}

void session_close(struct session *session)
{
    siotls_set_free(session->set);
    for (size_t i = 0; i < session->num_notes; i++) {
        free(session->notes[i].provider);
        free(session->notes[i].text);
    }
    *session = (struct session){0};
}

bool session_is_open(const struct session *session, size_t *index, const char *name)
{
    for (size_t i = 0; i < siotls_set_num_providers(session->set); i++) {
        if (strcmp(provider_at(session, i).name, name) != 0)
            continue;
        if (index)
            *index = i;
        return true;
    }
    return false;
}

struct siotls_provider_info provider_at(const struct session *session, size_t index)
{
    struct siotls_provider_info info = SIOTLS_INIT_PROVIDER_INFO;
    if (siotls_set_provider(session->set, &info, index) != 0)
        info = (struct siotls_provider_info){.name = ""};
    return info;
}

struct siotls_algorithm_info algorithm_at(const struct session *session, size_t index)
{
    struct siotls_algorithm_info info = SIOTLS_INIT_ALGORITHM_INFO;
    if (siotls_set_algorithm(session->set, &info, index) != 0)
        info = (struct siotls_algorithm_info){0};
    return info;
}

const char *algorithm_text(const struct siotls_algorithm_info *info, char *text, size_t text_capacity)
{
    const char *name = siotls_algorithm_name(info->kind, info->id);
    if (name)
        return name;
    snprintf(text, text_capacity, "0x%04" PRIx32, info->id);
    return text;
}

const char *key_text(const struct siotls_algorithm_info *info)
{
    return info->key_type ? siotls_key_type_name(info->key_type) : NULL;
}

const char *fips_text(uint32_t fips)
{
    return fips == SIOTLS_FIPS_YES ? "yes" : fips == SIOTLS_FIPS_NO ? "no" : "unknown";
}

const char *state_text(int state)
{
    return state == SIOTLS_TEST_PASSED ? "passed" : state == SIOTLS_TEST_WITHDRAWN ? "withdrawn" : "not tested";
}
