/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flags.c: reads the command line by the table in flag_table.c.
 */
#include "flags.h"

#include <string.h>

static int cut_prefix(const char **name, const char *prefix)
{
    size_t prefix_len = strlen(prefix);
    if (strncmp(*name, prefix, prefix_len) != 0)
        return 0;
    *name += prefix_len;
    return 1;
}

/* Which phases a flag is for, as bits; its name without what says so. None for the split handshake's other half. */
static unsigned cut_phases(const char **name)
{
    unsigned all = (1U << SHIM_NUM_PHASES) - 1;
    cut_prefix(name, "-on-shim");
    if (cut_prefix(name, "-on-handshaker"))
        all = 0;
    if (cut_prefix(name, "-on-initial"))
        return all & 1U << SHIM_INITIAL;
    if (cut_prefix(name, "-on-resume"))
        return all & 1U << SHIM_RESUME;
    if (cut_prefix(name, "-on-retry"))
        return all & 1U << SHIM_RETRY;
    return all;
}

static const struct shim_flag *find(const char *name)
{
    for (const struct shim_flag *flag = shim_flag_table; flag->name != NULL; flag++)
        if (strcmp(flag->name, name) == 0)
            return flag;
    return NULL;
}

static int has_value(const struct shim_flag *flag)
{
    int kind = flag->kind % SHIM_OF_CREDENTIAL;
    return kind != SHIM_IGNORED && kind != SHIM_SET && kind != SHIM_NEW_CREDENTIAL;
}

static int add_item(struct shim_list *list, const char *value)
{
    int number;
    if (list->num_items == SHIM_MAX_LIST || !shim_read_number(&number, value) || number < 0 || number > UINT16_MAX)
        return 0;
    list->items[list->num_items++] = (uint16_t)number;
    return 1;
}

static int replace_bytes(struct shim_bytes *bytes, const char *value)
{
    shim_bytes_free(bytes);
    return shim_read_base64(bytes, value);
}

static int add_credential(struct shim_flags *flags, int kind)
{
    if (flags->num_credentials == SHIM_MAX_CREDENTIALS)
        return 0;
    flags->credentials[flags->num_credentials++].kind = kind;
    return 1;
}

static int apply(struct shim_flags *flags, const struct shim_flag *flag, const char *value)
{
    char *owner = (char *)flags;
    if (flag->kind >= SHIM_OF_CREDENTIAL)
        owner = (char *)&flags->credentials[flags->num_credentials - 1];
    void *place = owner + flag->offset;
    switch (flag->kind % SHIM_OF_CREDENTIAL) {
    case SHIM_SET:
        *(int *)place = 1;
        return 1;
    case SHIM_NUMBER:
        return shim_read_number(place, value);
    case SHIM_INDEX:
        if (!shim_read_number(place, value) || *(int *)place < -1 || *(int *)place >= SHIM_MAX_CREDENTIALS)
            return 0;
        *(int *)place += 2;
        return 1;
    case SHIM_TEXT:
        *(const char **)place = value;
        return 1;
    case SHIM_BASE64:
        return replace_bytes(place, value);
    case SHIM_LIST:
        return add_item(place, value);
    case SHIM_NEW_CREDENTIAL:
        return add_credential(flags, (int)flag->offset);
    default:
        return 1;
    }
}

static void begin(struct shim_flags *flags)
{
    *flags = (struct shim_flags){.initial_write = "hello", .repeat_initial_write = 1};
    add_credential(flags, SHIM_X509);
}

int shim_flags_read(struct shim_flags flags[SHIM_NUM_PHASES], int argc, char **argv)
{
    for (int phase = 0; phase < SHIM_NUM_PHASES; phase++)
        begin(&flags[phase]);
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i];
        const char *value = NULL;
        unsigned phases = cut_phases(&name);
        const struct shim_flag *flag = find(name);
        if (flag == NULL) {
            shim_complain("%s is not implemented", argv[i]);
            return SHIM_UNIMPLEMENTED;
        }
        if (has_value(flag)) {
            value = argv[++i];
            if (value == NULL)
                return shim_complain("%s has no value", flag->name) + SHIM_FAILURE;
        }
        for (int phase = 0; phase < SHIM_NUM_PHASES; phase++)
            if ((phases & 1U << phase) != 0 && !apply(&flags[phase], flag, value))
                return shim_complain("%s cannot be %s", flag->name, value) + SHIM_FAILURE;
    }
    return SHIM_SUCCESS;
}

static void free_values(struct shim_flags *flags)
{
    for (const struct shim_flag *flag = shim_flag_table; flag->name != NULL; flag++) {
        if (flag->kind == SHIM_BASE64)
            shim_bytes_free((struct shim_bytes *)((char *)flags + flag->offset));
        for (size_t i = 0; flag->kind == SHIM_BASE64 + SHIM_OF_CREDENTIAL && i < flags->num_credentials; i++)
            shim_bytes_free((struct shim_bytes *)((char *)&flags->credentials[i] + flag->offset));
    }
}

void shim_flags_free(struct shim_flags flags[SHIM_NUM_PHASES])
{
    for (int phase = 0; phase < SHIM_NUM_PHASES; phase++)
        free_values(&flags[phase]);
}
