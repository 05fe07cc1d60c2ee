/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios.h: the tables of scenarios, one per file; each ends with name NULL.
 */
#ifndef TESTS_HANDSHAKE_SCENARIOS_H
#define TESTS_HANDSHAKE_SCENARIOS_H

#include "pair.h"

extern const struct pair_scenario scenarios_basic[];
extern const struct pair_scenario scenarios_refused[];
extern const struct pair_scenario scenarios_events[];
extern const struct pair_scenario scenarios_client_auth[];
extern const struct pair_scenario scenarios_identity[];
extern const struct pair_scenario scenarios_algorithms[];
extern const struct pair_scenario scenarios_records[];
extern const struct pair_scenario scenarios_evidence[];
extern const struct pair_scenario scenarios_cookie[];
extern const struct pair_scenario scenarios_sessions[];
extern const struct pair_scenario scenarios_trust[];
extern const struct pair_scenario scenarios_psk[];
extern const struct pair_scenario scenarios_early[];
extern const struct pair_scenario scenarios_early_time[];
extern const struct pair_scenario scenarios_post_auth[];
extern const struct pair_scenario scenarios_raw_key[];
extern const struct pair_scenario scenarios_compression[];

#endif
