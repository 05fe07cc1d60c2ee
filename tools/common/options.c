/* SPDX-License-Identifier: Apache-2.0 */
/* options.c: see options.h. */
#include "common/options.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/report.h"
#include <siotls/types.h>

static const struct tool_option help_option = {.name = "help", .letter = 'h', .help = "say this and exit"};
static const struct tool_option version_option = {.name = "version", .help = "say the version and exit"};

bool tool_number_parse(uint64_t *number, const char *text, uint64_t minimum, uint64_t maximum)
{
    uint64_t value = 0;
    if (text[0] == 0)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        uint64_t digit = (uint64_t)(*text - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (value < minimum || value > maximum)
        return false;
    *number = value;
    return true;
}

void tool_option_list_add(struct tool_option_list *list, const struct tool_option *rows, size_t num_rows)
{
    if (num_rows > TOOL_MAX_OPTIONS - list->num_rows)
        abort();
    memcpy(&list->rows[list->num_rows], rows, num_rows * sizeof *rows);
    list->num_rows += num_rows;
}

/* Prints text with each of its lines behind the same indent, but the first. */
static void print_lines(const char *text, const char *indent)
{
    for (; *text; text++) {
        putchar(*text);
        if (*text == '\n')
            fputs(indent, stdout);
    }
    putchar('\n');
}

static void print_option(const struct tool_option *option)
{
    static const char indent[] = "                            ";
    char left[64];
    int width = snprintf(left, sizeof left, "  %c%c --%s%s%s", option->letter ? '-' : ' ',
                         option->letter ? option->letter : ' ', option->name, option->argument ? " " : "",
                         option->argument ? option->argument : "");
    fputs(left, stdout);
    if ((size_t)width + 1 >= sizeof indent)
        printf("\n%s", indent);
    else
        printf("%*s", (int)sizeof indent - 1 - width, "");
    print_lines(option->help, indent);
}

static void print_help(const struct tool_program *program)
{
    printf("usage: %s ", program->name);
    char indent[64];
    snprintf(indent, sizeof indent, "       %s ", program->name);
    print_lines(program->usage, indent);
    printf("\n%s\n\noptions:\n", program->about);
    for (size_t i = 0; i < program->num_options; i++)
        print_option(&program->options[i]);
    print_option(&help_option);
    print_option(&version_option);
    if (program->notes)
        printf("\n%s\n", program->notes);
}

static bool is_named(const struct tool_option *option, const char *name, size_t name_len)
{
    return strlen(option->name) == name_len && memcmp(option->name, name, name_len) == 0;
}

static const struct tool_option *find_long(const struct tool_program *program, const char *name, size_t name_len)
{
    for (size_t i = 0; i < program->num_options; i++)
        if (is_named(&program->options[i], name, name_len))
            return &program->options[i];
    if (is_named(&help_option, name, name_len))
        return &help_option;
    return is_named(&version_option, name, name_len) ? &version_option : NULL;
}

static const struct tool_option *find_letter(const struct tool_program *program, char letter)
{
    for (size_t i = 0; letter && i < program->num_options; i++)
        if (program->options[i].letter == letter)
            return &program->options[i];
    return letter == help_option.letter ? &help_option : NULL;
}

/* The option that the unknown name begins, or that begins the name: most mistakes are of that kind. */
static const struct tool_option *find_similar(const struct tool_program *program, const char *name, size_t name_len)
{
    for (size_t i = 0; name_len >= 2 && i < program->num_options; i++) {
        const char *other = program->options[i].name;
        size_t other_len = strlen(other);
        if (memcmp(name, other, name_len < other_len ? name_len : other_len) == 0)
            return &program->options[i];
    }
    return NULL;
}

static int complain_unknown(const struct tool_program *program, const char *word)
{
    const char *name = word + strspn(word, "-");
    const struct tool_option *similar = find_similar(program, name, strcspn(name, "="));
    if (similar)
        tool_complain(program->name, "unknown option %s; did you mean --%s? %s --help lists all", word, similar->name,
                      program->name);
    else
        tool_complain(program->name, "unknown option %s; %s --help lists all", word, program->name);
    return TOOL_USAGE;
}

static int take_value(const struct tool_program *program, const struct tool_option *option, const char *value)
{
    if (option->texts != NULL && option->texts->num_items == TOOL_MAX_TEXTS) {
        tool_complain(program->name, "--%s can be given %d times", option->name, (int)TOOL_MAX_TEXTS);
        return TOOL_USAGE;
    }
    if (option->number == NULL) {
        *(option->texts != NULL ? &option->texts->items[option->texts->num_items++] : option->text) = value;
        return TOOL_GO_ON;
    }
    if (tool_number_parse(option->number, value, option->minimum, option->maximum))
        return TOOL_GO_ON;
    tool_complain(program->name, "--%s takes a whole number from %" PRIu64 " to %" PRIu64 ", not \"%s\"", option->name,
                  option->minimum, option->maximum, value);
    return TOOL_USAGE;
}

static int take_switch(const struct tool_program *program, const struct tool_option *option, const char *value)
{
    if (value) {
        tool_complain(program->name, "--%s takes no value; leave \"=%s\" away", option->name, value);
        return TOOL_USAGE;
    }
    if (option == &help_option) {
        print_help(program);
        return TOOL_SUCCESS;
    }
    if (option == &version_option) {
        printf("%s %s\n", program->name, siotls_version());
        return TOOL_SUCCESS;
    }
    if (option->flag)
        *option->flag = true;
    else
        *option->number = 1;
    return TOOL_GO_ON;
}

/* Takes the option at *word, and the word after it when that is its value. */
static int take_option(const struct tool_program *program, char ***word)
{
    const char *name = **word;
    const char *value = NULL;
    const struct tool_option *option = NULL;
    if (name[1] == '-') {
        size_t name_len = strcspn(name + 2, "=");
        option = find_long(program, name + 2, name_len);
        value = name[2 + name_len] == '=' ? name + 3 + name_len : NULL;
    } else if (name[2] == 0) {
        option = find_letter(program, name[1]);
    }
    if (option == NULL)
        return complain_unknown(program, name);
    if (option->argument == NULL)
        return take_switch(program, option, value);
    if (value == NULL && (*word)[1]) {
        ++*word;
        value = **word;
    }
    if (value == NULL || value[0] == 0) {
        tool_complain(program->name, "--%s needs a value: --%s %s", option->name, option->name, option->argument);
        return TOOL_USAGE;
    }
    return take_value(program, option, value);
}

int tool_options_parse(const struct tool_program *program, char **argv, const char **operands, size_t *num_operands)
{
    bool is_ended = false;
    *num_operands = 0;
    tool_report_as(program->name);
    if (argv[0] == NULL)
        return TOOL_USAGE;
    for (char **word = argv + 1; *word; word++) {
        int result = TOOL_GO_ON;
        if (!is_ended && strcmp(*word, "--") == 0) {
            is_ended = true;
        } else if (!is_ended && (*word)[0] == '-' && (*word)[1]) {
            result = take_option(program, &word);
        } else if (*num_operands == program->max_operands) {
            tool_complain(program->name, "\"%s\" is too much; usage: %s --help", *word, program->name);
            result = TOOL_USAGE;
        } else {
            operands[(*num_operands)++] = *word;
        }
        if (result != TOOL_GO_ON)
            return result;
    }
    if (*num_operands < program->min_operands) {
        tool_complain(program->name, "%s; %s --help tells more", program->missing_operand, program->name);
        return TOOL_USAGE;
    }
    return TOOL_GO_ON;
}

bool tool_word_parse(int *number, const char *program, const char *option, const char *text,
                     const struct tool_word *words)
{
    char list[200] = "";
    if (text == NULL)
        return true;
    for (const struct tool_word *word = words; word->word != NULL; word++) {
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", used > 0 ? ", " : "", word->word);
        if (strcmp(word->word, text) != 0)
            continue;
        *number = word->number;
        return true;
    }
    tool_misuse(program, "%s %s: give one of %s", option, text, list);
    return false;
}
