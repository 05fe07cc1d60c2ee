/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hostile_limits.c: record_size_limit and max_fragment_length that are not as they may be (RFC 8449 4 and 5, RFC 6066
 * 4).
 */
#include "hostile.h"

#include "wire/constants.h"

static bool limit(struct pair *pair)
{
    return siotls_config_set_record_size_limit(pair->ends[PAIR_CLIENT].config, 1000) == 0;
}

static bool limit_and_retry(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return limit(pair) && siotls_config_set_groups(pair->ends[PAIR_SERVER].config, &group, 1) == 0;
}

static bool fragment(struct pair *pair)
{
    return siotls_config_set_max_fragment_length(pair->ends[PAIR_CLIENT].config, 512) == 0;
}

static bool both(struct pair *pair)
{
    return limit(pair) && fragment(pair);
}

const struct hostile_case hostile_limits[] = {
    {"ClientHello with a record_size_limit of 63", NULL, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0,
     HOSTILE_SET_EXTENSION, 28, "003f", SIOTLS_ALERT_ILLEGAL_PARAMETER, "record_size_limit: the client's is below 64"},
    {"ClientHello with a record_size_limit of a byte", NULL, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0,
     HOSTILE_SET_EXTENSION, 28, "40", SIOTLS_ALERT_DECODE_ERROR, MALFORMED("record_size_limit in client_hello")},
    {"ClientHello with max_fragment_length 0", NULL, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0, HOSTILE_SET_EXTENSION, 1,
     "00", SIOTLS_ALERT_ILLEGAL_PARAMETER, "max_fragment_length: not one that RFC 6066 has"},
    {"ClientHello with max_fragment_length 5", NULL, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0, HOSTILE_SET_EXTENSION, 1,
     "05", SIOTLS_ALERT_ILLEGAL_PARAMETER, "max_fragment_length: not one that RFC 6066 has"},
    {"second ClientHello with another record_size_limit", limit_and_retry, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 2,
     HOSTILE_SET_EXTENSION, 28, "03e9", SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "client_hello: the second one differs from the first"},
    {"record_size_limit that was not offered", NULL, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0,
     HOSTILE_SET_EXTENSION, 28, "4001", SIOTLS_ALERT_UNSUPPORTED_EXTENSION,
     "extensions: an extension was not asked for"},
    {"record_size_limit of a server of 63", limit, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0,
     HOSTILE_SET_EXTENSION, 28, "003f", SIOTLS_ALERT_ILLEGAL_PARAMETER, "record_size_limit: the server's is below 64"},
    {"record_size_limit of a server of 16386", limit, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0,
     HOSTILE_SET_EXTENSION, 28, "4002", SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "record_size_limit: the server's is above 2^14 + 1"},
    {"record_size_limit and max_fragment_length", both, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0,
     HOSTILE_SET_EXTENSION, 1, "01", SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "record_size_limit: max_fragment_length came beside it"},
    {"max_fragment_length that was not asked for", fragment, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0,
     HOSTILE_SET_EXTENSION, 1, "02", SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "max_fragment_length: the server's is not what we asked for"},
    {"max_fragment_length to who does not know it", NULL, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0,
     HOSTILE_SET_EXTENSION, 1, "01", SIOTLS_ALERT_UNSUPPORTED_EXTENSION, "extensions: an extension was not asked for"},
    {.name = NULL},
};
