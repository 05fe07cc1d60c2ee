/* SPDX-License-Identifier: Apache-2.0 */
/*
 * negotiate_test.c: what a server chooses from a ClientHello (RFC 9846 4.2.1), asked as a function: a hello in, a
 * choice or an alert out.
 */
#include "handshake/hello/negotiate.h"

#include "crypto/load/set.h"
#include "fake_provider.h"
#include "handshake/hello/second_hello.h"
#include "handshake_suites.h"

static struct siotls_set *set;
static struct siotls_config *config;
static struct sio_client_hello hello;
static struct sio_first_hello first;
static struct sio_psk_choice psk;
static struct sio_choice choice;
static struct sio_error error;
static uint32_t wants; /* of the carrier */

/* A config with an external PSK, so that it needs no identity. */
static void begin(void (*configure)(void))
{
    static const uint8_t key[32] = {1};
    const struct siotls_set_options options = {.size = sizeof options, .providers = ""};
    const struct siotls_psk external = {
        .size = sizeof external, .identity = {(const uint8_t *)"id", 2}, .key = {key, sizeof key}};
    fake_control_reset();
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), 0);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), 0);
    sio_set_skip_tests(set);
    ck_assert_int_eq(siotls_config_new(&config, set, SIOTLS_ROLE_SERVER, NULL, NULL), 0);
    ck_assert_int_eq(siotls_config_add_psk(config, &external), 0);
    if (configure != NULL)
        configure();
    ck_assert_int_eq(siotls_config_ready(config, NULL), 0);
    wants = SIO_FLOW_OF_RECORDS;
    first = (struct sio_first_hello){.suite = NULL};
    psk = (struct sio_psk_choice){.psk = &config->sessions.psks->ready[0],
                                  .suite = sio_config_suite(config, SIOTLS_SUITE_AES_128_GCM_SHA256),
                                  .mode = SIOTLS_PSK_DHE_KE};
    error = (struct sio_error){0};
}

static void end(void)
{
    siotls_config_free(config);
    siotls_set_free(set);
}

static void have(enum sio_extension extension)
{
    hello.extensions.present |= sio_extension_bit(extension);
}

/* A hello with PSKs, a share of X25519 and two groups more. */
static void say_hello(void)
{
    static const uint8_t random[SIO_RANDOM_SIZE] = {7};
    static const uint8_t suites[] = {0x13, 0x02, 0x13, 0x01};
    static const uint8_t groups[] = {0, 0x17, 0, 0x1d, 0, 0x18};
    static const uint8_t shares[] = {0, 0x1d, 0, 1, 9};
    static const uint8_t identities[] = {0, 2, 'i', 'd', 0, 0, 0, 0};
    hello = (struct sio_client_hello){
        .legacy_version = SIO_VERSION_TLS12,
        .random = sio_bytes(random, sizeof random),
        .cipher_suites = sio_bytes(suites, sizeof suites),
        .supported_groups = sio_bytes(groups, sizeof groups),
        .key_shares = sio_bytes(shares, sizeof shares),
        .psk_identities = sio_bytes(identities, sizeof identities),
    };
    have(SIO_EXTENSION_SUPPORTED_GROUPS);
    have(SIO_EXTENSION_KEY_SHARE);
    have(SIO_EXTENSION_PRE_SHARED_KEY);
    have(SIO_EXTENSION_PSK_KEY_EXCHANGE_MODES);
}

static bool negotiate(void)
{
    const struct sio_negotiation question = {.config = config,
                                             .hello = &hello,
                                             .first = &first,
                                             .psk = &psk,
                                             .peer_psk_modes = SIOTLS_PSK_KE | SIOTLS_PSK_DHE_KE,
                                             .wants = wants};
    return sio_negotiate(&choice, &question, &error);
}

static void is_refused(uint8_t alert)
{
    ck_assert(!negotiate());
    ck_assert_uint_eq(error.alert, alert);
}

START_TEST(a_share_that_is_there_is_taken)
{
    begin(NULL);
    say_hello();
    ck_assert_msg(negotiate(), "%s", error.reason);
    ck_assert_uint_eq(choice.suite->id, SIOTLS_SUITE_AES_128_GCM_SHA256);
    ck_assert_uint_eq(choice.group->group, SIOTLS_GROUP_X25519);
    ck_assert(!choice.is_retry && !choice.names_group);
    ck_assert_ptr_null(choice.identity);
    end();
}
END_TEST

static void prefer_p256(void)
{
    static const uint16_t groups[] = {SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_X25519};
    ck_assert_int_eq(siotls_config_set_groups(config, groups, 2), 0);
    ck_assert_int_eq(siotls_config_set_prefer_group(config, 1), 0);
}

/* And the second hello gets what was chosen for the first, whatever it offers besides. */
START_TEST(a_retry_asks_for_the_preferred_group)
{
    static const uint8_t share[] = {0, 0x17, 0, 1, 9};
    begin(prefer_p256);
    say_hello();
    ck_assert_msg(negotiate(), "%s", error.reason);
    ck_assert_uint_eq(choice.group->group, SIOTLS_GROUP_SECP256R1);
    ck_assert(choice.is_retry && choice.names_group);
    ck_assert(sio_first_hello_note(&first, &choice, &psk, &hello, &error));
    is_refused(SIOTLS_ALERT_ILLEGAL_PARAMETER);
    ck_assert_str_eq(error.reason, "client_hello: the second one has another share than was asked for");
    error = (struct sio_error){0};
    hello.key_shares = sio_bytes(share, sizeof share);
    ck_assert_msg(negotiate(), "%s", error.reason);
    ck_assert_uint_eq(choice.group->group, SIOTLS_GROUP_SECP256R1);
    ck_assert(!choice.is_retry);
    end();
}
END_TEST

START_TEST(a_psk_alone_needs_no_group)
{
    begin(NULL);
    say_hello();
    psk.mode = SIOTLS_PSK_KE;
    ck_assert_msg(negotiate(), "%s", error.reason);
    ck_assert_ptr_null(choice.group);
    ck_assert(!choice.is_retry);
    end();
}
END_TEST

/* RFC 9846 9.2, 4.3.8 and 4.2.1. */
START_TEST(what_is_missing_is_told)
{
    static const uint8_t other_share[] = {0, 0x1e, 0, 1, 9};
    begin(NULL);
    say_hello();
    hello.extensions.present &= ~sio_extension_bit(SIO_EXTENSION_SUPPORTED_GROUPS);
    is_refused(SIOTLS_ALERT_MISSING_EXTENSION);
    error = (struct sio_error){0};
    say_hello();
    hello.key_shares = sio_bytes(other_share, sizeof other_share);
    is_refused(SIOTLS_ALERT_ILLEGAL_PARAMETER);
    error = (struct sio_error){0};
    say_hello();
    psk.psk = NULL;
    is_refused(SIOTLS_ALERT_HANDSHAKE_FAILURE);
    ck_assert_str_eq(error.reason, "client_hello: it offers PSKs and no certificates, and no PSK is taken");
    end();
}
END_TEST

static void speak_h2(void)
{
    const struct siotls_bytes protocols[] = {{(const uint8_t *)"h2", 2}, {(const uint8_t *)"http/1.1", 8}};
    ck_assert_int_eq(siotls_config_set_alpn(config, protocols, 2), 0);
}

/* RFC 7301 3.2: the server's order counts. */
START_TEST(the_servers_favourite_protocol_is_chosen)
{
    static const uint8_t both[] = "\x08http/1.1\x02h2";
    static const uint8_t other[] = "\x04spdy";
    begin(speak_h2);
    say_hello();
    hello.alpn = sio_bytes(both, sizeof both - 1);
    ck_assert_msg(negotiate(), "%s", error.reason);
    ck_assert(sio_bytes_equal(choice.alpn, sio_bytes((const uint8_t *)"h2", 2)));
    hello.alpn = sio_bytes(other, sizeof other - 1);
    is_refused(SIOTLS_ALERT_NO_APPLICATION_PROTOCOL);
    end();
}
END_TEST

/* RFC 8449 5: it stands in front of max_fragment_length. */
START_TEST(limits_of_records_are_noted)
{
    begin(NULL);
    say_hello();
    have(SIO_EXTENSION_MAX_FRAGMENT_LENGTH);
    hello.max_fragment_length = 2;
    ck_assert(negotiate());
    ck_assert_uint_eq(choice.max_fragment_length, 2);
    have(SIO_EXTENSION_RECORD_SIZE_LIMIT);
    hello.record_size_limit = 64;
    ck_assert(negotiate());
    ck_assert_uint_eq(choice.record_size_limit, 64);
    ck_assert_uint_eq(choice.max_fragment_length, 0);
    hello.record_size_limit = 63;
    is_refused(SIOTLS_ALERT_ILLEGAL_PARAMETER);
    end();
}
END_TEST

static void set_h3(void)
{
    const struct siotls_bytes protocol = {(const uint8_t *)"h3", 2};
    ck_assert_int_eq(siotls_config_set_alpn(config, &protocol, 1), 0);
}

static void say_hello_over_quic(void)
{
    static const char protocols[] = "\2h3";
    say_hello();
    wants = SIO_FLOW_OF_QUIC;
    have(SIO_EXTENSION_QUIC_TRANSPORT_PARAMETERS);
    have(SIO_EXTENSION_ALPN);
    hello.alpn = sio_bytes((const uint8_t *)protocols, sizeof protocols - 1);
}

static void again(void)
{
    error = (struct sio_error){0};
    say_hello_over_quic();
}

/* RFC 9001 8.1, 8.2 and 8.4; there are no records to be limited. */
START_TEST(quic_needs_more_and_limits_nothing)
{
    static const uint8_t id[32] = {1};
    begin(set_h3);
    say_hello_over_quic();
    have(SIO_EXTENSION_RECORD_SIZE_LIMIT);
    hello.record_size_limit = 63;
    ck_assert_msg(negotiate(), "%s", error.reason);
    ck_assert_uint_eq(choice.record_size_limit, 0);
    again();
    hello.extensions.present &= ~sio_extension_bit(SIO_EXTENSION_QUIC_TRANSPORT_PARAMETERS);
    is_refused(SIOTLS_ALERT_MISSING_EXTENSION);
    again();
    hello.alpn.data_len = 0;
    is_refused(SIOTLS_ALERT_NO_APPLICATION_PROTOCOL);
    again();
    hello.legacy_session_id = sio_bytes(id, sizeof id);
    is_refused(SIOTLS_ALERT_ILLEGAL_PARAMETER);
    again();
    wants = SIO_FLOW_OF_RECORDS;
    is_refused(SIOTLS_ALERT_UNSUPPORTED_EXTENSION);
    end();
}
END_TEST

Suite *handshake_negotiate_suite(void)
{
    Suite *suite = suite_create("handshake/negotiate");
    TCase *tcase = tcase_create("choices");
    tcase_add_test(tcase, a_share_that_is_there_is_taken);
    tcase_add_test(tcase, a_retry_asks_for_the_preferred_group);
    tcase_add_test(tcase, a_psk_alone_needs_no_group);
    tcase_add_test(tcase, what_is_missing_is_told);
    tcase_add_test(tcase, the_servers_favourite_protocol_is_chosen);
    tcase_add_test(tcase, limits_of_records_are_noted);
    tcase_add_test(tcase, quic_needs_more_and_limits_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
