/* SPDX-License-Identifier: Apache-2.0 */
/*
 * init.h: initialisers that set the size of a struct and nothing else, for C and for C++20:
 *
 *   struct siotls_error error = SIOTLS_INIT_ERROR;
 */
#ifndef SIOTLS_INIT_H
#define SIOTLS_INIT_H

#include <siotls/certificate.h>
#include <siotls/connection.h>
#include <siotls/session.h>

/* clang-format off */
#define SIOTLS_INIT_IDENTITY_OPTIONS     {.size = sizeof(struct siotls_identity_options)}
#define SIOTLS_INIT_EVENT                {.size = sizeof(struct siotls_event)}
#define SIOTLS_INIT_INFO                 {.size = sizeof(struct siotls_info)}
#define SIOTLS_INIT_SESSION_INFO         {.size = sizeof(struct siotls_session_info)}
#define SIOTLS_INIT_PSK                  {.size = sizeof(struct siotls_psk)}
#define SIOTLS_INIT_STRIKE_REGISTER_INFO {.size = sizeof(struct siotls_strike_register_info)}
#define SIOTLS_INIT_SET_OPTIONS          {.size = sizeof(struct siotls_set_options)}
#define SIOTLS_INIT_PROVIDER_INFO        {.size = sizeof(struct siotls_provider_info)}
#define SIOTLS_INIT_ALGORITHM_INFO       {.size = sizeof(struct siotls_algorithm_info)}
#define SIOTLS_INIT_ERROR                {.size = sizeof(struct siotls_error)}
#define SIOTLS_INIT_MEMORY               {.size = sizeof(struct siotls_memory)}
#define SIOTLS_INIT_ANCHOR_CONSTRAINTS   {.size = sizeof(struct siotls_anchor_constraints)}
#define SIOTLS_INIT_X509_PATH            {.size = sizeof(struct siotls_x509_path)}
#define SIOTLS_INIT_X509_REQUEST         {.size = sizeof(struct siotls_x509_request)}
#define SIOTLS_INIT_CERTIFICATE          {.size = sizeof(struct siotls_certificate)}
#define SIOTLS_INIT_ALT_NAME             {.size = sizeof(struct siotls_alt_name)}
/* Of siotls/conform.h, for who includes it. */
#define SIOTLS_INIT_CONFORM_OPTIONS      {.size = sizeof(struct siotls_conform_options)}
#define SIOTLS_INIT_CONFORM_TOTALS       {.size = sizeof(struct siotls_conform_totals)}
#define SIOTLS_INIT_CONFORM_FILE_INFO    {.size = sizeof(struct siotls_conform_file_info)}
/* clang-format on */

#endif
