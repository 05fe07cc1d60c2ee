/* SPDX-License-Identifier: Apache-2.0 */
/* subject.h: whom a certificate is for, in words. */
#ifndef TOOLS_SUBJECT_H
#define TOOLS_SUBJECT_H

#include <siotls/types.h>

/* tool_subject_text writes a DER certificate's subject, such as "O=Example, CN=localhost", fit for terminals. */
void tool_subject_text(char *text, size_t text_capacity, const struct siotls_bytes *certificate);

#endif
