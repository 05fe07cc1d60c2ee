/* SPDX-License-Identifier: Apache-2.0 */
/* setup.c: see setup.h. */
#include "common/setup.h"

#include <stdio.h>
#include <string.h>

#include <siotls/init.h>

#include "common/report.h"

enum { MAX_PROTOCOLS = 32 };

void tool_provider_options_add(struct tool_option_list *list, const char **into)
{
    const struct tool_option row = {
        .name = "providers", .argument = "LIST", .help = "as in SIOTLS_PROVIDER, which it overrides", .text = into};
    tool_option_list_add(list, &row, 1);
}

bool tool_set_make(struct siotls_set **set, const char *program, const char *providers,
                   const struct siotls_set_options *options)
{
    struct siotls_set_options wishes = options ? *options : (struct siotls_set_options){0};
    struct siotls_error error = SIOTLS_INIT_ERROR;
    wishes.size = sizeof wishes;
    wishes.providers = providers;
    if (siotls_set_new(set, &wishes, &error) == 0)
        return true;
    if (providers != NULL && error.status == SIOTLS_ERROR_SYNTAX)
        tool_misreport(program, "--providers", &error);
    else
        tool_report(program, providers ? "--providers" : "cannot load the providers", &error);
    return false;
}

bool tool_set_has_providers(const struct siotls_set *set, const char *program)
{
    if (siotls_set_num_providers(set) > 0)
        return true;
    tool_complain(program, "no provider is loaded; looked in %s; siotls-providers doctor tells why",
                  siotls_set_search_path(set));
    return false;
}

bool tool_set_open(struct siotls_set **set, const char *program, const char *providers,
                   const struct siotls_set_options *options)
{
    return tool_set_make(set, program, providers, options) && tool_set_has_providers(*set, program);
}

void tool_set_report(void *context, const char *provider, int level, const char *text)
{
    static const char *const levels[] = {"report", "error", "warning", "info"};
    (void)context;
    tool_say("provider %s: %s: %s", provider ? provider : "?",
             levels[level >= SIOTLS_REPORT_ERROR && level <= SIOTLS_REPORT_INFO ? level : 0], text);
}

bool tool_config_alpn(struct siotls_config *config, const char *program, const char *list)
{
    struct siotls_bytes protocols[MAX_PROTOCOLS];
    size_t num_protocols = 0;
    if (list == NULL)
        return true;
    for (const char *at = list;; at++) {
        size_t protocol_len = strcspn(at, ",");
        if (protocol_len == 0 || protocol_len > 255 || num_protocols == MAX_PROTOCOLS) {
            tool_misuse(program, "--alpn %s: give at most %d names of 1 to 255 bytes, such as h2,http/1.1", list,
                        (int)MAX_PROTOCOLS);
            return false;
        }
        protocols[num_protocols++] = (struct siotls_bytes){(const uint8_t *)at, protocol_len};
        at += protocol_len;
        if (*at == 0)
            break;
    }
    int status = siotls_config_set_alpn(config, protocols, num_protocols);
    if (status == 0)
        return true;
    tool_misuse(program, "--alpn %s: %s", list, siotls_status_name(status));
    return false;
}

bool tool_config_ready(struct siotls_config *config, const char *program)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    if (siotls_config_ready(config, &error) == 0)
        return true;
    tool_report(program, "this configuration cannot work", &error);
    return false;
}
