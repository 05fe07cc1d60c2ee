/* SPDX-License-Identifier: Apache-2.0 */
/*
 * selected.h: which of its credentials a side used, as its messages tell.
 */
#ifndef BOGO_SELECTED_H
#define BOGO_SELECTED_H

#include "link.h"

/* shim_selected_note looks at a MESSAGE event; 1 to go on. */
int shim_selected_note(struct shim_link *link, const struct siotls_event *event);

/* shim_selected_expect: 1 when the credential is the one of -expect-selected-credential, or that flag is not there. */
int shim_selected_expect(const struct shim_link *link, const struct siotls_info *info);

/* shim_selected_free frees what was noted. */
void shim_selected_free(struct shim_link *link);

#endif
