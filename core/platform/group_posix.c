/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group_posix.c: see group_posix.h. Both files are lines of fields with colons between them.
 */
#include "platform/group_posix.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

const struct sio_accounts sio_system_accounts = {.users = "/etc/passwd", .groups = "/etc/group"};

enum { MAX_NAME = 256, MAX_BYTES = 4 << 20 };

/* One of the files. is_odd: it is not as it should be, and tells nothing. */
struct table {
    FILE *file;
    size_t num_bytes;
    bool is_inside; /* of a line */
    bool is_odd;
};

/* A field and what ended it: ':', ',', '\n' or EOF. text_len is its whole length, whatever text has room for. */
struct field {
    char text[MAX_NAME];
    size_t text_len;
    int end;
};

static int next_byte(struct table *table)
{
    int byte = getc(table->file);
    table->is_odd = table->is_odd || ++table->num_bytes > MAX_BYTES || byte == '\0';
    return table->is_odd ? EOF : byte;
}

/* What ends without a newline may have been cut short. A field that is too long is never needed: it has no text. */
static bool next_field(struct table *table, struct field *field)
{
    int byte;
    field->text_len = 0;
    while ((byte = next_byte(table)) != EOF && byte != ':' && byte != ',' && byte != '\n') {
        if (field->text_len < sizeof field->text)
            field->text[field->text_len] = (char)byte;
        field->text_len++;
    }
    field->end = byte;
    table->is_inside = byte == EOF ? table->is_inside || field->text_len > 0 : byte != '\n';
    table->is_odd = table->is_odd || (byte == EOF && (table->is_inside || ferror(table->file) != 0));
    field->text[field->text_len < sizeof field->text ? field->text_len : 0] = '\0';
    return byte != EOF;
}

/* The next field of this line must be there, and must not be its last. */
static bool inner_field(struct table *table, struct field *field)
{
    table->is_odd = !next_field(table, field) || field->end != ':' || table->is_odd;
    return !table->is_odd;
}

static bool to_number(const struct field *field, uint64_t *number)
{
    enum { MAX_DIGITS = 10 };
    *number = 0;
    for (size_t i = 0; i < field->text_len && i < MAX_DIGITS; i++) {
        if (field->text[i] < '0' || field->text[i] > '9')
            return false;
        *number = *number * 10 + (uint64_t)(field->text[i] - '0');
    }
    return field->text_len > 0 && field->text_len <= MAX_DIGITS;
}

static void skip_line(struct table *table, struct field *field)
{
    while (field->end != '\n' && field->end != EOF)
        (void)next_field(table, field);
}

/* The first field of the next line that is neither empty nor a comment; false at the end. */
static bool next_line(struct table *table, struct field *name)
{
    while (next_field(table, name)) {
        bool is_comment = name->text[0] == '#' || (name->text_len == 0 && name->end == '\n');
        if (!is_comment)
            return true;
        skip_line(table, name);
    }
    return false;
}

/* The owner's name, when the group is the owner's primary one and no other user's. */
static bool find_owner(struct table *table, char owner_name[MAX_NAME], gid_t group, uid_t owner)
{
    struct field name;
    struct field field;
    uint64_t user_id;
    uint64_t group_id;
    owner_name[0] = '\0';
    while (next_line(table, &name)) {
        table->is_odd = name.end != ':' || table->is_odd;
        if (!inner_field(table, &field) || !inner_field(table, &field) || !to_number(&field, &user_id) ||
            !inner_field(table, &field) || !to_number(&field, &group_id))
            return false;
        if (group_id == group && user_id != owner)
            return false;
        if (group_id == group)
            memcpy(owner_name, name.text, sizeof name.text);
        skip_line(table, &field);
    }
    return !table->is_odd && owner_name[0] != '\0';
}

/* The group is there, and everyone of its members is the owner. */
static bool has_no_other_members(struct table *table, const char *owner_name, gid_t group)
{
    struct field field;
    uint64_t group_id;
    bool found = false;
    while (next_line(table, &field)) {
        table->is_odd = field.end != ':' || table->is_odd;
        if (!inner_field(table, &field) || !inner_field(table, &field) || !to_number(&field, &group_id))
            return false;
        found = found || group_id == group;
        while (field.end != '\n' && next_field(table, &field)) {
            bool is_owner = field.text_len == 0 ? field.end == '\n' : strcmp(field.text, owner_name) == 0;
            if (group_id == group && !is_owner)
                return false;
        }
    }
    return !table->is_odd && found;
}

bool sio_group_is_own(const struct sio_accounts *accounts, gid_t group, uid_t owner)
{
    char owner_name[MAX_NAME];
    struct table users = {.file = fopen(accounts->users, "re")};
    struct table groups = {.file = fopen(accounts->groups, "re")};
    bool is_own = users.file != NULL && groups.file != NULL && find_owner(&users, owner_name, group, owner) &&
                  has_no_other_members(&groups, owner_name, group);
    if (users.file != NULL)
        fclose(users.file);
    if (groups.file != NULL)
        fclose(groups.file);
    return is_own;
}
