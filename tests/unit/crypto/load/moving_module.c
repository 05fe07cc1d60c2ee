/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moving_module.c: a provider whose file is moved away while it is loaded. Its name is none that is ever looked up.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <siotls/provider.h>
#include <stdio.h>

__attribute__((visibility("default"))) siotls_provider_entry siotls_provider_v1;

const struct siotls_provider *siotls_provider_v1(void)
{
    return NULL;
}

__attribute__((constructor)) static void move(void)
{
    Dl_info info;
    char moved[4096];
    if (dladdr((void *)&move, &info) == 0)
        return;
    snprintf(moved, sizeof moved, "%s.moved", info.dli_fname);
    rename(info.dli_fname, moved);
}
