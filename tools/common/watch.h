/* SPDX-License-Identifier: Apache-2.0 */
/*
 * watch.h: what is seen of a connection: key log, messages and the negotiated parameters.
 */
#ifndef TOOLS_WATCH_H
#define TOOLS_WATCH_H

#include <siotls/connection.h>
#include <stdbool.h>

#include "common/options.h"

/* tool_watch: what to do with events. */
struct tool_watch {
    const char *program;
    int keylog; /* a descriptor; -1: none */
    bool is_verbose;
    struct siotls_set *set; /* for fingerprints; NULL: none */
    uint64_t started_ns;    /* uv_hrtime, from which the times of messages count */
};

/* --keylog. */
void tool_keylog_options_add(struct tool_option_list *list, const char **into);

/* tool_watch_requests: the events to ask for, bits of siotls_event_request. */
uint32_t tool_watch_requests(const struct tool_watch *watch);

/* tool_watch_event writes the key log, and with is_verbose says what happens; peer names whom it is about. */
void tool_watch_event(struct tool_watch *watch, const struct siotls_conn *conn, const struct siotls_event *event);

enum { TOOL_MAX_FACTS = 12, TOOL_MAX_FACT = 600 };

/* tool_fact: one negotiated parameter in words. */
struct tool_fact {
    const char *label;
    char value[TOOL_MAX_FACT];
};

/* tool_watch_facts lists what was negotiated: how many facts. Values are fit for terminals, not for HTML. */
size_t tool_watch_facts(struct tool_fact facts[TOOL_MAX_FACTS], const struct siotls_info *info);

#endif
