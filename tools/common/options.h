/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options.h: command lines from a table: --name value, --name=value, -v, --help, --version.
 */
#ifndef TOOLS_OPTIONS_H
#define TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit codes of every tool. */
enum { TOOL_SUCCESS = 0, TOOL_FAILURE = 1, TOOL_USAGE = 2 };

/* What tool_options_parse returns when the program is to run; anything else is the exit code. */
enum { TOOL_GO_ON = -1 };

/* tool_texts: the values of an option that may be repeated. */
enum { TOOL_MAX_TEXTS = 32 };
struct tool_texts {
    const char *items[TOOL_MAX_TEXTS];
    size_t num_items;
};

/* tool_option: one row of a program's table. Exactly one of text, texts, number and flag is set. */
struct tool_option {
    const char *name;         /* without dashes */
    char letter;              /* 'v' for -v; 0: none */
    const char *argument;     /* what --help calls the value; NULL: a switch, which sets *flag, or *number to 1 */
    const char *help;         /* "\n" starts another line */
    const char **text;        /* where the value goes */
    struct tool_texts *texts; /* or, each time, one more value */
    bool *flag;               /* or that a switch was given */
    uint64_t *number;         /* likewise, for whole numbers from minimum to maximum */
    uint64_t minimum;
    uint64_t maximum;
};

/* tool_option_list: the table of a program, put together of groups that programs share and of rows of its own. */
enum { TOOL_MAX_OPTIONS = 64 };
struct tool_option_list {
    struct tool_option rows[TOOL_MAX_OPTIONS];
    size_t num_rows;
};

/* tool_option_list_add: more than TOOL_MAX_OPTIONS is a mistake of the program, which ends it. */
void tool_option_list_add(struct tool_option_list *list, const struct tool_option *rows, size_t num_rows);

/* tool_program: what a program says of itself. */
struct tool_program {
    const char *name;
    const char *usage; /* what follows the name; "\n" starts another form */
    const char *about; /* a few words for the top of --help */
    const char *notes; /* text for the end of --help */
    const struct tool_option *options;
    size_t num_options;
    size_t min_operands;
    size_t max_operands;
    const char *missing_operand; /* what to say when there are fewer */
};

/*
 * tool_options_parse reads argv[1] and on. operands has room for max_operands pointers. Options and operands may
 * be mixed; "--" ends the options. Errors are reported in one line on stderr.
 */
int tool_options_parse(const struct tool_program *program, char **argv, const char **operands, size_t *num_operands);

/* tool_number_parse reads a decimal number from minimum to maximum; false when text is anything else. */
bool tool_number_parse(uint64_t *number, const char *text, uint64_t minimum, uint64_t maximum);

/* tool_word: a word of an option and the number that it stands for. Tables end with NULL. */
struct tool_word {
    const char *word;
    int number;
};

/*
 * tool_word_parse sets the number of a word; text NULL leaves it as it is. False and a line on stderr, which lists the
 * words, when it is none of them.
 */
bool tool_word_parse(int *number, const char *program, const char *option, const char *text,
                     const struct tool_word *words);

#endif
