/* SPDX-License-Identifier: Apache-2.0 */
/*
 * starttls.c: see starttls.h. Each protocol is a stage of the prologue (prologue.h): its state says which answer is
 * awaited. Read smtp first.
 */
#include "client/starttls.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char refused[] = "the peer does not start TLS";
static const char not_offered[] = "the peer does not offer STARTTLS";
static const char unexpected[] = "the peer does not answer as this protocol does";

static bool begins_with(const struct siotls_bytes *text, const char *prefix)
{
    size_t prefix_len = strlen(prefix);
    return text->data_len >= prefix_len && strncasecmp((const char *)text->data, prefix, prefix_len) == 0;
}

/* ---- SMTP (RFC 3207) ---- */

/* One answer: lines of "250-...", the last of "250 ..." (RFC 5321 4.2.1), all with this code. */
static enum prologue_progress smtp_answer(struct prologue *prologue, const char *code)
{
    static const char capability[] = "STARTTLS";
    for (;;) {
        struct siotls_bytes line;
        enum prologue_progress progress = prologue_line(prologue, &line);
        if (progress != PROLOGUE_OVER)
            return progress;
        bool is_last = line.data_len == 3 || (line.data_len > 3 && line.data[3] == ' ');
        if (!begins_with(&line, code) || (!is_last && line.data[3] != '-'))
            return prologue_fail(prologue, prologue->state > 1 ? refused : unexpected, &line);
        struct siotls_bytes words = {line.data + 4, line.data_len > 4 ? line.data_len - 4 : 0};
        if (words.data_len == sizeof capability - 1 && begins_with(&words, capability))
            prologue->is_offered = true;
        if (is_last)
            return PROLOGUE_OVER;
    }
}

static enum prologue_progress smtp(struct prologue *prologue)
{
    static const char *const codes[] = {"220", "250", "220"};
    enum prologue_progress progress = smtp_answer(prologue, codes[prologue->state]);
    if (progress != PROLOGUE_OVER || prologue->state == 2)
        return progress;
    if (prologue->state++ == 0) {
        prologue->is_offered = false;
        return prologue_say(prologue, "EHLO [127.0.0.1]\r\n");
    }
    return prologue->is_offered ? prologue_say(prologue, "STARTTLS\r\n") : prologue_fail(prologue, not_offered, NULL);
}

/* ---- IMAP (RFC 9051 6.2.1) and POP3 (RFC 2595 4) ---- */

static enum prologue_progress imap(struct prologue *prologue)
{
    for (;;) {
        struct siotls_bytes line;
        enum prologue_progress progress = prologue_line(prologue, &line);
        if (progress != PROLOGUE_OVER)
            return progress;
        if (prologue->state == 0 && begins_with(&line, "* OK ")) {
            prologue->state = 1;
            return prologue_say(prologue, "s1 STARTTLS\r\n");
        }
        if (prologue->state == 1 && begins_with(&line, "s1 OK"))
            return PROLOGUE_OVER;
        if (prologue->state == 0 || !begins_with(&line, "* ") || begins_with(&line, "* BYE"))
            return prologue_fail(prologue, prologue->state ? refused : unexpected, &line);
    }
}

static enum prologue_progress pop3(struct prologue *prologue)
{
    struct siotls_bytes line;
    enum prologue_progress progress = prologue_line(prologue, &line);
    if (progress != PROLOGUE_OVER)
        return progress;
    if (!begins_with(&line, "+OK"))
        return prologue_fail(prologue, prologue->state ? refused : unexpected, &line);
    return prologue->state++ ? PROLOGUE_OVER : prologue_say(prologue, "STLS\r\n");
}

/* ---- LDAP (RFC 4511 4.14) ---- */

enum { LDAP_MESSAGE = 0x30, LDAP_INTEGER = 0x02, LDAP_ENUMERATED = 0x0a, LDAP_EXTENDED_RESPONSE = 0x78 };

/* The header of a BER element: 1 and its content's length, 0 when it is not yet there, -1 when it is none. */
static int read_header(size_t *header_len, size_t *content_len, const uint8_t *data, size_t data_len, uint8_t tag)
{
    if (data_len >= 1 && data[0] != tag)
        return -1;
    if (data_len < 2)
        return 0;
    size_t num_bytes = data[1] & 0x80 ? data[1] & 0x7f : 0;
    *header_len = 2 + num_bytes;
    *content_len = data[1] & 0x80 ? 0 : data[1];
    if (num_bytes > 4 || data[1] == 0x80)
        return -1;
    if (data_len < *header_len)
        return 0;
    for (size_t i = 0; i < num_bytes; i++)
        *content_len = *content_len << 8 | data[2 + i];
    return *content_len <= PROLOGUE_MAX_ANSWER ? 1 : -1;
}

/* messageID 1, then an ExtendedResponse of resultCode success. data is a whole message's content. */
static bool ldap_succeeded(const uint8_t *data, size_t data_len)
{
    static const uint8_t id[] = {LDAP_INTEGER, 1, 1};
    static const uint8_t success[] = {LDAP_ENUMERATED, 1, 0};
    size_t header_len = 0;
    size_t content_len = 0;
    if (data_len < sizeof id || memcmp(data, id, sizeof id) != 0)
        return false;
    data += sizeof id;
    data_len -= sizeof id;
    return read_header(&header_len, &content_len, data, data_len, LDAP_EXTENDED_RESPONSE) == 1 &&
           header_len + content_len <= data_len && content_len >= sizeof success &&
           memcmp(data + header_len, success, sizeof success) == 0;
}

static enum prologue_progress ldap(struct prologue *prologue)
{
    static const uint8_t request[] = {0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16, '1', '.',
                                      '3',  '.',  '6',  '.',  '1',  '.',  '4',  '.',  '1',  '.', '1',
                                      '4',  '6',  '6',  '.',  '2',  '0',  '0',  '3',  '7'};
    const uint8_t *data = (const uint8_t *)prologue->input;
    size_t header_len = 0;
    size_t content_len = 0;
    if (prologue->state++ == 0)
        return prologue_send(prologue, request, sizeof request);
    int found = read_header(&header_len, &content_len, data, prologue->input_len, LDAP_MESSAGE);
    if (found < 0)
        return prologue_fail(prologue, unexpected, NULL);
    if (found == 0 || prologue->input_len < header_len + content_len)
        return PROLOGUE_MORE;
    if (!ldap_succeeded(data + header_len, content_len))
        return prologue_fail(prologue, refused, NULL);
    prologue_use(prologue, header_len + content_len);
    return PROLOGUE_OVER;
}

/* ---- PostgreSQL: SSLRequest, answered by one byte ---- */

static enum prologue_progress postgres(struct prologue *prologue)
{
    static const uint8_t request[] = {0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f};
    if (prologue->state++ == 0)
        return prologue_send(prologue, request, sizeof request);
    if (prologue->input_len == 0)
        return PROLOGUE_MORE;
    char answer = prologue->input[0];
    if (answer != 'S')
        return prologue_fail(prologue, answer == 'N' || answer == 'E' ? refused : unexpected, NULL);
    prologue_use(prologue, 1);
    return PROLOGUE_OVER;
}

/* ---- XMPP (RFC 6120 5) ---- */

/* The bytes up to the end of the text, 0: it is not there. */
static size_t end_of(const struct prologue *prologue, const char *text)
{
    size_t text_len = strlen(text);
    for (size_t end = text_len; end <= prologue->input_len; end++)
        if (memcmp(prologue->input + end - text_len, text, text_len) == 0)
            return end;
    return 0;
}

static enum prologue_progress xmpp_features(struct prologue *prologue)
{
    size_t end = end_of(prologue, "</stream:features>");
    if (end_of(prologue, "<stream:error") || end_of(prologue, "</stream:stream>"))
        return prologue_fail(prologue, "the peer ended the XMPP stream", NULL);
    if (end == 0)
        return PROLOGUE_MORE;
    size_t offer = end_of(prologue, "<starttls");
    if (offer == 0 || offer > end)
        return prologue_fail(prologue, not_offered, NULL);
    prologue_use(prologue, end);
    prologue->state = 2;
    return prologue_say(prologue, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
}

/* <proceed xmlns='...'/>, or with an end tag. */
static enum prologue_progress xmpp_proceed(struct prologue *prologue)
{
    static const char start[] = "<proceed ";
    size_t known_len = prologue->input_len < sizeof start - 1 ? prologue->input_len : sizeof start - 1;
    size_t end = end_of(prologue, ">");
    if (memcmp(prologue->input, start, known_len) != 0)
        return prologue_fail(prologue, refused, NULL);
    if (end == 0)
        return PROLOGUE_MORE;
    if (prologue->input[end - 2] != '/')
        end = end_of(prologue, "></proceed>");
    if (end == 0)
        return PROLOGUE_MORE;
    size_t name_end = end_of(prologue, "urn:ietf:params:xml:ns:xmpp-tls");
    if (name_end == 0 || name_end > end)
        return prologue_fail(prologue, unexpected, NULL);
    prologue_use(prologue, end);
    return PROLOGUE_OVER;
}

static enum prologue_progress xmpp(struct prologue *prologue)
{
    if (prologue->state == 1)
        return xmpp_features(prologue);
    if (prologue->state == 2)
        return xmpp_proceed(prologue);
    prologue->state = 1;
    return prologue_say(prologue,
                        "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                        " xmlns:stream='http://etherx.jabber.org/streams' to='%s' version='1.0'>",
                        prologue->host);
}

/* ---- which ---- */

static const struct starttls_protocol protocols[] = {
    {"smtp", 25, smtp},  {"imap", 143, imap},          {"pop3", 110, pop3},
    {"ldap", 389, ldap}, {"postgres", 5432, postgres}, {"xmpp", 5222, xmpp},
};

const struct starttls_protocol *starttls_find(const char *program, const char *name)
{
    for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++)
        if (strcmp(protocols[i].name, name) == 0)
            return &protocols[i];
    tool_misuse(program, "--starttls %s: give one of smtp, imap, pop3, ldap, postgres, xmpp", name);
    return NULL;
}
