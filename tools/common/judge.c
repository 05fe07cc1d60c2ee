/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c: who is asked to judge. */
#include "common/judge.h"

#include "common/options.h"
#include "common/report.h"

bool tool_judge_parse(bool *is_system, const char *program, const char *option, const char *word)
{
    enum { BY_SIOTLS, BY_SYSTEM };
    static const struct tool_word judges[] = {{"siotls", BY_SIOTLS}, {"windows", BY_SYSTEM}, {NULL, 0}};
    int judge = BY_SIOTLS;
    if (!tool_word_parse(&judge, program, option, word, judges))
        return false;
    *is_system = judge == BY_SYSTEM;
    if (!*is_system || tool_judge_is_possible())
        return true;
    tool_complain(program, "%s windows: this is not Windows", option);
    return false;
}
