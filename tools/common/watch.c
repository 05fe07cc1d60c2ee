/* SPDX-License-Identifier: Apache-2.0 */
/* watch.c: see watch.h. */
#include "common/watch.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

#include <siotls/init.h>

#include "common/files.h"
#include "common/report.h"
#include "common/sessions.h"
#include "common/subject.h"
#include "common/tree.h"

void tool_keylog_options_add(struct tool_option_list *list, const char **into)
{
    const struct tool_option row = {.name = "keylog",
                                    .argument = "FILE",
                                    .help =
                                        "append the secrets to FILE, for Wireshark: whoever has them\nreads everything",
                                    .text = into};
    tool_option_list_add(list, &row, 1);
}

uint32_t tool_watch_requests(const struct tool_watch *watch)
{
    uint32_t requests = watch->is_verbose ? SIOTLS_REQUEST_MESSAGE : 0;
    return watch->keylog >= 0 ? requests | SIOTLS_REQUEST_KEYLOG : requests;
}

static const char *or_none(const char *text)
{
    return text ? text : "none";
}

static const char *name_of(int kind, uint16_t id)
{
    return id ? or_none(siotls_algorithm_name(kind, id)) : "none";
}

static void copy_bytes(char value[TOOL_MAX_FACT], const struct siotls_bytes *bytes)
{
    size_t len = bytes->data_len < TOOL_MAX_FACT ? bytes->data_len : TOOL_MAX_FACT - 1;
    if (len)
        memcpy(value, bytes->data, len);
    value[len] = 0;
    tool_clean(value);
}

size_t tool_watch_facts(struct tool_fact facts[TOOL_MAX_FACTS], const struct siotls_info *info)
{
    size_t n = 0;
    facts[n] = (struct tool_fact){.label = "protocol"};
    snprintf(facts[n++].value, TOOL_MAX_FACT, "TLS 1.3%s", info->is_hello_retried ? ", after a HelloRetryRequest" : "");
    facts[n] = (struct tool_fact){.label = "cipher suite"};
    snprintf(facts[n++].value, TOOL_MAX_FACT, "%s (AEAD by %s, hash by %s)", name_of(SIOTLS_KIND_SUITE, info->suite),
             or_none(info->aead_provider), or_none(info->hash_provider));
    facts[n] = (struct tool_fact){.label = "group"};
    snprintf(facts[n++].value, TOOL_MAX_FACT, "%s (by %s)", name_of(SIOTLS_KIND_KEM, info->group),
             or_none(info->group_provider));
    facts[n] = (struct tool_fact){.label = "signature"};
    snprintf(facts[n++].value, TOOL_MAX_FACT, "%s (%s by %s)", name_of(SIOTLS_KIND_SIGNER, info->scheme),
             info->role == SIOTLS_ROLE_SERVER ? "signed" : "verified", or_none(info->signature_provider));
    facts[n] = (struct tool_fact){.label = "session"};
    snprintf(facts[n++].value, TOOL_MAX_FACT, "%s", tool_session_text(info));
    if (tool_early_data_text(info)) {
        facts[n] = (struct tool_fact){.label = "early data"};
        snprintf(facts[n++].value, TOOL_MAX_FACT, "%s", tool_early_data_text(info));
    }
    if (info->client_scheme) {
        facts[n] = (struct tool_fact){.label = "client's signature"};
        snprintf(facts[n++].value, TOOL_MAX_FACT, "%s", name_of(SIOTLS_KIND_SIGNER, info->client_scheme));
    }
    if (info->alpn.data_len) {
        facts[n] = (struct tool_fact){.label = "application protocol"};
        copy_bytes(facts[n++].value, &info->alpn);
    }
    if (info->server_name.data_len) {
        facts[n] = (struct tool_fact){.label = "server name"};
        copy_bytes(facts[n++].value, &info->server_name);
    }
    return n;
}

/* When it happened, beside what. */
static void say_message(const struct tool_watch *watch, const struct siotls_event *event)
{
    double ms = (double)(uv_hrtime() - watch->started_ns) / 1e6;
    tool_say("%8.2f ms %s %s, %zu bytes", ms, event->sent ? ">" : "<", tool_message_name(&event->message),
             event->message.data_len);
    tool_tree_say(&event->message);
}

static void say_done(const struct tool_watch *watch, const struct siotls_conn *conn)
{
    struct tool_fact facts[TOOL_MAX_FACTS];
    struct siotls_info info = SIOTLS_INIT_INFO;
    if (siotls_conn_info(conn, &info) != 0)
        return;
    tool_say("the handshake is done");
    size_t num_facts = tool_watch_facts(facts, &info);
    for (size_t i = 0; i < num_facts; i++)
        tool_say("  %-21s %s", facts[i].label, facts[i].value);
    for (size_t i = 0; i < info.num_peer_chain; i++) {
        char subject[512];
        tool_subject_text(subject, sizeof subject, &info.peer_chain[i]);
        tool_say("  certificate %-9zu %s", i, subject);
        if (i == 0)
            tool_certificate_lines(watch->set, &info.peer_chain[i], tool_say, "    ");
    }
}

void tool_watch_event(struct tool_watch *watch, const struct siotls_conn *conn, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_KEYLOG && watch->keylog >= 0 &&
        !tool_file_append_line(watch->keylog, event->message.data, event->message.data_len)) {
        tool_complain(watch->program, "--keylog: the file cannot be written to any more; going on without it");
        watch->keylog = -1;
    }
    if (!watch->is_verbose)
        return;
    if (event->type == SIOTLS_EVENT_MESSAGE)
        say_message(watch, event);
    else if (event->type == SIOTLS_EVENT_HANDSHAKE_DONE)
        say_done(watch, conn);
    else if (event->type == SIOTLS_EVENT_KEY_UPDATE)
        tool_say("< the peer has changed its key");
    else if (event->type == SIOTLS_EVENT_CLOSED)
        tool_say("< alert close_notify: the peer has sent all it had");
}
