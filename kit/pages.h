/* SPDX-License-Identifier: Apache-2.0 */
/* pages.h: whole pages of memory, followed by one that cannot be touched. */
#ifndef KIT_PAGES_H
#define KIT_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* kit_pages_size: bytes of a page. */
size_t kit_pages_size(void);

/* kit_pages_new: data_len bytes, a multiple of kit_pages_size or 0, with a page behind them that is not counted; NULL:
 * none. */
uint8_t *kit_pages_new(size_t data_len);

/* kit_pages_lock makes pages read-only; false when that fails. */
bool kit_pages_lock(uint8_t *pages, size_t data_len);

#endif
