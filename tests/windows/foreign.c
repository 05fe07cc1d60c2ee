/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foreign.c: a DLL that is no provider.
 */
__declspec(dllexport) int foreign_function(void);

int foreign_function(void)
{
    return 42;
}
