/* SPDX-License-Identifier: Apache-2.0 */
/*
 * added_row.h: an extension that only a test knows, of a type for private use (RFC 9846 11): one more row for
 * wire/extension_rows.h. It is included before everything else.
 */
#ifndef TESTS_UNIT_WIRE_ADDED_ROW_H
#define TESTS_UNIT_WIRE_ADDED_ROW_H

#define SIO_EXTENSIONS_OF_TEST(ROW)                                                                                    \
    ROW(ADDED, added, 65280, DATA(CLIENT_HELLO, ANYTHING) DATA(ENCRYPTED_EXTENSIONS, NOTHING))

#endif
