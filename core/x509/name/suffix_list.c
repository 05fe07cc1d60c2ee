/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suffix_list.c: see suffix_list.h. One rule a line, up to the first white space: "co.uk", "*.ck" for all names
 * directly below, "!www.ck" for an exception to those. Names are in UTF-8.
 */
#include "x509/name/suffix_list.h"

#include <string.h>

#include "x509/name/dns_name.h"
#include "x509/name/punycode.h"

static const char section_begin[] = "// ===BEGIN ICANN DOMAINS===";
static const char section_end[] = "// ===END ICANN DOMAINS===";

static bool is_space(uint8_t character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

static bool starts_with(struct siotls_bytes line, const char *text)
{
    size_t text_len = strlen(text);
    return line.data_len >= text_len && memcmp(line.data, text, text_len) == 0;
}

/* The next line without its end. */
static bool next_line(struct sio_reader *list, struct siotls_bytes *line)
{
    if (sio_read_end(list))
        return false;
    const uint8_t *end = memchr(list->next, '\n', list->left);
    size_t line_len = end != NULL ? (size_t)(end - list->next) : list->left;
    return sio_read_bytes(list, line, line_len) && (end == NULL || sio_read_skip(list, 1));
}

/* The rule of a line; empty for comments and blank lines. */
static struct siotls_bytes rule_of(struct siotls_bytes line)
{
    size_t rule_len = 0;
    while (rule_len < line.data_len && !is_space(line.data[rule_len]))
        rule_len++;
    return sio_bytes(line.data, starts_with(line, "//") ? 0 : rule_len);
}

/* What of the list counts: the section, or all where there is none. False when the section or last line has no end. */
static bool find_rules(struct siotls_bytes list, struct sio_reader *rules)
{
    struct sio_reader reader = sio_reader(list);
    struct siotls_bytes line;
    const uint8_t *begin = NULL;
    *rules = reader;
    while (next_line(&reader, &line)) {
        if (begin == NULL && starts_with(line, section_begin))
            begin = line.data;
        if (begin != NULL && starts_with(line, section_end)) {
            *rules = sio_reader(sio_bytes(begin, (size_t)(line.data - begin)));
            return true;
        }
    }
    return begin == NULL && list.data_len > 0 && list.data[list.data_len - 1] == '\n';
}

bool sio_suffix_list_is_whole(struct siotls_bytes list)
{
    struct sio_reader rules;
    struct siotls_bytes line;
    if (!find_rules(list, &rules))
        return false;
    while (next_line(&rules, &line)) {
        if (rule_of(line).data_len > 0)
            return true;
    }
    return false;
}

/* The rest of a rule behind its mark. */
static struct siotls_bytes behind(struct siotls_bytes rule, size_t mark_len)
{
    return sio_bytes(rule.data + mark_len, rule.data_len - mark_len);
}

bool sio_suffix_list_has(struct siotls_bytes list, struct siotls_bytes name)
{
    uint8_t text[SIO_UNICODE_NAME];
    struct sio_reader rules;
    struct siotls_bytes line;
    bool is_found = false;
    if (!sio_dns_name_is_valid(name) || !find_rules(list, &rules))
        return false;
    struct siotls_bytes wanted = sio_bytes(text, sio_name_to_unicode(text, name));
    struct siotls_bytes parent = sio_dns_parent(wanted);
    while (next_line(&rules, &line)) {
        struct siotls_bytes rule = rule_of(line);
        if (starts_with(rule, "!")) {
            if (sio_dns_is_within(wanted, behind(rule, 1)))
                return false;
        } else if (starts_with(rule, "*.")) {
            is_found = is_found || sio_dns_equal(behind(rule, 2), parent);
        } else {
            is_found = is_found || (rule.data_len > 0 && sio_dns_equal(rule, wanted));
        }
    }
    return is_found;
}
