/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grammar.c: item {"," item}; item = name["?"] | /absolute/path.so["?"] | ALGORITHM=name.
 */
#include "crypto/load/grammar.h"

#include <string.h>

#include "platform/dynlib.h"

enum { MAX_PROVIDER_NAME = 64 };

static bool fail_item(struct sio_error *error, const char *reason, struct siotls_bytes text)
{
    sio_fail_status(error, SIOTLS_ERROR_SYNTAX, reason);
    int text_len = text.data_len < 200 ? (int)text.data_len : 200;
    return sio_fail_detail(error, "%.*s", text_len, (const char *)text.data);
}

/* Relative to where: the environment of a service says something else than the shell in which it was written. */
static bool fail_relative(struct sio_error *error, struct siotls_bytes text)
{
    int text_len = text.data_len < 120 ? (int)text.data_len : 120;
    int skipped = text_len > 2 && text.data[0] == '.' && (text.data[1] == '/' || text.data[1] == '\\') ? 2 : 0;
    sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "provider list: a path must be absolute");
    return sio_fail_detail(error, "%.*s; from the current folder, type %s%.*s", text_len, (const char *)text.data,
                           sio_module_suffix[1] == 'd' ? "%CD%\\" : "$PWD/", text_len - skipped,
                           (const char *)text.data + skipped);
}

bool sio_is_provider_name(const char *name)
{
    size_t name_len = strlen(name);
    return name_len > 0 && name_len <= MAX_PROVIDER_NAME &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == name_len;
}

static bool is_space(uint8_t letter)
{
    return letter == ' ' || letter == '\t';
}

static struct siotls_bytes trim(struct siotls_bytes text)
{
    while (text.data_len > 0 && is_space(text.data[0]))
        text = sio_bytes(text.data + 1, text.data_len - 1);
    while (text.data_len > 0 && is_space(text.data[text.data_len - 1]))
        text.data_len--;
    return text;
}

/* Takes what stands before the next comma. */
static struct siotls_bytes take_until_comma(struct siotls_bytes *list)
{
    const uint8_t *comma = list->data_len > 0 ? memchr(list->data, ',', list->data_len) : NULL;
    size_t text_len = comma != NULL ? (size_t)(comma - list->data) : list->data_len;
    struct siotls_bytes text = sio_bytes(list->data, text_len);
    size_t used = comma != NULL ? text_len + 1 : text_len;
    *list = sio_bytes(list->data + used, list->data_len - used);
    return trim(text);
}

/* Which kinds of algorithm have the name, which is no suite's; hash and hkdf share theirs, as do signer and verifier.
 */
static uint32_t kinds_of_name(uint32_t *id, const char *name)
{
    uint32_t kinds = 0;
    for (int kind = SIOTLS_KIND_HASH; kind <= SIOTLS_KIND_MASK; kind++) {
        if (siotls_algorithm_id(id, kind, name) == SIOTLS_OK)
            kinds |= 1u << kind;
    }
    return kinds;
}

static bool parse_choice(struct sio_item *item, struct siotls_bytes text, size_t algorithm_len, struct sio_error *error)
{
    item->type = SIO_ITEM_CHOICE;
    char *name = item->text + algorithm_len + 1;
    item->text[algorithm_len] = '\0';
    uint32_t suite;
    if (siotls_algorithm_id(&suite, SIOTLS_KIND_SUITE, item->text) == SIOTLS_OK)
        return fail_item(error, "provider list: a suite is not one algorithm; choose its AEAD and its hash", text);
    item->kinds = kinds_of_name(&item->id, item->text);
    if (item->kinds == 0)
        return fail_item(error, "provider list: no algorithm has the name before '='", text);
    if (strchr(name, '?') != NULL)
        return fail_item(error, "provider list: a chosen provider cannot be optional", text);
    if (!sio_is_provider_name(name))
        return fail_item(error, "provider list: after '=' stands no provider name", text);
    return true;
}

/* item->text holds a terminated copy of text. */
static bool parse_item(struct sio_item *item, struct siotls_bytes text, struct sio_error *error)
{
    bool is_path = sio_path_is_absolute(item->text);
    const char *equals = strchr(item->text, '=');
    if (!is_path && equals != NULL)
        return parse_choice(item, text, (size_t)(equals - item->text), error);
    item->type = is_path ? SIO_ITEM_PATH : SIO_ITEM_NAME;
    item->is_optional = text.data[text.data_len - 1] == '?';
    if (item->is_optional)
        item->text[text.data_len - 1] = '\0';
    if (is_path)
        return true;
    if (strpbrk(item->text, "/\\") != NULL)
        return fail_relative(error, text);
    if (!sio_is_provider_name(item->text))
        return fail_item(error, "provider list: a name is of lower-case letters, digits and hyphens", text);
    return true;
}

/* Choices are equal when they choose the same algorithm, whoever for. */
static bool is_same_item(const struct sio_item *left, const struct sio_item *right)
{
    if (left->type != right->type)
        return false;
    if (left->type == SIO_ITEM_CHOICE)
        return left->kinds == right->kinds && left->id == right->id;
    return strcmp(left->text, right->text) == 0;
}

static bool check_repetition(const struct sio_items *items, const struct sio_item *item, struct siotls_bytes text,
                             struct sio_error *error)
{
    for (size_t i = 0; i < items->num_items; i++) {
        if (is_same_item(&items->items[i], item))
            return fail_item(error, "provider list: an item says again what an earlier one said", text);
    }
    return true;
}

/* The text of a choice is kept as its provider's name only. */
static bool keep_name_only(struct sio_items *items, struct sio_item *item, size_t text_len)
{
    const char *name = item->type == SIO_ITEM_CHOICE ? item->text + strlen(item->text) + 1 : item->text;
    char *kept = sio_allocate_string(items->memory, name);
    sio_release(items->memory, item->text, text_len + 1);
    item->text = kept;
    return kept != NULL;
}

static bool add_item(struct sio_items *items, struct siotls_bytes text, struct sio_error *error)
{
    if (text.data_len == 0)
        return fail_item(error, "provider list: an item is empty", text);
    struct sio_item item = {.text = sio_allocate(items->memory, text.data_len + 1)};
    if (item.text == NULL)
        return sio_fail_memory(error);
    memcpy(item.text, text.data, text.data_len);
    bool ok = parse_item(&item, text, error);
    if (!keep_name_only(items, &item, text.data_len))
        return sio_fail_memory(error);
    if (!ok || !check_repetition(items, &item, text, error)) {
        sio_release_string(items->memory, item.text);
        return false;
    }
    items->items[items->num_items++] = item;
    return true;
}

bool sio_items_parse(struct sio_items *items, const char *list, const struct siotls_memory *memory,
                     struct sio_error *error)
{
    *items = (struct sio_items){.memory = memory};
    struct siotls_bytes rest = trim(sio_bytes((const uint8_t *)list, strlen(list)));
    if (rest.data_len == 0)
        return true;
    items->capacity = 1;
    for (size_t i = 0; i < rest.data_len; i++)
        items->capacity += rest.data[i] == ',';
    items->items = sio_allocate_array(memory, items->capacity, sizeof *items->items);
    if (items->items == NULL)
        return sio_fail_memory(error);
    for (size_t i = 0; i < items->capacity; i++) {
        if (!add_item(items, take_until_comma(&rest), error))
            return false;
    }
    return true;
}

void sio_items_clear(struct sio_items *items)
{
    for (size_t i = 0; i < items->num_items; i++)
        sio_release_string(items->memory, items->items[i].text);
    sio_release(items->memory, items->items, items->capacity * sizeof *items->items);
    items->items = NULL;
    items->num_items = 0;
}
