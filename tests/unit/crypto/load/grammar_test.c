/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grammar_test.c: every shape of a provider list, good and bad, as in <siotls/set.h>.
 */
#include <string.h>

#include "crypto/load/grammar.h"
#include "crypto_suites.h"

static struct failing_memory failing;
static struct sio_items items;

static bool parse(const char *list, struct sio_error *error)
{
    failing_memory_init(&failing, 0);
    return sio_items_parse(&items, list, &failing.memory, error);
}

static void clear(void)
{
    sio_items_clear(&items);
    ck_assert_uint_eq(failing.num_blocks, 0);
}

static void check_item(size_t index, enum sio_item_type type, const char *text, bool is_optional)
{
    ck_assert_int_eq(items.items[index].type, type);
    ck_assert_str_eq(items.items[index].text, text);
    ck_assert_int_eq(items.items[index].is_optional, is_optional);
}

START_TEST(each_kind_of_item_is_understood)
{
    struct sio_error error = {0};
    ck_assert(
        parse(" openssl , nettle? ,/opt/a b=c.so,/x/y.so?, X25519=sodium,sha256=lib-2,mask_aes_128=nettle ", &error));
    ck_assert_uint_eq(items.num_items, 7);
    check_item(0, SIO_ITEM_NAME, "openssl", false);
    check_item(1, SIO_ITEM_NAME, "nettle", true);
    check_item(2, SIO_ITEM_PATH, "/opt/a b=c.so", false);
    check_item(3, SIO_ITEM_PATH, "/x/y.so", true);
    check_item(4, SIO_ITEM_CHOICE, "sodium", false);
    ck_assert_uint_eq(items.items[4].kinds, 1u << SIOTLS_KIND_KEM);
    ck_assert_uint_eq(items.items[4].id, SIOTLS_GROUP_X25519);
    check_item(5, SIO_ITEM_CHOICE, "lib-2", false);
    ck_assert_uint_eq(items.items[5].kinds, 1u << SIOTLS_KIND_HASH | 1u << SIOTLS_KIND_HKDF);
    ck_assert_uint_eq(items.items[5].id, SIOTLS_HASH_SHA256);
    check_item(6, SIO_ITEM_CHOICE, "nettle", false);
    ck_assert_uint_eq(items.items[6].kinds, 1u << SIOTLS_KIND_MASK);
    ck_assert_uint_eq(items.items[6].id, SIOTLS_MASK_AES_128);
    clear();
}
END_TEST

START_TEST(an_empty_list_is_no_items)
{
    struct sio_error error = {0};
    ck_assert(parse("", &error));
    ck_assert_uint_eq(items.num_items, 0);
    clear();
    ck_assert(parse(" \t ", &error));
    ck_assert_uint_eq(items.num_items, 0);
    clear();
}
END_TEST

static const struct {
    const char *list;
    const char *reason; /* what it begins with after "provider list: " */
    const char *detail;
} bad[] = {
    {",", "an item is empty", ""},
    {"openssl,", "an item is empty", ""},
    {"openssl,,nettle", "an item is empty", ""},
    {"openssl, ,nettle", "an item is empty", ""},
    {"openssl,openssl", "an item says again", "openssl"},
    {"openssl,openssl?", "an item says again", "openssl?"},
    {"/a.so,/a.so", "an item says again", "/a.so"},
    {"X25519=a,x25519=b", "an item says again", "x25519=b"},
    {"OpenSSL", "a name is of", "OpenSSL"},
    {"open ssl", "a name is of", "open ssl"},
    {"?", "a name is of", "?"},
    {"nettle??", "a name is of", "nettle??"},
    {"lib.so", "a name is of", "lib.so"},
    {"./lib.so", "a path must be absolute", "./lib.so; from the current folder, type $PWD/lib.so"},
    {"dir/lib.so", "a path must be absolute", "dir/lib.so; from the current folder, type $PWD/dir/lib.so"},
    {"..\\lib", "a path must be absolute", "..\\lib; from the current folder, type $PWD/..\\lib"},
    {"X25518=nettle", "no algorithm has the name", "X25518=nettle"},
    {"=nettle", "no algorithm has the name", "=nettle"},
    {"X25519 =nettle", "no algorithm has the name", "X25519 =nettle"},
    {"X25519=", "after '='", "X25519="},
    {"X25519=Nettle", "after '='", "X25519=Nettle"},
    {"X25519=a=b", "after '='", "X25519=a=b"},
    {"X25519=/a.so", "after '='", "X25519=/a.so"},
    {"X25519=nettle?", "a chosen provider cannot be optional", "X25519=nettle?"},
    {"TLS_AES_128_GCM_SHA256=nettle", "a suite is not one algorithm", "TLS_AES_128_GCM_SHA256=nettle"},
};

START_TEST(each_error_has_its_reason_and_the_item)
{
    char detail[240] = "";
    struct sio_error error = {.detail = detail, .detail_size = sizeof detail};
    char expected[100] = "provider list: ";
    strcat(expected, bad[_i].reason);
    ck_assert(!parse(bad[_i].list, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_SYNTAX);
    ck_assert_msg(strncmp(error.reason, expected, strlen(expected)) == 0, "'%s': %s", bad[_i].list, error.reason);
    ck_assert_str_eq(detail, bad[_i].detail);
    clear();
}
END_TEST

START_TEST(long_names_are_refused_and_cut_in_the_detail)
{
    char list[1000];
    char detail[240] = "";
    struct sio_error error = {.detail = detail, .detail_size = sizeof detail};
    memset(list, 'a', sizeof list);
    list[64] = '\0';
    ck_assert(parse(list, &error));
    clear();
    list[64] = 'a';
    list[65] = '\0';
    ck_assert(!parse(list, &error));
    clear();
    list[65] = 'a';
    list[999] = '\0';
    error = (struct sio_error){.detail = detail, .detail_size = sizeof detail};
    detail[0] = '\0';
    ck_assert(!parse(list, &error));
    ck_assert_uint_eq(strlen(detail), 200);
    clear();
}
END_TEST

static bool parse_once(const struct siotls_memory *memory, void *context)
{
    struct sio_error error = {0};
    struct sio_items parsed;
    bool ok = sio_items_parse(&parsed, context, memory, &error);
    sio_items_clear(&parsed);
    ck_assert(ok || error.status == SIOTLS_ERROR_NO_MEMORY);
    return ok;
}

START_TEST(no_memory_is_an_error)
{
    char list[] = "openssl,nettle?,/a.so,X25519=b";
    failing_memory_try_all(parse_once, list);
}
END_TEST

Suite *crypto_grammar_suite(void)
{
    Suite *suite = suite_create("grammar");
    TCase *tests = tcase_create("grammar");
    tcase_add_test(tests, each_kind_of_item_is_understood);
    tcase_add_test(tests, an_empty_list_is_no_items);
    tcase_add_loop_test(tests, each_error_has_its_reason_and_the_item, 0, (int)(sizeof bad / sizeof bad[0]));
    tcase_add_test(tests, long_names_are_refused_and_cut_in_the_detail);
    tcase_add_test(tests, no_memory_is_an_error);
    suite_add_tcase(suite, tests);
    return suite;
}
