/* SPDX-License-Identifier: Apache-2.0 */
/* target.c: see target.h. */
#include "client/target.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "client/proxy.h"
#include "client/starttls.h"

enum { HTTPS_PORT = 443 };

static const char https[] = "https://";

static bool is_url(const char *text)
{
    return strstr(text, "://") != NULL;
}

/* Authority and path of https://HOST[:PORT][/PATH][?QUERY][#FRAGMENT] (RFC 9110 4.2.2); the fragment stays here. */
static bool split_url(struct target *target, const char *program, const char *url)
{
    const char *authority = url + sizeof https - 1;
    if (strncasecmp(url, https, sizeof https - 1) != 0) {
        tool_misuse(program, "%s: this program speaks https:// alone", url);
        return false;
    }
    size_t authority_len = strcspn(authority, "/?#");
    const char *path = authority + authority_len;
    size_t path_len = strcspn(path, "#");
    int len = snprintf(target->path, sizeof target->path, "%s%.*s", path[0] == '/' ? "" : "/", (int)path_len, path);
    if (authority_len >= sizeof target->authority || len < 0 || (size_t)len >= sizeof target->path) {
        tool_misuse(program, "%s: the URL is too long", url);
        return false;
    }
    snprintf(target->authority, sizeof target->authority, "%.*s", (int)authority_len, authority);
    return true;
}

/* The host as in a URL: a bare IPv6 address needs brackets (RFC 9110 7.2). */
static bool set_authority(struct target *target, const char *given)
{
    bool is_bare = given[0] != '[' && strchr(target->address.host, ':') != NULL;
    int len =
        snprintf(target->authority, sizeof target->authority, "%s%s%s", is_bare ? "[" : "", given, is_bare ? "]" : "");
    return len > 0 && (size_t)len < sizeof target->authority;
}

static bool take_name(struct target *target, const char *program, const struct target_options *options, uint16_t port)
{
    bool is_from_url = is_url(options->target);
    if (is_from_url && !split_url(target, program, options->target))
        return false;
    const char *given = is_from_url ? target->authority : options->target;
    if (!tool_address_parse(&target->address, given, port, 1) || target->address.host[0] == 0) {
        tool_misuse(program,
                    "\"%s\" is no HOST or HOST:PORT, such as localhost:4433 or [::1]:443, nor https://HOST/PATH",
                    options->target);
        return false;
    }
    return is_from_url || set_authority(target, given);
}

static bool take_path(struct target *target, const char *program, const struct target_options *options)
{
    if (options->get && target->path[0]) {
        tool_misuse(program, "--get and a URL exclude each other; give the path once");
        return false;
    }
    if (options->get)
        snprintf(target->path, sizeof target->path, "%s", options->get);
    bool is_good = !options->get || (options->get[0] == '/' && strlen(options->get) < sizeof target->path);
    for (size_t i = 0; target->path[i]; i++)
        is_good = is_good && target->path[i] > 0x20 && target->path[i] < 0x7f;
    if (!is_good)
        tool_misuse(program, "%s %s: give a path that begins with / and holds no blanks, such as /index.html",
                    options->get ? "--get" : "the URL's path", target->path);
    return is_good;
}

static bool take_way(struct target *target, struct prologue *prologue, const char *program,
                     const struct target_options *options)
{
    target->dialed = target->address;
    if (options->connect && (!tool_address_parse(&target->dialed, options->connect, target->address.port, 1) ||
                             target->dialed.host[0] == 0)) {
        tool_misuse(program, "--connect %s: give HOST or HOST:PORT", options->connect);
        return false;
    }
    prologue->beyond_proxy = target->dialed;
    return options->proxy == NULL || proxy_parse(&target->dialed, program, options->proxy);
}

bool target_parse(struct target *target, struct prologue *prologue, const char *program,
                  const struct target_options *options)
{
    const struct starttls_protocol *protocol = NULL;
    size_t num_stages = 0;
    if (options->starttls && (protocol = starttls_find(program, options->starttls)) == NULL)
        return false;
    if (!take_name(target, program, options, protocol ? protocol->port : HTTPS_PORT) ||
        !take_path(target, program, options) || !take_way(target, prologue, program, options))
        return false;
    if (protocol && target->path[0]) {
        tool_misuse(program, "--starttls does not go with --get or a URL");
        return false;
    }
    if (options->proxy)
        prologue->stages[num_stages++] = proxy_connect;
    if (protocol)
        prologue->stages[num_stages++] = protocol->stage;
    return true;
}
