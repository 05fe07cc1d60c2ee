/* SPDX-License-Identifier: Apache-2.0 */
/* subject.h: whom a certificate is for and what else it says, in words and in JSON. */
#ifndef TOOLS_SUBJECT_H
#define TOOLS_SUBJECT_H

#include <jansson.h>

#include <siotls/set.h>

/* tool_subject_text writes a DER certificate's subject, such as "O=Example, CN=localhost", fit for terminals. */
void tool_subject_text(char *text, size_t text_capacity, const struct siotls_bytes *certificate);

/* tool_line prints one line, such as tool_say. */
typedef void tool_line(const char *format, ...);

/*
 * tool_certificate_lines says what else is in it: issuer, serial number, validity, names, key, fingerprints; nothing of
 * what is no certificate. set NULL, or one without SHA-256: without fingerprints.
 */
void tool_certificate_lines(struct siotls_set *set, const struct siotls_bytes *certificate, tool_line *say,
                            const char *indentation);

/* tool_certificate_json adds the same to an object; numbers of bytes are hex. */
void tool_certificate_json(json_t *object, struct siotls_set *set, const struct siotls_bytes *certificate);

#endif
