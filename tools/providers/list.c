/* SPDX-License-Identifier: Apache-2.0 */
/* list.c: siotls-providers list. */
#include "providers/providers.h"

#include <stdio.h>
#include <string.h>

#include "common/json.h"
#include "common/options.h"
#include "common/setup.h"
#include "common/table.h"
#include "providers/absent.h"

/* Of a terminal that is as narrow as they come. */
enum { WIDTH = 80, MAX_CELL = 800 };

/* The kinds that providers offer, as their columns are called. */
static const struct {
    int kind;
    const char *heading;
} kinds[] = {{SIOTLS_KIND_HASH, "HASH"},     {SIOTLS_KIND_HKDF, "HKDF"},           {SIOTLS_KIND_AEAD, "AEAD"},
             {SIOTLS_KIND_KEM, "KEM"},       {SIOTLS_KIND_SIGNER, "SIGN"},         {SIOTLS_KIND_VERIFIER, "VERIFY"},
             {SIOTLS_KIND_RANDOM, "RANDOM"}, {SIOTLS_KIND_COMPRESSOR, "COMPRESS"}, {SIOTLS_KIND_MASK, "MASK"}};
enum { NUM_KINDS = sizeof kinds / sizeof kinds[0] };

static size_t count_kind(const struct session *session, size_t provider, int kind)
{
    size_t count = 0;
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        count += info.provider == provider && info.kind == kind;
    }
    return count;
}

/* The FIPS answer of a provider is the least of its algorithms': yes, unknown, no. */
static const char *least_fips(const struct session *session, size_t provider)
{
    bool is_unknown = false;
    size_t num_algorithms = 0;
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        if (info.provider != provider)
            continue;
        if (info.fips == SIOTLS_FIPS_NO)
            return "no";
        is_unknown = is_unknown || info.fips != SIOTLS_FIPS_YES;
        num_algorithms++;
    }
    return is_unknown || num_algorithms == 0 ? "unknown" : "yes";
}

/* A note of a provider that did not make it into the set tells why. */
static bool is_about_missing(const struct session *session, const struct note *note)
{
    return note->level != SIOTLS_REPORT_INFO && !session_is_open(session, NULL, note->provider);
}

/* One of siotls' own that nothing was heard of. */
static bool is_absent(const struct session *session, const char *name)
{
    for (size_t i = 0; i < session->num_notes; i++)
        if (strcmp(session->notes[i].provider, name) == 0)
            return false;
    return session->wants_all && !session_is_open(session, NULL, name);
}

static json_t *missing_json(const struct session *session)
{
    json_t *missing = json_array();
    for (size_t i = 0; i < session->num_notes; i++) {
        const struct note *note = &session->notes[i];
        char advice[ABSENT_MAX_ADVICE];
        if (!is_about_missing(session, note))
            continue;
        bool has_advice = absent_advice(advice, sizeof advice, note->provider, note->text);
        json_array_append_new(missing, json_pack("{s:o,s:o,s:o}", "name", tool_json_text(note->provider), "reason",
                                                 tool_json_text(note->text), "advice",
                                                 tool_json_text(has_advice ? advice : NULL)));
    }
    return missing;
}

static json_t *absent_json(const struct session *session)
{
    json_t *absent = json_array();
    for (size_t i = 0; absent_name(i) != NULL; i++) {
        char advice[ABSENT_MAX_ADVICE];
        if (is_absent(session, absent_name(i)) && absent_advice(advice, sizeof advice, absent_name(i), NULL))
            json_array_append_new(absent, json_pack("{s:s,s:s}", "name", absent_name(i), "advice", advice));
    }
    return absent;
}

static bool print_json(const struct session *session)
{
    json_t *providers = json_array();
    for (size_t i = 0; i < siotls_set_num_providers(session->set); i++) {
        struct siotls_provider_info info = provider_at(session, i);
        json_t *counts = json_object();
        for (size_t k = 0; k < NUM_KINDS; k++)
            json_object_set_new(counts, siotls_kind_name(kinds[k].kind),
                                json_integer((json_int_t)count_kind(session, i, kinds[k].kind)));
        json_t *item = json_object();
        json_object_set_new(item, "name", tool_json_text(info.name));
        json_object_set_new(item, "version", tool_json_text(info.version));
        json_object_set_new(item, "description", tool_json_text(info.description));
        json_object_set_new(item, "library", tool_json_text(info.library));
        json_object_set_new(item, "path", tool_json_text(info.path));
        json_object_set_new(item, "abi_minor", json_integer(info.abi_minor));
        json_object_set_new(item, "fips", json_string(least_fips(session, i)));
        json_object_set_new(item, "counts", counts);
        json_array_append_new(providers, item);
    }
    json_t *whole = json_pack("{s:o,s:o,s:o}", "providers", providers, "not_loaded", missing_json(session), "not_here",
                              absent_json(session));
    return tool_json_print(whole, stdout, 0) != 0;
}

static void add_counts(struct tool_table *table, const struct session *session, size_t index)
{
    char counts[NUM_KINDS][24];
    const char *cells[NUM_KINDS + 2] = {provider_at(session, index).name};
    for (size_t k = 0; k < NUM_KINDS; k++) {
        snprintf(counts[k], sizeof counts[k], "%zu", count_kind(session, index, kinds[k].kind));
        cells[1 + k] = counts[k];
    }
    cells[1 + NUM_KINDS] = least_fips(session, index);
    tool_table_add(table, cells, NUM_KINDS + 2);
}

static void print_counts(const struct session *session)
{
    struct tool_table table = {0};
    const char *headings[NUM_KINDS + 2] = {"NAME"};
    for (size_t k = 0; k < NUM_KINDS; k++)
        headings[1 + k] = kinds[k].heading;
    headings[1 + NUM_KINDS] = "FIPS";
    tool_table_add(&table, headings, NUM_KINDS + 2);
    for (size_t i = 0; i < siotls_set_num_providers(session->set); i++)
        add_counts(&table, session, i);
    tool_table_print(&table);
}

static void print_modules(const struct session *session)
{
    struct tool_table table = {.width = WIDTH};
    tool_table_add(&table, (const char *const[]){"NAME", "VERSION", "LIBRARY, MODULE"}, 3);
    for (size_t i = 0; i < siotls_set_num_providers(session->set); i++) {
        struct siotls_provider_info info = provider_at(session, i);
        char cell[MAX_CELL];
        const char *library = info.library ? info.library : "";
        snprintf(cell, sizeof cell, "%s%s%s", library, library[0] ? ", " : "", info.path ? info.path : "linked in");
        tool_table_add(&table, (const char *const[]){info.name, info.version, cell}, 3);
    }
    tool_table_print(&table);
}

/* A row of what is missing, below headings that come with the first one. */
static void add_missing(struct tool_table *table, const char *const headings[2], const char *name, const char *text)
{
    if (table->num_rows == 0)
        tool_table_add(table, headings, 2);
    tool_table_add(table, (const char *const[]){name, text}, 2);
}

static void print_missing(const struct session *session)
{
    static const char *const headings[] = {"NOT LOADED", "REASON"};
    struct tool_table table = {.width = WIDTH};
    for (size_t i = 0; i < session->num_notes; i++) {
        const struct note *note = &session->notes[i];
        char advice[ABSENT_MAX_ADVICE] = "";
        char cell[MAX_CELL];
        if (!is_about_missing(session, note))
            continue;
        bool has_advice = absent_advice(advice, sizeof advice, note->provider, note->text);
        snprintf(cell, sizeof cell, "%s%s%s", note->text, has_advice ? "; " : "", advice);
        add_missing(&table, headings, note->provider, cell);
    }
    if (table.num_rows > 0)
        puts("");
    tool_table_print(&table);
}

static void print_absent(const struct session *session)
{
    static const char *const headings[] = {"NOT HERE", "WHAT TO DO"};
    struct tool_table table = {.width = WIDTH};
    for (size_t i = 0; absent_name(i) != NULL; i++) {
        char advice[ABSENT_MAX_ADVICE];
        if (is_absent(session, absent_name(i)) && absent_advice(advice, sizeof advice, absent_name(i), NULL))
            add_missing(&table, headings, absent_name(i), advice);
    }
    if (table.num_rows > 0)
        puts("");
    tool_table_print(&table);
}

static bool print_tables(const struct session *session)
{
    print_counts(session);
    puts("");
    print_modules(session);
    print_missing(session);
    print_absent(session);
    return true;
}

int list_command(struct session *session)
{
    bool is_printed = session->is_json ? print_json(session) : print_tables(session);
    return tool_set_has_providers(session->set, PROVIDERS_NAME) && is_printed ? TOOL_SUCCESS : TOOL_FAILURE;
}
