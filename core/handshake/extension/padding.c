/* SPDX-License-Identifier: Apache-2.0 */
/* padding.c: padding (RFC 7685): who sends it means nothing by it. */
#include "handshake/extension/extension.h"

const struct sio_extension_meaning sio_padding_meaning = {.offer = NULL};
