/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios.c: all tables of scenarios.
 */
#include "scenarios.h"

/* clang-format off */
const struct pair_scenario *const pair_scenarios[] = {
    scenarios_basic,
    scenarios_refused,
    scenarios_events,
    scenarios_client_auth,
    scenarios_identity,
    scenarios_algorithms,
    scenarios_records,
    scenarios_evidence,
    scenarios_cookie,
    scenarios_sessions,
    scenarios_trust,
    scenarios_psk,
    scenarios_early,
    scenarios_early_time,
    scenarios_post_auth,
    scenarios_raw_key,
    scenarios_compression,
    NULL,
};
/* clang-format on */

size_t pair_num_scenarios(void)
{
    size_t num = 0;
    while (pair_scenario_at(num) != NULL)
        num++;
    return num;
}

const struct pair_scenario *pair_scenario_at(size_t index)
{
    for (size_t table = 0; pair_scenarios[table] != NULL; table++)
        for (const struct pair_scenario *scenario = pair_scenarios[table]; scenario->name != NULL; scenario++)
            if (index-- == 0)
                return scenario;
    return NULL;
}
