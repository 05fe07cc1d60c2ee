#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every style check finds a planted fault, and nothing in a faultless tree: selftest.py COMPILER..."""
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import circles
import clang_format
import declarations
import exports
import headers
import layers
import lengths
import mirror
import parts
import reasons
import spdx
import words

COMPILER = sys.argv[1:] or ["cc"]
LICENCE = "/* SPDX-License-Identifier: Apache-2.0 */\n"
HEAD = LICENCE + "/*\n * x.c: a sample.\n */\n"


class Planted(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        self.put("include/siotls/types.h", LICENCE + "#ifndef T\n#define T\n#define SIOTLS_API\n"
                 "SIOTLS_API int siotls_one(void);\nSIOTLS_API const char *siotls_two(int number,\n    int other);\n#endif\n")
        self.put("include/siotls/provider.h", LICENCE)
        self.put("core/base/a.h", HEAD)
        self.put("core/wire/b.h", HEAD + '#include <stdint.h>\n\n#include "base/a.h"\n')

    def tearDown(self):
        self.folder.cleanup()

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def clean(self, check, *arguments):
        self.assertEqual(check(self.root, *arguments), [])

    def found(self, check, name, text, finding, *arguments):
        """The fault in that file is found, and nothing else; the file goes away again."""
        self.put(name, text)
        findings = check(self.root, *arguments)
        self.assertEqual(len(findings), 1, findings)
        self.assertIn(finding, findings[0])
        (self.root / name).unlink()


class Layers(Planted):
    def test_core(self):
        self.clean(layers.check)
        self.put("core/asn1/c.h", HEAD)
        self.put("core/x509/d.h", HEAD)
        for include, finding in (('"x509/d.h"', "wire does not include x509"), ('"asn1/c.h"', "wire does not include asn1"),
                                 ('"b.h"', "layer/file.h"), ('"base/missing.h"', "no such header"),
                                 ('"../base/a.h"', "layer/file.h"), ("<time.h>", "system"), ("<sys/socket.h>", "system"),
                                 ("<siotls/missing.h>", "no such public header")):
            self.found(layers.check, "core/wire/x.c", HEAD + f"#include {include}\n", finding)
        self.put("core/platform/x.c", HEAD + "#include <dlfcn.h>\n")
        self.put("core/wire/y.c", HEAD + '/* #include "x509/d.h" */\n')
        self.clean(layers.check)
        self.found(layers.check, "core/misc/x.c", HEAD, "no layer")

    def test_rooms(self):
        self.put("core/x509/name/n.h", HEAD)
        self.put("core/x509/path/p.h", HEAD + '#include "x509/name/n.h"\n')
        self.put("core/x509/top.h", HEAD + '#include "x509/path/p.h"\n')
        self.put("core/config/identity/i.c", HEAD + '#include "x509/top.h"\n')
        self.clean(layers.check)
        self.found(layers.check, "core/x509/name/x.c", HEAD + '#include "x509/path/p.h"\n', "x509/name does not include")
        self.found(layers.check, "core/x509/path/x.c", HEAD + '#include "x509/top.h"\n', "does not include x509/*")
        self.found(layers.check, "core/x509/attic/x.c", HEAD, "x509/attic is no room")
        self.found(layers.check, "core/x509/name/deep/x.c", HEAD, "x509/name/deep is no room")
        self.found(layers.check, "core/wire/room/x.c", HEAD, "wire/room is no room")

    def test_others(self):
        self.put("providers/own/own.h", HEAD)
        self.put("providers/common/der.h", HEAD)
        self.put("providers/own/own.c", HEAD + '#include <siotls/provider.h>\n#include <openssl/evp.h>\n'
                 '#include "common/der.h"\n#include "own.h"\n')
        self.put("tools/common/t.h", HEAD)
        self.put("tools/one/main.c", HEAD + '#include <siotls/types.h>\n#include <uv.h>\n#include "common/t.h"\n')
        self.clean(layers.check)
        self.found(layers.check, "providers/own/x.c", HEAD + "#include <siotls/types.h>\n", "provider.h only")
        self.found(layers.check, "providers/own/x.c", HEAD + '#include "base/a.h"\n', "providers/common only")
        self.found(layers.check, "tools/one/x.c", HEAD + '#include "base/a.h"\n', "public headers and its own")
        self.found(layers.check, "include/siotls/x.h", LICENCE + '#include "types.h"\n', "<siotls/x.h>")


class Parts(Planted):
    def test(self):
        few = "".join(f"void part{i}(struct sio_schedule *schedule)\n{{\n}}\n" for i in range(9))
        whole = "int {}(const struct sio_engine *engine)\n{{\n}}\n"
        self.put("core/handshake/engine/e.c", HEAD + few + whole.format("turn"))
        self.put("core/api/conn.h", HEAD + "struct siotls_conn {\n" + "    int a;\n" * 30 + "};\n")
        self.clean(parts.check)
        self.found(parts.check, "core/handshake/keys/k.c", HEAD + few + few + whole.format("derive"), "takes the whole")
        self.found(parts.check, "core/handshake/engine/f.c", HEAD + whole.format("run"), "2 of 11 functions")
        self.found(parts.check, "core/record/r.h", HEAD + "struct r {\n" + "    int a;\n" * 31 + "};\n", "31 fields")


class Circles(Planted):
    def setUp(self):
        super().setUp()
        self.put("core/x509/name/n.h", HEAD + "int sio_n(int a);\nstruct sio_p;\n")
        self.put("core/x509/name/n.c", HEAD + '#include "x509/name/n.h"\nint sio_n(int a)\n{\n    return a;\n}\n')
        self.put("core/x509/path/p.h", HEAD + "extern const int sio_p[];\n")
        self.put("core/x509/path/p.c", HEAD + '#include "x509/name/n.h"\nstatic int own(void)\n{\n    return sio_n(1);\n}\n'
                 "const int sio_p[] = {1, 2};\n")

    def test_rooms(self):
        self.clean(circles.check)
        call = "int sio_x(void)\n{\n    return %s;\n}\n"
        for text in (call % "sio_p[1]", "extern const int sio_p[];\n", "int (*const sio_x[])(void) = {sio_p};\n"):
            self.found(circles.check, "core/x509/name/x.c", HEAD + text, "calls: x509/name -> x509/path")
        self.put("core/x509/path/back.h", HEAD + '#include "x509/name/n.h"\n')
        self.found(circles.check, "core/x509/name/x.h", HEAD + '#include "x509/path/p.h"\n', "includes: x509/name -> ")
        self.put("core/x509/name/x.c", HEAD + call.replace("%s", '"sio_p"') + "/* sio_p */\n")
        self.clean(circles.check)

    def test_files(self):
        self.put("core/crypto/a.c", HEAD + "int sio_a(void)\n{\n    return sio_b();\n}\n")
        back = HEAD + "int sio_b(void)\n{\n    return sio_a();\n}\n"
        self.found(circles.check, "core/crypto/b.c", back, "files: crypto/a.c -> crypto/b.c")


class Reasons(Planted):
    def test(self):
        good = 'return sio_fail(error, f(1, ","), "area: it is wrong");\n'
        self.put("core/wire/good.c", HEAD + good + "sio_fail(error, ALERT, rule->reason);\n"
                 "bool sio_fail(struct sio_error *error, enum siotls_alert alert, const char *reason);\n"
                 '/* sio_fail(error, A, "area: it is wrong") */\n')
        self.clean(reasons.check)
        for text, finding in ((good, "stands 2 times"), ('struct row r = {1, "area: it is wrong"};', "stands 2 times"),
                              ('sio_fail(error, A, "area: it "\n"is wrong");', "stands 2 times"),
                              ('sio_fail(error, A, "no area");', "not of the form"),
                              ('sio_fail_status(error, S, "area: %s");', "not of the form"),
                              ('sio_fail(error, A, "area: ends in a stop.");', "not of the form"),
                              ('sio_fail(error, A, x ? "a: one" : "b: two");', "without a literal"),
                              ("sio_fail_both(error, S, A, make());", "without a literal")):
            self.found(reasons.check, "core/x509/x.c", HEAD + text + "\n", finding)


class Mirror(Planted):
    def test(self):
        test = HEAD + "tcase_add_test(tests, it_works);\n"
        self.put("tests/unit/base/a_test.c", test)
        self.put("tests/unit/wire/b_test.c", HEAD.replace("x.c", "b_test.c") + "tcase_add_loop_test(t, it, 0, 2);\n")
        self.clean(mirror.check)
        self.found(mirror.check, "core/asn1/c.h", HEAD, "tests/unit/asn1 has no tests")
        (self.root / "core/asn1").rmdir()
        self.found(mirror.check, "tests/unit/other/d_test.c", test, "there is no core/other")
        (self.root / "tests/unit/other").rmdir()
        self.found(mirror.check, "tests/unit/base/room/e_test.c", test, "there is no core/base/room")
        (self.root / "tests/unit/base/room").rmdir()
        self.found(mirror.check, "core/config/f.h", HEAD, "tests/unit/config has no tests")


class Lengths(Planted):
    def test_functions(self):
        def function(num_lines):
            return "static int long_one(int a)\n{\n" + "    a++;\n" * (num_lines - 3) + "}\n"
        self.put("core/wire/good.c", HEAD + "struct s {\n    int a;\n};\n\n" + function(60))
        self.put("core/wire/c.h", HEAD + 'extern "C" {\n' + function(60) + "}\n")
        self.clean(lengths.check)
        self.found(lengths.check, "core/wire/x.c", HEAD + function(61), "long_one has 61 lines")
        self.found(lengths.check, "core/wire/x_table.c", HEAD + function(61), "long_one has 61 lines")
        self.found(lengths.check, "core/wire/x.h", HEAD + 'extern "C" {\n' + function(61) + "}\n", "long_one has 61")
        self.found(lengths.check, "core/wire/x.c", HEAD + function(61).replace("a++", 'b("}")'), "long_one has 61 lines")
        test = "START_TEST(one)\n{\n" + "    a++;\n" * 57 + "}\nEND_TEST\n\n"
        self.put("tests/unit/good.c", HEAD + test + test)
        self.clean(lengths.check)
        self.found(lengths.check, "tests/unit/x.c", HEAD + test.replace("{\n", "{\n    a++;\n"), "one has 61 lines")
        self.found(lengths.check, "core/wire/x.c", HEAD + "int f(void)\n{\n#if A\n{\n#else\n{\n#endif\n}\n}\n", "do not match")

    def test_files(self):
        table = "static const int t[] = {\n" + "    1,\n" * 700 + "};\n"
        self.put("core/wire/good.c", HEAD + table + "int a;\n" * 596)
        self.put("tests/unit/a_vectors.c", HEAD + "int a;\n" * 700)
        self.clean(lengths.check)
        self.found(lengths.check, "core/wire/x.c", HEAD + "int a;\n" * 597, "601 lines")
        self.found(lengths.check, "tests/x.py", "a = 1\n" * 601, "601 lines")
        self.found(lengths.check, "tests/x.py", "def f():\n" + "    a = 1\n" * 60, "function f has 61 lines")
        self.found(lengths.check, "tools/x.sh", "true\n" * 601, "601 lines")


class Licences(Planted):
    def test(self):
        self.clean(spdx.check)
        self.put("tools/good", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n")
        self.put("core/wire/good.c", LICENCE + "/*\n" + " * words\n" * 8 + " */\n")
        self.clean(spdx.check)
        self.found(spdx.check, "core/wire/x.c", "/*\n * x.c: words.\n */\n", "not the licence")
        self.found(spdx.check, "core/wire/x.c", LICENCE + "int a;\n", "no purpose")
        self.found(spdx.check, "core/wire/x.c", LICENCE + "/*\n" + " * words\n" * 9 + " */\n", "9 lines")
        for name in ("tools/x.py", "tools/x.sh", "tools/x", "core/meson.build", "meson.build"):
            self.found(spdx.check, name, "#!/bin/sh\ntrue\n", "not the first line")


class Words(Planted):
    def test(self):
        self.put("docs/good.md", "See https://example.test/home/page, /usr/lib and mkstemp(XXXXXX).\n")
        self.clean(words.check)
        for word in ("TO" + "DO", "FIX" + "ME", "X" * 3):
            self.found(words.check, "core/wire/x.c", f"/* {word}: later */\n", "a note to self")
        for path in ("/ho" + "me/someone/file", "/ro" + "ot/file", "/wo" + "rk/file", "C:\\Us" + "ers\\someone"):
            self.found(words.check, "docs/x.md", f"Look into {path}.\n", "a path")


class Headers(Planted):
    def test(self):
        self.clean(headers.check, *COMPILER)
        for text in ("uint8_t a;", "#include <siotls/missing.h>", "struct s;;", "#ifndef __cplusplus\nint a[0];\n#endif"):
            self.put("include/siotls/x.h", LICENCE + text + "\n")
            findings = headers.check(self.root, *COMPILER)
            self.assertTrue(findings and all("include/siotls/x.h" in finding for finding in findings), findings)
        self.put("include/siotls/x.h", LICENCE + "#ifdef __cplusplus\nint a = nullptr;\n#endif\n")
        if any(name == "C++17" for name, _ in headers.languages(COMPILER)):
            self.assertEqual(len(headers.check(self.root, *COMPILER)), 1)


class Declarations(Planted):
    def found_in(self, text, finding):
        self.found(declarations.check, "include/siotls/x.h", LICENCE + text + "\n", finding, *COMPILER)

    def test_order(self):
        entry = "#ifndef T\nconst void *siotls_provider_v1(void);\n#endif\n"
        self.put("include/siotls/provider.h", LICENCE + entry)
        self.put("include/siotls/good.h", LICENCE + "#define T\n#include <siotls/provider.h>\nstruct siotls_x;\n"
                 "SIOTLS_API int siotls_x_new(struct siotls_x **x, int a, const struct siotls_memory *memory,\n"
                 "    struct siotls_error *error);\nSIOTLS_API int siotls_x_get(const struct siotls_x *x, int *a);\n"
                 "SIOTLS_API int siotls_y_get(int *a, const struct siotls_x *x);\n")
        self.clean(declarations.check, *COMPILER)
        error, memory = "struct siotls_error *error", "const struct siotls_memory *memory"
        for name, parameters, finding in (
                ("x_new", f"int a, struct siotls_x **x, {error}", "what is made"),
                ("x_new", f"struct siotls_x **x, {memory}", "error does not come last"),
                ("x_new", f"struct siotls_x **x, {memory}, int a, {error}", "memory does not come"),
                ("x_get", f"struct siotls_x *x, {error}, int a", "error does not come last"),
                ("x_get", "int *a, const struct siotls_x *x", "the object does not come first")):
            self.found_in(f"SIOTLS_API int siotls_{name}({parameters});", finding)

    def test_initialisers(self):
        self.put("include/siotls/provider.h", LICENCE + "const void *siotls_provider_v1(void);\n")
        struct = LICENCE + "struct siotls_x {\n    size_t size;\n};\n"
        self.found(declarations.check, "include/siotls/x.h", struct, "struct siotls_x has no initialiser", *COMPILER)
        self.put("include/siotls/x.h", struct)
        self.put("include/siotls/init.h", LICENCE + "#define SIOTLS_INIT_X {.size = sizeof(struct siotls_x)}\n")
        self.clean(declarations.check, *COMPILER)

    def test_entry(self):
        self.found(declarations.check, "include/siotls/x.h", LICENCE, "siotls_provider_v1 is declared by", *COMPILER)
        self.put("include/siotls/provider.h", LICENCE + "const void *siotls_provider_v1(void);\n")
        self.clean(declarations.check, *COMPILER)
        self.found_in("#include <siotls/provider.h>\n", "siotls_provider_v1 is declared by")


class Exports(Planted):
    def build(self, name, *functions):
        path = str(self.root / name)
        text = "".join(f"int {function}(void);\nint {function}(void) {{ return 0; }}\n" for function in functions)
        subprocess.run([*COMPILER, "-shared", "-fPIC", "-nostdlib", "-x", "c", "-", "-o", path], input=text, text=True,
                       check=True)
        return path

    def test(self):
        good = self.build("libgood.so", "siotls_one", "siotls_two")
        module = self.build("module.so", "siotls_provider_v1")
        self.clean(exports.check, good, module)
        more = self.build("libmore.so", "siotls_one", "siotls_two", "sio_fail")
        self.assertEqual(exports.check(self.root, more), ["libmore.so exports sio_fail"])
        less = self.build("libless.so", "siotls_one")
        self.assertEqual(exports.check(self.root, less), ["libless.so does not export siotls_two"])
        self.put("include/siotls/conform.h", LICENCE + "#define SIOTLS_CONFORM_API\nSIOTLS_CONFORM_API void siotls_three(void);\n")
        conform = self.build("libsiotls-conform.so", "siotls_three", "siotls_one")
        self.assertEqual(exports.check(self.root, good, conform), ["libsiotls-conform.so exports siotls_one"])
        bad_module = self.build("bad.so", "siotls_provider_v1", "helper")
        self.assertEqual(exports.check(self.root, good, bad_module), ["bad.so exports helper"])


class Format(Planted):
    def test(self):
        self.put(".clang-format", "BasedOnStyle: LLVM\nColumnLimit: 60\n")
        self.put("include/siotls/types.h", LICENCE)
        if clang_format.program() is not None:
            self.clean(clang_format.check)
            self.found(clang_format.check, "core/wire/x.c", HEAD + "int  a ;\n", "not formatted")
        with mock.patch.object(clang_format, "program", return_value=None), mock.patch("builtins.print"):
            with self.assertRaises(SystemExit) as ended:
                clang_format.check(self.root)
            self.assertEqual(ended.exception.code, 77)


class Commands(Planted):
    def test_exit_codes(self):
        script = str(pathlib.Path(__file__).with_name("words.py"))
        command = [sys.executable, script, str(self.root)]
        self.assertEqual(subprocess.run(command, check=False, capture_output=True).returncode, 0)
        self.put("docs/x.md", "TO" + "DO\n")
        self.assertEqual(subprocess.run(command, check=False, capture_output=True).returncode, 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
