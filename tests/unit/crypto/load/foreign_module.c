/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foreign_module.c: a shared object that is no provider.
 */
__attribute__((visibility("default"))) int foreign_function(void);

int foreign_function(void)
{
    return 42;
}
