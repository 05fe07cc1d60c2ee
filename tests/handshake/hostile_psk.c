/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hostile_psk.c: clients that break what is said of PSKs in ClientHellos (RFC 9846 4.2.2, 4.3.9, 4.3.11, 9.2).
 */
#include <string.h>

#include "hostile.h"
#include "wire/constants.h"

static bool add(struct siotls_config *config, const char *identity, uint32_t hash)
{
    struct siotls_psk psk = {.size = sizeof psk,
                             .identity = {(const uint8_t *)identity, strlen(identity)},
                             .key = {(const uint8_t *)"0123456789abcdef", 16},
                             .hash = hash};
    return siotls_config_add_psk(config, &psk) == 0;
}

/* The server chooses the first, and asks for another share. */
static bool retry(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return add(pair->ends[PAIR_CLIENT].config, "aa", 0) && add(pair->ends[PAIR_CLIENT].config, "bb", 0) &&
           add(pair->ends[PAIR_SERVER].config, "aa", 0) &&
           siotls_config_set_groups(pair->ends[PAIR_SERVER].config, &group, 1) == 0;
}

/* The server chooses none. */
static bool retry_without(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return add(pair->ends[PAIR_CLIENT].config, "aa", 0) && add(pair->ends[PAIR_CLIENT].config, "bb", 0) &&
           siotls_config_set_groups(pair->ends[PAIR_SERVER].config, &group, 1) == 0;
}

static bool retry_without_psk(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return siotls_config_set_events(pair->ends[PAIR_CLIENT].config, SIOTLS_REQUEST_SESSION) == 0 &&
           siotls_config_set_groups(pair->ends[PAIR_SERVER].config, &group, 1) == 0;
}

static bool unknown(struct pair *pair)
{
    return add(pair->ends[PAIR_CLIENT].config, "aa", 0);
}

static bool known(struct pair *pair)
{
    return unknown(pair) && add(pair->ends[PAIR_SERVER].config, "aa", 0);
}

#define BINDER "20bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ONE(identity_)                                                                                                 \
    "00080002" identity_ "00000000"                                                                                    \
    "0021" BINDER
#define TWO(first_, second_)                                                                                           \
    "00100002" first_ "00000000"                                                                                       \
    "0002" second_ "00000000"                                                                                          \
    "0042" BINDER BINDER
#define HELLO(modes_)                                                                                                  \
    "0303111111111111111111111111111111111111111111111111111111111111111100000213010100003e002b0003020304"             \
    "002d0002" modes_ "0029002d" ONE("6161")

const struct hostile_case hostile_psk[] = {
    {"psk_ke where only psk_dhe_ke is taken", known, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0, HOSTILE_REPLACE, 0,
     HELLO("0100"), SIOTLS_ALERT_HANDSHAKE_FAILURE, "client_hello: it offers PSKs alone, and none is taken so",
     SIOTLS_ERROR_NEGOTIATION},
    {"psk_dhe_ke without groups", known, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0, HOSTILE_REPLACE, 0, HELLO("0101"),
     SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: supported_groups is missing"},
    {"groups without shares beside a PSK", known, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0, HOSTILE_DROP_EXTENSION, 51,
     NULL, SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: key_share is missing"},
    {"an unknown PSK without signature_algorithms", unknown, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0,
     HOSTILE_DROP_EXTENSION, 13, NULL, SIOTLS_ALERT_HANDSHAKE_FAILURE,
     "client_hello: it offers PSKs and no certificates, and no PSK is taken", SIOTLS_ERROR_NEGOTIATION},
    {"PSKs without their modes", known, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0, HOSTILE_DROP_EXTENSION, 45, NULL,
     SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: psk_key_exchange_modes is missing"},
    {"second ClientHello without pre_shared_key", retry, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 2,
     HOSTILE_DROP_EXTENSION, 41, NULL, SIOTLS_ALERT_MISSING_EXTENSION,
     "client_hello: the second one has no pre_shared_key"},
    {"second ClientHello without the PSK that was chosen", retry, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 2,
     HOSTILE_SET_EXTENSION, 41, ONE("6262"), SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "client_hello: the second one leaves out the PSK that was chosen"},
    {"second ClientHello with another PSK", retry_without, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 2,
     HOSTILE_SET_EXTENSION, 41, ONE("6363"), SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "client_hello: the second one offers a PSK that the first did not"},
    {"second ClientHello with its PSKs in another order", retry, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 2,
     HOSTILE_SET_EXTENSION, 41, TWO("6262", "6161"), SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "client_hello: the second one offers a PSK that the first did not"},
    {"second ClientHello that brings PSKs", retry_without_psk, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 2,
     HOSTILE_SET_EXTENSION, 41, ONE("6161"), SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "client_hello: the second one offers a PSK that the first did not"},
    {.name = NULL},
};
