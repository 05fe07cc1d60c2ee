# SPDX-License-Identifier: Apache-2.0
"""siotls-providers: what it tells of the installed providers, and of those that cannot be loaded."""

import json
import os
import pty
import shutil
import subprocess
import unittest

import support

NAME = "siotls-providers"
OURS = ["openssl", "nettle", "sodium", "hacl", "awslc", "compress", "pkcs11"]


def ask(*arguments, env=None):
    result = support.run(NAME, "--json", *arguments, env=env)
    return result.returncode, json.loads(result.stdout)


def folder_with(*files):
    """A folder of modules: (name, content) pairs; content None copies the openssl module."""
    folder = support.path("modules")
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    for name, content in files:
        if content is None:
            shutil.copy(os.path.join(support.build, "providers", "openssl.so"), os.path.join(folder, name))
        else:
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
    return folder


class List(support.Case):
    def test_table(self):
        result = support.run(NAME, "list")
        self.assert_succeeds(result)
        lines = result.stdout.decode().splitlines()
        self.assertEqual(lines[0].split()[:3], ["NAME", "HASH", "HKDF"])
        headings = next(line for line in lines if "LIBRARY" in line)
        row = next(line for line in lines if line.startswith("openssl ") and "OpenSSL 3" in line)
        self.assertEqual(row.index("OpenSSL 3"), headings.index("LIBRARY"))
        self.assertNotIn("\033", result.stdout.decode())

    def test_width(self):
        """80 columns, but for a path that is longer by itself: those stand alone in their line."""
        folder = folder_with(("openssl.so", None), ("sodium.so", b"this is not a module"), ("odd.so", b"nor is this"))
        for lists in [], ["--providers", "openssl,awslc?,no-such-provider-at-all?"]:
            result = support.run(NAME, *lists, "list", env={"SIOTLS_PROVIDER_PATH": folder})
            self.assert_succeeds(result)
            for line in result.stdout.decode().splitlines():
                self.assertTrue(len(line) <= 80 or len(line.split()) == 1, line)

    def test_what_to_install(self):
        folder = folder_with(("openssl.so", None))
        env = {"SIOTLS_PROVIDER_PATH": folder}
        whole = json.loads(support.run(NAME, "--json", "list", env=env).stdout)
        advice = {item["name"]: item["advice"] for item in whole["not_here"]}
        here = [item["name"] for item in whole["providers"]]
        self.assertEqual(list(advice), [name for name in OURS if name not in here])
        self.assertIn("libsodium-dev", advice["sodium"])
        self.assertIn("providers/hacl/build.sh", advice["hacl"])
        result = support.run(NAME, "list", env=env)
        self.assertIn(b"NOT HERE", result.stdout)
        self.assertIn(b"build siotls again with nettle-dev libgmp-dev", result.stdout)
        result = support.run(NAME, "--providers", "openssl", "list", env=env)
        self.assertNotIn(b"NOT HERE", result.stdout)
        code, whole = ask("--providers", "openssl,nettle?", "list", env=env)
        self.assertEqual((code, whole["not_here"]), (0, []))
        self.assertIn("nettle-dev", whole["not_loaded"][0]["advice"])

    @unittest.skipUnless(shutil.which("cc"), "there is no compiler")
    def test_module_whose_library_is_not_here(self):
        folder = folder_with(("openssl.so", None))
        with open(support.path("gone.c"), "w", encoding="ascii") as file:
            file.write("int gone(void);\nint gone(void) { return 1; }\n")
        gone = support.path("libgone.so.1")
        subprocess.run(["cc", "-shared", "-fPIC", "-o", gone, "-Wl,-soname,libgone.so.1", support.path("gone.c")],
                       check=True)
        subprocess.run(["cc", "-shared", "-fPIC", "-o", os.path.join(folder, "sodium.so"), "-Wl,--no-as-needed",
                        support.path("gone.c"), gone], check=True)
        os.remove(gone)
        code, whole = ask("list", env={"SIOTLS_PROVIDER_PATH": folder})
        self.assertEqual(code, 0)
        item = next(item for item in whole["not_loaded"] if item["name"] == "sodium")
        self.assertIn("libgone.so.1", item["reason"])
        self.assertEqual(item["advice"], "install libsodium23")
        self.assertNotIn("sodium", [item["name"] for item in whole["not_here"]])

    def test_json(self):
        code, whole = ask("list")
        self.assertEqual(code, 0)
        provider = next(item for item in whole["providers"] if item["name"] == "openssl")
        self.assertTrue(provider["library"].startswith("OpenSSL 3"))
        self.assertTrue(provider["path"].endswith("openssl.so"))
        self.assertIn(provider["fips"], ("yes", "no", "unknown"))
        self.assertGreaterEqual(provider["counts"]["aead"], 5)
        self.assertEqual(provider["counts"]["random"], 1)

    def test_module_that_is_none(self):
        folder = folder_with(("openssl.so", None), ("broken.so", b"this is not a module"))
        code, whole = ask("list", env={"SIOTLS_PROVIDER_PATH": folder})
        self.assertEqual(code, 0)
        reasons = {item["name"]: item["reason"] for item in whole["not_loaded"]}
        self.assertEqual(list(reasons), ["broken"])
        self.assertTrue(reasons["broken"])
        result = support.run(NAME, "list", env={"SIOTLS_PROVIDER_PATH": folder})
        self.assertIn(b"NOT LOADED", result.stdout)
        self.assertIn(b"broken", result.stdout)

    def test_module_that_others_may_write(self):
        folder = folder_with(("openssl.so", None))
        os.chmod(os.path.join(folder, "openssl.so"), 0o666)
        result = support.run(NAME, "--providers", os.path.join(folder, "openssl.so"), "list")
        self.assert_fails(result, "--providers", "writable")


class Doctor(support.Case):
    def test_all_is_well(self):
        folder = folder_with(("openssl.so", None))
        code, whole = ask("--providers", "openssl", "doctor", env={"SIOTLS_PROVIDER_PATH": folder})
        self.assertEqual(code, 0, whole)
        self.assertEqual((whole["usable"], whole["providers"], whole["list"]), (True, 1, "openssl"))
        self.assertEqual(whole["folders"][0], {"path": folder, "modules": 1, "problem": None})
        self.assertEqual([(item["usable"], item["name"], item["advice"]) for item in whole["modules"]],
                         [(True, "openssl", None)])
        result = support.run(NAME, "doctor", env={"SIOTLS_PROVIDER_PATH": folder})
        self.assert_succeeds(result)
        self.assertIn(b"openssl.so: good: openssl", result.stdout)

    def test_each_module_has_its_reason(self):
        folder = folder_with(("openssl.so", None), ("mine.so", None), ("Not_A_Name.so", None), ("text.so", b"text"))
        os.chmod(os.path.join(folder, "openssl.so"), 0o757)
        other = os.path.join(support.build, "providers")
        code, whole = ask("doctor", env={"SIOTLS_PROVIDER_PATH": folder + ":" + other})
        self.assertEqual(code, 1)
        found = {os.path.basename(item["path"]): item for item in whole["modules"] if item["path"].startswith(folder)}
        self.assertEqual(found["openssl.so"]["reason"], "module: the file is writable by everybody")
        self.assertIn("chmod o-w " + os.path.join(folder, "openssl.so"), found["openssl.so"]["advice"])
        self.assertIn("rename", found["mine.so"]["advice"])
        self.assertIn("rename", found["Not_A_Name.so"]["advice"])
        self.assertIn("cannot be loaded", found["text.so"]["reason"])
        self.assertTrue(next(item for item in whole["modules"] if item["path"] == other + "/openssl.so")["shadowed"])
        result = support.run(NAME, "doctor", env={"SIOTLS_PROVIDER_PATH": folder})
        self.assertEqual(result.returncode, 1)
        self.assertIn("do:   chmod o-w " + folder, result.stdout.decode())

    def test_folders_above(self):
        folder = folder_with(("openssl.so", None))
        inner = os.path.join(folder, "inner")
        os.mkdir(inner)
        os.rename(os.path.join(folder, "openssl.so"), os.path.join(inner, "openssl.so"))
        os.chmod(folder, 0o757)
        code, whole = ask("doctor", env={"SIOTLS_PROVIDER_PATH": inner})
        self.assertEqual(code, 1)
        self.assertIn("chmod o-w " + folder + " ", whole["modules"][0]["advice"])
        self.assertEqual(whole["reason"], "no provider is loaded")

    def test_paths_of_the_list(self):
        folder = folder_with(("mine.so", None))
        code, whole = ask("doctor", env={"SIOTLS_PROVIDER": " " + folder + "/mine.so? ", "SIOTLS_PROVIDER_PATH": ""})
        self.assertEqual((code, [item["name"] for item in whole["modules"]]), (0, ["openssl"]))

    def test_a_list_that_cannot_be_loaded(self):
        code, whole = ask("--providers", "nonsense", "doctor")
        self.assertEqual((code, whole["usable"], whole["providers"]), (1, False, 0))
        self.assertIn("none of this name", whole["reason"])
        self.assertIn("looked for nonsense.so in ", whole["detail"])
        self.assertIn("SIOTLS_PROVIDER_PATH", whole["advice"])

    def test_a_module_that_crashes(self):
        folder = folder_with()
        source = os.path.join(folder, "crash.c")
        with open(source, "w", encoding="ascii") as file:
            file.write("__attribute__((constructor)) static void crash(void) { __builtin_trap(); }\n")
        compiler = shutil.which("cc")
        if compiler is None:
            self.skipTest("no compiler")
        subprocess.run([compiler, "-shared", "-fPIC", "-o", os.path.join(folder, "crash.so"), source], check=True)
        code, whole = ask("--providers", "none?", "doctor", env={"SIOTLS_PROVIDER_PATH": folder})
        self.assertEqual(code, 1)
        self.assertIn("crashes", whole["modules"][0]["reason"])

    def test_relative(self):
        self.assert_fails(support.run(NAME, "list", env={"SIOTLS_PROVIDER": "./mine.so"}), "type $PWD/mine.so")
        code, whole = ask("doctor", env={"SIOTLS_PROVIDER_PATH": "providers"})
        self.assertEqual(code, 1)
        self.assertIn("not absolute", whole["folders"][0]["problem"])


class Nothing(support.Case):
    def test_every_tool_says_where_it_looked(self):
        environment = {"SIOTLS_PROVIDER_PATH": folder_with()}
        for command in (["siotls-client", "localhost"], [NAME, "list"], [NAME, "which"],
                        ["siotls-bench", "providers"], ["siotls-verify", "x.pem"]):
            result = support.run(*command, env=environment)
            self.assertEqual(result.returncode, 1, command)
            self.assertIn("no provider is loaded; looked in " + environment["SIOTLS_PROVIDER_PATH"] + ":",
                          result.stderr.decode())


class Lists(support.Case):
    def test_unknown_name(self):
        self.assert_fails(support.run(NAME, "--providers", "nonsense", "list"), "--providers", "nonsense")
        self.assert_fails(support.run(NAME, "list", env={"SIOTLS_PROVIDER": "nonsense"}), "nonsense")

    def test_option_overrides_environment(self):
        result = support.run(NAME, "--providers", "openssl", "list", env={"SIOTLS_PROVIDER": "nonsense"})
        self.assert_succeeds(result)

    def test_optional_name(self):
        code, whole = ask("--providers", "nonsense?,openssl", "list")
        self.assertEqual(code, 0)
        self.assertEqual([item["name"] for item in whole["providers"]], ["openssl"])

    def test_malformed_list(self):
        for text in "openssl,,openssl", "=openssl", "NOALGORITHM=openssl", "a b":
            self.assert_fails(support.run(NAME, "--providers", text, "list"), "--providers", code=2)


class Show(support.Case):
    def test_table(self):
        result = support.run(NAME, "show", "openssl")
        self.assert_succeeds(result)
        row = next(line for line in result.stdout.decode().splitlines() if line.startswith("kem") and "X25519 " in line)
        self.assertEqual(row.split()[2], "0x001d")

    def test_json(self):
        code, whole = ask("--providers", "openssl", "show", "openssl")
        self.assertEqual(code, 0)
        algorithms = {(item["kind"], item["name"], item["key_type"]): item for item in whole["algorithms"]}
        self.assertEqual(algorithms["aead", "AES_128_GCM", None]["id"], 1)
        self.assertTrue(algorithms["aead", "AES_128_GCM", None]["winner"])
        self.assertIn(("verifier", "RSA_PSS_RSAE_SHA256", "RSA"), algorithms)

    def test_unknown_provider(self):
        self.assert_fails(support.run(NAME, "show", "nonsense"), "provider nonsense is not loaded")


class Which(support.Case):
    def test_whole(self):
        result = support.run(NAME, "which")
        self.assert_succeeds(result)
        for word in "CIPHER SUITE", "GROUP", "SIGN WITH", "VERIFY", "TLS_AES_128_GCM_SHA256", "AES_128_GCM: openssl":
            self.assertIn(word, result.stdout.decode())

    def test_json(self):
        code, whole = ask("--providers", "openssl", "which")
        self.assertEqual(code, 0)
        suites = {item["name"]: item for item in whole["suites"]}
        self.assertEqual(len(suites), 5)
        self.assertTrue(suites["TLS_CHACHA20_POLY1305_SHA256"]["usable"])
        self.assertIn("SHA384: openssl", suites["TLS_AES_256_GCM_SHA384"]["by"])
        groups = {item["name"]: item for item in whole["groups"]}
        self.assertTrue(groups["X25519"]["usable"])
        self.assertTrue(all(item["usable"] or item["reason"] for item in whole["groups"]))
        self.assertTrue(any(item["name"] == "ED25519" and item["usable"] for item in whole["schemes_signed"]))

    def test_compressors(self):
        code, whole = ask("which")
        self.assertEqual(code, 0)
        compressors = {item["name"]: item for item in whole["compressors"]}
        self.assertEqual(list(compressors), ["ZLIB", "BROTLI", "ZSTD"])
        self.assertTrue(all(item["usable"] or item["reason"] for item in compressors.values()))
        code, whole = ask("--providers", "openssl", "which", "brotli")
        self.assertEqual(code, 1)
        self.assertEqual(whole[0]["reason"], "no provider offers BROTLI")
        self.assertIn(b"COMPRESS CERTIFICATES", support.run(NAME, "which").stdout)

    def test_explicit_choice(self):
        code, whole = ask("--providers", "openssl,template,RANDOM=template", "which")
        self.assertEqual(code, 0)
        random = next(item for item in whole["algorithms"] if item["kind"] == "random")
        self.assertEqual((random["provider"], random["also_offered_by"]), ("template", "openssl"))
        code, whole = ask("--providers", "openssl,template,RANDOM=template", "show", "template")
        self.assertTrue(next(item for item in whole["algorithms"] if item["kind"] == "random")["winner"])

    def test_one(self):
        code, whole = ask("--providers", "openssl", "which", "x25519")
        self.assertEqual((code, len(whole)), (0, 1))
        self.assertEqual(whole[0]["by"], "openssl")
        result = support.run(NAME, "which", "ed25519")
        self.assert_succeeds(result)
        self.assertIn("signer", result.stdout.decode())
        self.assertIn("verifier", result.stdout.decode())

    def test_nobody(self):
        result = support.run(NAME, "--providers", "template", "which", "TLS_AES_128_GCM_SHA256")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no provider offers AES_128_GCM", result.stdout.decode())

    def test_unknown_algorithm(self):
        self.assert_fails(support.run(NAME, "which", "ROT13"), "ROT13 is no algorithm's name", code=2)


class Test(support.Case):
    def test_all_pass(self):
        template = os.path.join(support.build, "providers", "template.so")
        for arguments in (["template"], [template], ["openssl", "--algorithm", "sha256"],
                          ["--providers", "openssl", "--algorithm", "AES_128_GCM"]):
            result = support.run(NAME, "test", *arguments)
            self.assert_succeeds(result)
            self.assertRegex(result.stdout.decode(), r"\n[1-9]\d* passed, 0 failed, ")

    def test_one_check(self):
        code, whole = ask("test", "openssl", "--algorithm", "X25519", "--check", "round-trip")
        self.assertEqual((code, whole["passed"], len(whole["results"])), (0, 1, 1))
        self.assertEqual(whole["results"][0]["check"], "round-trip")

    def test_more_checks_of_those_that_are_named(self):
        names = [{item["check"] for item in ask(*command, "--algorithm", "SHA256")[1]["results"]}
                 for command in (["--providers", "openssl", "test"], ["test", "openssl"])]
        self.assertEqual(names[1] - names[0], {"threads", "memory"})

    def test_json(self):
        code, whole = ask("test", "template")
        self.assertEqual(code, 0)
        self.assertEqual(whole["failed"], 0)
        self.assertEqual(whole["passed"] + whole["skipped"], len(whole["results"]))
        self.assertTrue(all(item["reason"] for item in whole["results"] if item["result"] == "skipped"))

    def test_nothing(self):
        self.assert_fails(support.run(NAME, "test", "template", "--algorithm", "X25519"), "there is nothing to test")

    def test_names_that_nobody_knows(self):
        self.assert_fails(support.run(NAME, "test", "openssl", "--algorithm", "ROT13"),
                          "--algorithm ROT13: it is no algorithm's name", code=2)
        self.assert_fails(support.run(NAME, "test", "openssl", "--check", "roundtrip"), "--check roundtrip: give one of",
                          "round-trip, ", code=2)

    def test_missing(self):
        self.assert_fails(support.run(NAME, "test", "nonsense"), "nonsense")
        self.assert_fails(support.run(NAME, "test", "/no/such/module.so"), "/no/such/module.so")
        self.assert_fails(support.run(NAME, "test", "./no-such.so"), "no-such.so", code=2)


class Vectors(support.Case):
    def folder(self, **files):
        folder = support.path("vectors")
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        for name, (algorithm, group) in files.items():
            for number, test in enumerate(group["tests"], 1):
                test.update({"tcId": number, "comment": ""})
            with open(os.path.join(folder, name + ".json"), "w", encoding="ascii") as file:
                json.dump({"algorithm": algorithm, "testGroups": [group]}, file)
        return folder

    @classmethod
    def setUpClass(cls):
        for name in "alice", "bob":
            support.openssl("genpkey", "-algorithm", "X25519", "-out", name + ".x")
            support.openssl("pkey", "-in", name + ".x", "-outform", "DER", "-out", name + ".der")
            support.openssl("pkey", "-in", name + ".x", "-pubout", "-out", name + ".pub")
            support.openssl("pkey", "-in", name + ".x", "-pubout", "-outform", "DER", "-out", name + ".pub.der")
        support.openssl("pkeyutl", "-derive", "-inkey", "alice.x", "-peerkey", "bob.pub", "-out", "secret")
        cls.good = {}
        for field, name in ("private", "alice.der"), ("public", "bob.pub.der"), ("shared", "secret"):
            with open(support.path(name), "rb") as file:
                cls.good[field] = file.read()[-32:].hex()

    def exchange(self, **changes):
        test = {**self.good, "result": "acceptable", "flags": []}
        return "XDH", {"type": "XdhComp", "curve": "curve25519", "tests": [{**test, **changes}]}

    def run_vectors(self, folder, *arguments):
        return ask("test", "openssl", "--check", "vectors", "--vectors", folder, *arguments)

    def test_the_secret_counts_not_the_point(self):
        zero = "00" * 32
        for right, changes in ((True, {"flags": ["LowOrderPublic"]}), (True, {"public": zero, "shared": zero}),
                               (False, {"flags": ["ZeroSharedSecret"]}), (False, {"shared": zero}),
                               (False, {"public": zero, "flags": ["LowOrderPublic"]})):
            code, whole = self.run_vectors(self.folder(x=self.exchange(**changes)), "--algorithm", "X25519")
            self.assertEqual((code, whole["failed"]), (0, 0) if right else (1, 1), changes)

    def test_failures_are_red_on_a_terminal(self):
        folder = self.folder(x=self.exchange(shared="00" * 32))
        arguments = ["test", "openssl", "--check", "vectors", "--algorithm", "X25519", "--vectors", folder]
        for name, is_red in ("NO_COLOR", False), ("OTHER", True):
            ours, theirs = pty.openpty()
            with os.fdopen(ours, "rb", buffering=0) as terminal, subprocess.Popen(
                    [support.tool(NAME), *arguments], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                    env={**support.environment, name: "1"}) as process:
                os.close(theirs)
                text = b""
                while True:
                    try:
                        part = terminal.read(4096)
                    except OSError:  # that is how a terminal ends
                        break
                    if not part:
                        break
                    text += part
                self.assertEqual(process.wait(support.PATIENCE), 1)
            self.assertIn(b"FAILED", text)
            self.assertEqual(b"\033[1;31mFAILED\033[0m" in text, is_red, text)
        self.assertNotIn(b"\033", support.run(NAME, *arguments).stdout)

    def test_cases_are_counted_per_file(self):
        folder = self.folder(used=self.exchange(), unused=("AES-EAX", {"type": "AeadTest", "tests": [{}]}),
                             odd=("ROT13", {"type": "Rot13Test", "tests": [{}]}))
        code, whole = self.run_vectors(folder)
        self.assertEqual(code, 0)
        counts = {item["file"]: (item["algorithms"], item["cases"]) for item in whole["vectors"]}
        self.assertEqual(counts, {"used.json": (1, 1), "unused.json": (0, 0), "odd.json": (0, 0)})
        self.assertTrue(all(item["reason"] for item in whole["vectors"] if item["cases"] == 0))
        result = support.run(NAME, "test", "openssl", "--check", "vectors", "--vectors", folder, "--all-vectors")
        self.assert_fails(result, "--all-vectors: 2 files were not used")
        os.remove(os.path.join(folder, "odd.json"))
        os.remove(os.path.join(folder, "unused.json"))
        self.assertEqual(self.run_vectors(folder, "--all-vectors")[0], 0)

    def test_rsa_pss_with_parameters(self):
        support.openssl("genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt",
                        "rsa_pss_keygen_md:sha256", "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha256", "-pkeyopt",
                        "rsa_pss_keygen_saltlen:32", "-out", "pss.key")
        support.openssl("pkey", "-in", "pss.key", "-pubout", "-outform", "DER", "-out", "pss.der")
        with open(support.path("pss.msg"), "wb") as file:
            file.write(b"words")
        support.openssl("dgst", "-sha256", "-sign", "pss.key", "-sigopt", "rsa_padding_mode:pss", "-sigopt",
                        "rsa_pss_saltlen:32", "-out", "pss.sig", "pss.msg")
        with open(support.path("pss.der"), "rb") as file:
            key = file.read()
        with open(support.path("pss.sig"), "rb") as file:
            signature = file.read()
        # The SubjectPublicKeyInfo ends with RSAPublicKey: a header of 4 bytes, the modulus and 65537.
        test = {"msg": b"words".hex(), "sig": signature.hex(), "result": "valid", "flags": []}
        bad = {**test, "sig": signature[:-1].hex() + f"{signature[-1] ^ 1:02x}", "result": "invalid"}
        group = {"type": "RsassaPssWithParametersVerify", "sha": "SHA-256", "mgf": "MGF1", "mgfSha": "SHA-256",
                 "sLen": 32, "publicKeyDer": key.hex(), "publicKeyAsn": key[-270:].hex(),
                 "publicKey": {"modulus": key[-262:-5].hex(), "publicExponent": "010001"}, "tests": [test, bad]}
        code, whole = self.run_vectors(self.folder(pss=("RSASSA-PSS", group)))
        self.assertEqual((code, whole["passed"], whole["vectors"][0]["cases"]), (0, 1, 2), whole["vectors"])


class Bench(support.Case):
    def test_json(self):
        result = support.run("siotls-bench", "providers", "--json", "--rounds", "1", "--providers", "template")
        self.assert_succeeds(result)
        operations = json.loads(result.stdout)["operations"]
        self.assertEqual([(item["kind"], item["operation"]) for item in operations], [("random", "fill")] * 3)
        self.assertEqual([item["bytes"] for item in operations], [64, 1024, 16384])
        self.assertTrue(all(item["ns"] > 0 for item in operations))

    def test_table(self):
        result = support.run("siotls-bench", "providers", "--rounds", "1", "--providers", "sodium?,template")
        self.assert_succeeds(result)
        self.assertEqual(result.stdout.decode().splitlines()[0].split()[:5],
                         ["PROVIDER", "KIND", "ALGORITHM", "KEY", "OPERATION"])
        self.assertNotIn(b"fails", result.stdout)


class Cost(support.Case):
    def test_order(self):
        result = support.run(NAME, "--providers", "sodium?,template", "cost", "--order", "--json")
        self.assert_succeeds(result)
        whole = json.loads(result.stdout)
        self.assertIn("template", whole["list"].split(","))
        for gain in whole["gains"]:
            self.assertIn(gain["algorithm"] + "=" + gain["fastest"], whole["list"].split(","))
            self.assertGreater(gain["default_ns"], gain["fastest_ns"])
        self.assert_succeeds(support.run(NAME, "--providers", whole["list"], "list"))

    def test_order_as_text(self):
        result = support.run(NAME, "--providers", "template", "cost", "--order")
        self.assert_succeeds(result)
        self.assertEqual(result.stdout.decode().splitlines()[-1], "SIOTLS_PROVIDER=template")

    def test_table(self):
        result = support.run(NAME, "cost", "template")
        self.assert_succeeds(result)
        lines = result.stdout.decode().splitlines()
        self.assertEqual(lines[0].split(), ["PROVIDER", "KIND", "ALGORITHM", "KEY", "OPERATION", "BYTES", "NS", "MB/S"])
        self.assertGreater(len(lines), 1)
        self.assertNotIn("fails", result.stdout.decode())

    def test_json(self):
        code, whole = ask("cost", "template")
        self.assertEqual(code, 0)
        self.assertTrue(all(item["provider"] == "template" and item["ns"] > 0 for item in whole["operations"]))

    def test_unknown(self):
        result = support.run(NAME, "cost", "none")
        self.assert_fails(result, "none")
        self.assertNotIn("alert", result.stderr.decode())


if __name__ == "__main__":
    support.main()
