/* SPDX-License-Identifier: Apache-2.0 */
/* record_flow.h: the record layer as a carrier of handshake messages (flow/flow.h). The carrier is a sio_record_layer.
 */
#ifndef SIO_RECORD_RECORD_FLOW_H
#define SIO_RECORD_RECORD_FLOW_H

#include "flow/flow.h"
#include "record/record_layer.h"

extern const struct sio_flow_calls sio_record_flow;

/* What a config says of records. Again when the config is replaced. */
void sio_record_apply_policy(struct sio_record_layer *layer, const struct siotls_config *config);

#endif
