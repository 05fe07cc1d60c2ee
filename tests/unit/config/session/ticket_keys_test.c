/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ticket_keys_test.c: tickets are opened by whoever has the key, and by nobody else; rotation loses none of them
 * within its lifetime (core/config/session/ticket_keys.h).
 */
#include "config/session/ticket_keys.h"

#include <string.h>

#include "config_suites.h"
#include "crypto/load/set.h"
#include "failing_memory.h"
#include "fake_provider.h"

enum { KEY = SIOTLS_TICKET_KEY_SIZE };

static struct siotls_memory memory;
static struct siotls_set *set;
static struct siotls_ticket_keys *keys;
static const uint8_t state[] = "what a server has to know";

static struct siotls_ticket_keys *make_keys(void)
{
    struct siotls_ticket_keys *made = NULL;
    ck_assert_int_eq(siotls_ticket_keys_new(&made, set, NULL, NULL), SIOTLS_OK);
    return made;
}

static void begin(void)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = ""};
    fake_control_reset();
    ck_assert(sio_memory_init(&memory, NULL));
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    sio_set_skip_tests(set);
    keys = make_keys();
}

static void end(void)
{
    siotls_ticket_keys_free(keys);
    siotls_set_free(set);
    ck_assert_uint_eq(fake_control.num_live, 0);
}

static void seal(struct sio_buffer *ticket, struct siotls_ticket_keys *with, uint64_t time_ms)
{
    struct sio_error error = {0};
    sio_buffer_init(ticket, &memory);
    ck_assert(sio_ticket_seal(with, ticket, sio_bytes(state, sizeof state), time_ms, &error));
}

static enum sio_ticket_result open_bytes(struct siotls_ticket_keys *with, struct siotls_bytes ticket)
{
    struct sio_error error = {0};
    struct sio_buffer opened;
    sio_buffer_init(&opened, &memory);
    enum sio_ticket_result result = sio_ticket_open(with, &opened, ticket, &error);
    if (result == SIO_TICKET_OPENED)
        ck_assert(opened.data_len == sizeof state && memcmp(opened.data, state, sizeof state) == 0);
    else
        ck_assert_uint_eq(opened.data_len, 0);
    ck_assert((error.status == SIOTLS_OK) == (result != SIO_TICKET_FAILED));
    sio_buffer_clear(&opened);
    return result;
}

static enum sio_ticket_result open_ticket(struct siotls_ticket_keys *with, const struct sio_buffer *ticket)
{
    return open_bytes(with, sio_buffer_bytes(ticket));
}

START_TEST(only_what_was_sealed_opens)
{
    struct sio_buffer ticket;
    struct siotls_ticket_keys *others;
    begin();
    others = make_keys();
    seal(&ticket, keys, 1);
    ck_assert_int_eq(open_ticket(keys, &ticket), SIO_TICKET_OPENED);
    ck_assert_int_eq(open_ticket(others, &ticket), SIO_TICKET_UNKNOWN);
    for (size_t i = 0; i < ticket.data_len; i++) {
        ticket.data[i] ^= 1;
        ck_assert_msg(open_ticket(keys, &ticket) == SIO_TICKET_UNKNOWN, "byte %zu", i);
        ticket.data[i] ^= 1;
    }
    for (size_t len = 0; len < ticket.data_len; len++)
        ck_assert_int_eq(open_bytes(keys, sio_bytes(ticket.data, len)), SIO_TICKET_UNKNOWN);
    sio_buffer_clear(&ticket);
    siotls_ticket_keys_free(others);
    end();
}
END_TEST

/* No two tickets share a salt, and so a key. */
START_TEST(each_ticket_is_another)
{
    struct sio_buffer first;
    struct sio_buffer second;
    begin();
    seal(&first, keys, 1);
    seal(&second, keys, 1);
    ck_assert(memcmp(first.data, second.data, 16) == 0);
    ck_assert(memcmp(first.data + 16, second.data + 16, 32) != 0);
    sio_buffer_clear(&first);
    sio_buffer_clear(&second);
    end();
}
END_TEST

static void make_material(uint8_t *material, size_t num_keys)
{
    for (size_t i = 0; i < num_keys * KEY; i++)
        material[i] = (uint8_t)(i / KEY * 16 + i % KEY);
}

/* current, next, previous: the first seals, all open; machines that have the same keys open each other's tickets. */
START_TEST(keys_are_shared_and_rotated_by_hand)
{
    uint8_t material[3 * KEY];
    struct siotls_ticket_keys *others;
    struct sio_buffer ticket;
    begin();
    others = make_keys();
    make_material(material, 3);
    for (size_t first = 0; first < 3; first++) {
        ck_assert_int_eq(siotls_ticket_keys_set(keys, material + first * KEY, KEY, NULL), SIOTLS_OK);
        ck_assert_int_eq(siotls_ticket_keys_set(others, material, sizeof material, NULL), SIOTLS_OK);
        seal(&ticket, keys, 1);
        ck_assert(memcmp(ticket.data, material + first * KEY, 16) == 0);
        ck_assert_int_eq(open_ticket(others, &ticket), SIO_TICKET_OPENED);
        ck_assert_int_eq(siotls_ticket_keys_set(others, material + (first + 1) % 3 * KEY, KEY, NULL), SIOTLS_OK);
        ck_assert_int_eq(open_ticket(others, &ticket), SIO_TICKET_UNKNOWN);
        sio_buffer_clear(&ticket);
    }
    siotls_ticket_keys_free(others);
    end();
}
END_TEST

START_TEST(malformed_keys_are_refused)
{
    uint8_t material[9 * KEY];
    begin();
    make_material(material, 9);
    ck_assert_int_eq(siotls_ticket_keys_set(keys, material, 0, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_ticket_keys_set(keys, material, KEY - 1, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_ticket_keys_set(keys, material, sizeof material, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_ticket_keys_set(keys, material, 8 * KEY, NULL), SIOTLS_OK);
    memcpy(material + KEY, material, 16);
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_ticket_keys_set(keys, material, 2 * KEY, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_str_eq(error.reason, "ticket_keys: two keys have one name, their first 16 bytes");
    ck_assert_int_eq(siotls_ticket_keys_set(NULL, material, KEY, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_ticket_keys_rotate(keys, 8, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_str_eq(error.reason, "ticket_keys: more than 7 previous keys are to be kept");
    ck_assert_int_eq(siotls_ticket_keys_rotate(NULL, 1, NULL), SIOTLS_ERROR_ARGUMENT);
    end();
}
END_TEST

/* What a process hands over opens and seals what it did, and counts as known to others from then on. */
START_TEST(keys_are_handed_over)
{
    uint8_t material[SIOTLS_MAX_TICKET_KEYS * KEY];
    size_t material_len = KEY;
    struct sio_buffer tickets[3];
    begin();
    struct siotls_ticket_keys *others = make_keys();
    seal(&tickets[0], keys, 1);
    ck_assert_int_eq(siotls_ticket_keys_rotate(keys, 1, NULL), SIOTLS_OK);
    seal(&tickets[1], keys, 1);
    ck_assert_int_eq(siotls_ticket_keys_get(keys, material, &material_len), SIOTLS_ERROR_LIMIT);
    ck_assert_uint_eq(material_len, 2 * KEY);
    ck_assert(!sio_ticket_keys_were_given(keys));
    material_len = sizeof material;
    ck_assert_int_eq(siotls_ticket_keys_get(keys, material, &material_len), SIOTLS_OK);
    ck_assert_uint_eq(material_len, 2 * KEY);
    ck_assert(sio_ticket_keys_were_given(keys));
    ck_assert_int_eq(siotls_ticket_keys_set(others, material, material_len, NULL), SIOTLS_OK);
    seal(&tickets[2], others, 1);
    ck_assert_int_eq(open_ticket(others, &tickets[0]), SIO_TICKET_OPENED);
    ck_assert_int_eq(open_ticket(others, &tickets[1]), SIO_TICKET_OPENED);
    ck_assert_int_eq(open_ticket(keys, &tickets[2]), SIO_TICKET_OPENED);
    ck_assert_int_eq(siotls_ticket_keys_get(NULL, material, &material_len), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_ticket_keys_get(keys, NULL, &material_len), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_ticket_keys_get(keys, material, NULL), SIOTLS_ERROR_ARGUMENT);
    for (size_t i = 0; i < 3; i++)
        sio_buffer_clear(&tickets[i]);
    siotls_ticket_keys_free(others);
    end();
}
END_TEST

/* A ticket opens for as many rotations as older keys are kept. */
START_TEST(rotation_keeps_what_it_says)
{
    for (size_t num_previous = 0; num_previous < 8; num_previous++) {
        struct sio_buffer ticket;
        begin();
        seal(&ticket, keys, 1);
        for (size_t i = 0; i < num_previous; i++) {
            ck_assert_int_eq(siotls_ticket_keys_rotate(keys, num_previous, NULL), SIOTLS_OK);
            ck_assert_int_eq(open_ticket(keys, &ticket), SIO_TICKET_OPENED);
        }
        ck_assert_int_eq(siotls_ticket_keys_rotate(keys, num_previous, NULL), SIOTLS_OK);
        ck_assert_int_eq(open_ticket(keys, &ticket), SIO_TICKET_UNKNOWN);
        sio_buffer_clear(&ticket);
        end();
    }
}
END_TEST

/* Keys that change by themselves: every ticket opens until it is as old as the interval, whenever it was sealed. */
START_TEST(rotation_loses_no_ticket_within_its_lifetime)
{
    enum { INTERVAL = 1000, STEP = 130, NUM_STEPS = 100, KEPT = INTERVAL / STEP + 1 };
    struct sio_buffer tickets[NUM_STEPS];
    bool was_lost = false;
    begin();
    sio_ticket_keys_rotate_every(keys, INTERVAL);
    for (int i = 0; i < NUM_STEPS; i++) {
        seal(&tickets[i], keys, 5000 + (uint64_t)i * STEP);
        for (int k = 0; k <= i; k++) {
            bool opens = open_ticket(keys, &tickets[k]) == SIO_TICKET_OPENED;
            ck_assert_msg(opens || (i - k) * STEP > INTERVAL, "ticket %d is lost at step %d", k, i);
            was_lost = was_lost || !opens;
        }
    }
    ck_assert(was_lost);
    for (int i = 0; i < NUM_STEPS; i++)
        sio_buffer_clear(&tickets[i]);
    end();
}
END_TEST

static bool use(const struct siotls_memory *with, void *context)
{
    struct siotls_ticket_keys *made = NULL;
    struct sio_error error = {0};
    struct sio_buffer ticket;
    struct sio_buffer opened;
    (void)context;
    if (siotls_ticket_keys_new(&made, set, with, NULL) != SIOTLS_OK)
        return false;
    sio_buffer_init(&ticket, with);
    sio_buffer_init(&opened, with);
    bool done = sio_ticket_seal(made, &ticket, sio_bytes(state, sizeof state), 1, &error) &&
                sio_ticket_open(made, &opened, sio_buffer_bytes(&ticket), &error) == SIO_TICKET_OPENED;
    sio_buffer_clear(&ticket);
    sio_buffer_clear(&opened);
    siotls_ticket_keys_free(made);
    return done;
}

START_TEST(failing_memory_is_an_error)
{
    begin();
    failing_memory_try_all(use, NULL);
    end();
}
END_TEST

Suite *config_ticket_keys_suite(void)
{
    Suite *suite = suite_create("config/ticket_keys");
    TCase *tcase = tcase_create("tickets");
    tcase_add_test(tcase, only_what_was_sealed_opens);
    tcase_add_test(tcase, each_ticket_is_another);
    tcase_add_test(tcase, keys_are_shared_and_rotated_by_hand);
    tcase_add_test(tcase, malformed_keys_are_refused);
    tcase_add_test(tcase, keys_are_handed_over);
    tcase_add_test(tcase, rotation_keeps_what_it_says);
    tcase_add_test(tcase, rotation_loses_no_ticket_within_its_lifetime);
    tcase_add_test(tcase, failing_memory_is_an_error);
    suite_add_tcase(suite, tcase);
    return suite;
}
