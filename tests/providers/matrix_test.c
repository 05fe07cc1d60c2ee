/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matrix_test.c: pairwise handshakes between all providers. Covered is what connections say that they negotiated; what
 * is not covered must be impossible for a reason that can be told.
 */
#include <stdio.h>
#include <string.h>

#include "check_main.h"
#include "matrix.h"

enum { MAX_CELLS = 1024 };

static void check_pairs(const struct pairs *pairs)
{
    size_t num_excused = 0;
    for (enum dimension a = CLIENT; a < NUM_DIMENSIONS; a++)
        for (enum dimension b = a + 1; b < NUM_DIMENSIONS; b++)
            for (size_t x = 0; x < num_values[a]; x++)
                for (size_t y = 0; y < num_values[b]; y++) {
                    const char *reason = excuse(a, x, b, y);
                    ck_assert_msg(pairs->is_covered[a][x][b][y] != (reason != NULL), "%s with %s: %s", value_name(a, x),
                                  value_name(b, y), reason ? reason : "was not tried");
                    num_excused += reason != NULL;
                }
    printf("%zu pairs of values were covered, %zu cannot be\n", pairs->num_covered, num_excused);
}

START_TEST(test_matrix)
{
    static struct cell cells[MAX_CELLS];
    static struct pairs pairs;
    fill_values();
    size_t num_cells = choose_cells(cells, MAX_CELLS);
    for (size_t i = 0; i < num_cells; i++) {
        const uint8_t *values = cells[i].values;
        struct cell negotiated;
        char words[400] = "";
        ck_assert_msg(play_cell(&cells[i], &negotiated, words, sizeof words), "%s to %s, %s, %s, %s: %s",
                      value_name(CLIENT, values[CLIENT]), value_name(SERVER, values[SERVER]),
                      value_name(SUITE, values[SUITE]), value_name(GROUP, values[GROUP]),
                      value_name(SCHEME, values[SCHEME]), words);
        ck_assert_mem_eq(&negotiated, &cells[i], sizeof negotiated);
        cover(&pairs, &negotiated);
    }
    printf("%zu handshakes: %zu providers, %zu suites, %zu groups, %zu schemes\n", num_cells, num_values[CLIENT],
           num_values[SUITE], num_values[GROUP], num_values[SCHEME]);
    check_pairs(&pairs);
    end_plays();
}
END_TEST

static Suite *matrix_suite(void)
{
    Suite *suite = suite_create("provider matrix");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_matrix);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {matrix_suite};
    return check_main(suites, 1);
}
