/* SPDX-License-Identifier: Apache-2.0 */
/* which.c: siotls-providers which: who wins each algorithm, and what TLS gets out of it. */
#include "providers/providers.h"

#include <stdio.h>
#include <string.h>

#include <siotls/init.h>

#include "common/json.h"
#include "common/options.h"
#include "common/report.h"
#include "common/table.h"

/* Code points of every registry lie in 16 bits; those that have a name are known. */
enum { MAX_ID = 0xffff, WORDS = 200 };

/* outcome: an algorithm, or what TLS composes of several; who does it, or why nobody can. */
struct outcome {
    int kind;
    uint32_t id;
    uint32_t key_type;
    bool is_usable;
    char words[WORDS];  /* usable: providers; else the reason */
    char others[WORDS]; /* who offers it too */
};

/* Sections of the whole picture, in the order of their printing. */
static const struct {
    const char *key; /* in JSON */
    const char *heading;
    int kind;
} sections[] = {{"suites", "CIPHER SUITE", SIOTLS_KIND_SUITE},
                {"groups", "GROUP", SIOTLS_KIND_KEM},
                {"schemes_signed", "SIGN WITH", SIOTLS_KIND_SIGNER},
                {"schemes_verified", "VERIFY", SIOTLS_KIND_VERIFIER},
                {"compressors", "COMPRESS CERTIFICATES", SIOTLS_KIND_COMPRESSOR},
                {"masks", "PROTECT HEADERS", SIOTLS_KIND_MASK}};

static void append(char *words, const char *separator, const char *more)
{
    size_t used = strlen(words);
    snprintf(words + used, WORDS - used, "%s%s", used ? separator : "", more);
}

/* Who offers an algorithm without winning it, and why not when that is known. */
static void append_others(char *words, const struct session *session, int kind, uint32_t id, uint32_t key_type)
{
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        if (info.kind != kind || info.id != id || info.is_winner || (key_type && info.key_type != key_type))
            continue;
        char one[WORDS];
        snprintf(one, sizeof one, "%s%s%s%s", provider_at(session, info.provider).name, info.reason ? " (" : "",
                 info.reason ? info.reason : "", info.reason ? ")" : "");
        append(words, ", ", one);
    }
}

static const char *winner_of(const struct session *session, int kind, uint32_t id)
{
    struct siotls_algorithm_info info = SIOTLS_INIT_ALGORITHM_INFO;
    return siotls_set_which(session->set, &info, kind, id, 0) == 0 ? provider_at(session, info.provider).name : NULL;
}

static bool is_pkcs1(int kind, uint32_t id)
{
    return (kind == SIOTLS_KIND_SIGNER) &&
           (id == SIOTLS_SCHEME_RSA_PKCS1_SHA256 || id == SIOTLS_SCHEME_RSA_PKCS1_SHA384 ||
            id == SIOTLS_SCHEME_RSA_PKCS1_SHA512);
}

/* Says why an algorithm that nobody wins cannot be used. */
static void explain(char *words, const struct session *session, int kind, uint32_t id)
{
    char others[WORDS] = "";
    append_others(others, session, kind, id, 0);
    if (others[0] == 0 && is_pkcs1(kind, id)) {
        /* RFC 9846 4.3.3 */
        snprintf(words, WORDS, "TLS 1.3 has it in certificates only, and signs with RSA-PSS");
        return;
    }
    snprintf(words, WORDS, "no provider offers %s", siotls_algorithm_name(kind, id));
    if (others[0])
        append(words, ", not even ", others);
}

/* Adds "NAME: provider" of a part's winner to words; without a winner why there is none, and false. */
static bool judge_part(char *words, const struct session *session, int kind, uint32_t id)
{
    char one[WORDS];
    const char *winner = winner_of(session, kind, id);
    if (winner == NULL) {
        explain(words, session, kind, id);
        return false;
    }
    snprintf(one, sizeof one, "%s: %s", siotls_algorithm_name(kind, id), winner);
    append(words, ", ", one);
    return true;
}

static void judge_suite(struct outcome *outcome, const struct session *session)
{
    uint32_t aead = 0;
    uint32_t hash = 0;
    outcome->is_usable = siotls_suite_parts(&aead, &hash, outcome->id) == 0 &&
                         judge_part(outcome->words, session, SIOTLS_KIND_AEAD, aead) &&
                         judge_part(outcome->words, session, SIOTLS_KIND_HASH, hash);
}

/* A hybrid that nobody offers whole is composed of its parts; what is no hybrid is left as it is. */
static void judge_hybrid(struct outcome *outcome, const struct session *session)
{
    uint32_t parts[2];
    if (outcome->kind != SIOTLS_KIND_KEM || siotls_group_parts(&parts[0], &parts[1], outcome->id) != 0)
        return;
    outcome->is_usable = judge_part(outcome->words, session, SIOTLS_KIND_KEM, parts[0]) &&
                         judge_part(outcome->words, session, SIOTLS_KIND_KEM, parts[1]);
    if (outcome->is_usable)
        append(outcome->words, " ", "(composed)");
}

/* Verifiers are one per type of key, and each may come from another provider. */
static void judge_verifiers(struct outcome *outcome, const struct session *session)
{
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        if (info.kind != SIOTLS_KIND_VERIFIER || info.id != outcome->id || !info.is_winner)
            continue;
        char one[WORDS];
        snprintf(one, sizeof one, "%s: %s", key_text(&info), provider_at(session, info.provider).name);
        append(outcome->words, ", ", one);
        outcome->is_usable = true;
    }
}

static void judge(struct outcome *outcome, const struct session *session)
{
    const char *winner = NULL;
    if (outcome->kind == SIOTLS_KIND_SUITE)
        judge_suite(outcome, session);
    else if (outcome->kind == SIOTLS_KIND_VERIFIER)
        judge_verifiers(outcome, session);
    else if ((winner = winner_of(session, outcome->kind, outcome->id)) != NULL)
        append(outcome->words, "", winner);
    else
        judge_hybrid(outcome, session);
    outcome->is_usable = outcome->is_usable || winner != NULL;
    if (!outcome->is_usable && outcome->words[0] == 0)
        explain(outcome->words, session, outcome->kind, outcome->id);
    if (outcome->is_usable && outcome->kind != SIOTLS_KIND_SUITE)
        append_others(outcome->others, session, outcome->kind, outcome->id, 0);
}

static json_t *outcome_json(const struct outcome *outcome)
{
    json_t *item = json_object();
    json_object_set_new(item, "kind", tool_json_text(siotls_kind_name(outcome->kind)));
    json_object_set_new(item, "name", tool_json_text(siotls_algorithm_name(outcome->kind, outcome->id)));
    json_object_set_new(item, "id", json_integer(outcome->id));
    json_object_set_new(item, "usable", json_boolean(outcome->is_usable));
    json_object_set_new(item, outcome->is_usable ? "by" : "reason", tool_json_text(outcome->words));
    json_object_set_new(item, "also_offered_by", outcome->others[0] ? tool_json_text(outcome->others) : json_null());
    return item;
}

/* One section: every known code point of a kind, usable or not. */
static void add_section(json_t *items, struct tool_table *table, const struct session *session, int kind)
{
    for (uint32_t id = 0; id <= MAX_ID; id++) {
        const char *name = siotls_algorithm_name(kind, id);
        if (name == NULL)
            continue;
        struct outcome outcome = {.kind = kind, .id = id};
        judge(&outcome, session);
        json_array_append_new(items, outcome_json(&outcome));
        tool_table_add(table, (const char *const[]){name, outcome.is_usable ? "yes" : "no", outcome.words}, 3);
    }
}

/* The winners, one row for each algorithm of the ABI. */
static json_t *add_winners(struct tool_table *table, const struct session *session)
{
    json_t *items = json_array();
    tool_table_add(table, (const char *const[]){"KIND", "ALGORITHM", "KEY", "WINNER", "ALSO OFFERED BY"}, 5);
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        char others[WORDS] = "";
        char text[16];
        if (!info.is_winner)
            continue;
        append_others(others, session, info.kind, info.id, info.key_type);
        const char *name = algorithm_text(&info, text, sizeof text);
        const char *winner = provider_at(session, info.provider).name;
        tool_table_add(table, (const char *const[]){siotls_kind_name(info.kind), name, key_text(&info), winner, others},
                       5);
        json_t *item = json_object();
        json_object_set_new(item, "kind", tool_json_text(siotls_kind_name(info.kind)));
        json_object_set_new(item, "name", tool_json_text(name));
        json_object_set_new(item, "key_type", tool_json_text(key_text(&info)));
        json_object_set_new(item, "provider", tool_json_text(winner));
        json_object_set_new(item, "also_offered_by", others[0] ? tool_json_text(others) : json_null());
        json_array_append_new(items, item);
    }
    return items;
}

static int print_all(const struct session *session)
{
    struct tool_table tables[1 + sizeof sections / sizeof sections[0]] = {{0}};
    json_t *whole = json_object();
    json_object_set_new(whole, "algorithms", add_winners(&tables[0], session));
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        json_t *items = json_array();
        tool_table_add(&tables[i + 1], (const char *const[]){sections[i].heading, "USABLE", "BY, OR WHY NOT"}, 3);
        add_section(items, &tables[i + 1], session, sections[i].kind);
        json_object_set_new(whole, sections[i].key, items);
    }
    bool is_printed = !session->is_json || tool_json_print(json_incref(whole), stdout, 0);
    json_decref(whole);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        fputs(i && !session->is_json ? "\n" : "", stdout);
        session->is_json ? tool_table_clear(&tables[i]) : tool_table_print(&tables[i]);
    }
    return is_printed ? TOOL_SUCCESS : TOOL_FAILURE;
}

/* What fails its test wins nothing, and says why; otherwise that is found out at the first use. */
static void test_all(const struct session *session)
{
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++)
        (void)siotls_set_test(session->set, i, NULL);
}

int which_command(struct session *session, const char *algorithm)
{
    test_all(session);
    struct tool_table table = {0};
    json_t *items = json_array();
    bool is_usable = false;
    if (algorithm == NULL) {
        json_decref(items);
        return print_all(session);
    }
    tool_table_add(&table, (const char *const[]){"KIND", "ALGORITHM", "USABLE", "BY, OR WHY NOT", "ALSO OFFERED BY"},
                   5);
    for (int kind = SIOTLS_KIND_HASH; kind <= SIOTLS_KIND_MASK; kind++) {
        struct outcome outcome = {.kind = kind};
        if (siotls_algorithm_id(&outcome.id, kind, algorithm) != 0)
            continue;
        judge(&outcome, session);
        is_usable = is_usable || outcome.is_usable;
        json_array_append_new(items, outcome_json(&outcome));
        tool_table_add(&table,
                       (const char *const[]){siotls_kind_name(kind), siotls_algorithm_name(kind, outcome.id),
                                             outcome.is_usable ? "yes" : "no", outcome.words, outcome.others},
                       5);
    }
    if (json_array_size(items) == 0) {
        tool_misuse(PROVIDERS_NAME, "%s is no algorithm's name; " PROVIDERS_NAME " which lists all", algorithm);
        json_decref(items);
        tool_table_clear(&table);
        return tool_failure();
    }
    if (session->is_json)
        is_usable = tool_json_print(items, stdout, 0) && is_usable;
    else
        json_decref(items);
    session->is_json ? tool_table_clear(&table) : tool_table_print(&table);
    return is_usable ? TOOL_SUCCESS : TOOL_FAILURE;
}
