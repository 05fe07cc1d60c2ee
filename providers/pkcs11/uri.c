/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uri.c: pkcs11: URIs (RFC 7512). p11-kit takes them apart; what it is lenient about is refused here first: doubled
 * attributes, bytes that no URI has, zero bytes that would cut a path off.
 */
#include <stdio.h>
#include <string.h>

#include "internal.h"

static const char prefix[] = P11_KIT_URI_SCHEME ":";

static bool is_name_end(char character)
{
    return character == '=' || character == ';' || character == '&' || character == '?' || character == '\0';
}

/* True when an attribute of the same name follows; path and query count apart, as in the RFC's grammar. */
static bool is_doubled(const char *attribute)
{
    size_t name_len = 0;
    while (!is_name_end(attribute[name_len]))
        name_len++;
    for (const char *next = attribute + strcspn(attribute, ";&?"); *next == ';' || *next == '&';
         next += 1 + strcspn(next + 1, ";&?"))
        if (strncmp(next + 1, attribute, name_len) == 0 && next[1 + name_len] == '=')
            return true;
    return false;
}

/* Words for what is wrong with it, or NULL. */
static const char *judge_text(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (*at <= 0x20 || *at >= 0x7f)
            return "it has a byte that no URI has";
    const char *query = strchr(text, '?');
    if (query != NULL && strstr(query, "%00") != NULL)
        return "a zero byte would cut a path off";
    for (const char *at = text + sizeof prefix - 1;; at++) {
        if (is_doubled(at))
            return "an attribute comes twice";
        at += strcspn(at, ";&?");
        if (*at == '\0')
            return NULL;
    }
}

static const char *judge_pin(struct tp_uri *uri)
{
    if (p11_kit_uri_get_pin_value(uri->parsed) != NULL)
        return "pin-value shows the PIN to everybody who sees the URI: put it into a file and name that by pin-source";
    const char *source = p11_kit_uri_get_pin_source(uri->parsed);
    if (source == NULL)
        return NULL;
    if (source[0] == '|')
        return "pin-source must be a file: commands are not run";
    uri->pin_source = strncmp(source, "file:", 5) == 0 ? source + 5 : source;
    if (strncmp(uri->pin_source, "//", 2) == 0)
        uri->pin_source += 2; /* file:///path */
    return uri->pin_source[0] == '/' ? NULL : "pin-source must be an absolute path, or file: and one";
}

/* Where the URI leaves the module open, the instance may have one. */
static void take_defaults(struct tp_uri *uri, const struct tp_uri *defaults)
{
    if (uri->module_path != NULL || uri->module_name != NULL)
        return;
    uri->module_path = defaults->module_path;
    uri->module_name = defaults->module_name;
    uri->settings = defaults->settings;
}

static const char *judge_parts(struct tp_uri *uri)
{
    uri->module_path = p11_kit_uri_get_module_path(uri->parsed);
    uri->module_name = p11_kit_uri_get_module_name(uri->parsed);
    uri->settings = p11_kit_uri_get_vendor_query(uri->parsed, "x-init-reserved");
    if (p11_kit_uri_any_unrecognized(uri->parsed))
        return "it has an attribute that is not known here, so that nothing can match";
    if (uri->module_path != NULL && uri->module_path[0] != '/')
        return "module-path must be an absolute path";
    if (uri->module_path != NULL && uri->module_name != NULL)
        return "give module-path or module-name, not both";
    if (uri->settings != NULL && uri->module_path == NULL)
        return "x-init-reserved is for the module of module-path, which is missing";
    return judge_pin(uri);
}

int tp_uri_read(const struct tp_state *state, struct tp_uri *uri, const char *text)
{
    *uri = (struct tp_uri){0};
    if (strncmp(text, prefix, sizeof prefix - 1) != 0)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    const char *trouble = strnlen(text, TP_MAX_URI + 1) > TP_MAX_URI ? "it is too long" : judge_text(text);
    if (trouble == NULL) {
        uri->parsed = p11_kit_uri_new();
        if (uri->parsed == NULL)
            return SIOTLS_PROVIDER_NO_MEMORY;
        int result = p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, uri->parsed);
        trouble = result != P11_KIT_URI_OK ? p11_kit_uri_message(result) : judge_parts(uri);
    }
    if (trouble == NULL) {
        take_defaults(uri, &state->defaults);
        return SIOTLS_PROVIDER_OK;
    }
    tp_uri_clear(uri);
    return tp_fail(state, SIOTLS_PROVIDER_BAD_KEY, CKR_OK, "the pkcs11: URI is refused: %s", trouble);
}

int tp_uri_of_module(const struct tp_state *state, struct tp_uri *uri, const char *path)
{
    *uri = (struct tp_uri){0};
    if (path[0] != '/')
        return tp_fail(state, SIOTLS_PROVIDER_UNAVAILABLE, CKR_OK,
                       "the PKCS #11 module is to be an absolute path or a pkcs11: URI");
    uri->parsed = p11_kit_uri_new();
    if (uri->parsed == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    p11_kit_uri_set_module_path(uri->parsed, path);
    uri->module_path = p11_kit_uri_get_module_path(uri->parsed);
    return uri->module_path != NULL ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_NO_MEMORY;
}

void tp_uri_clear(struct tp_uri *uri)
{
    if (uri->parsed != NULL)
        p11_kit_uri_free(uri->parsed);
    *uri = (struct tp_uri){0};
}
