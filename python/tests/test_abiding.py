"""The face against the real library: ``python -m unittest discover python/tests``."""

import gc
import json
import os
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import abiding
from abiding import AbidingError, Contract, Exemption, Format, ItemKind, Level, Status, TypeKind, Verdict

CONTRACTS = Path(__file__).parents[2] / "tests" / "faces" / "boundary"


#: The contracts of the two parties as JSON, read once.
READ = {}


def setUpModule():
    with abiding.Boundary.load(CONTRACTS / "abiding.toml") as boundary:
        for party in boundary.parties:
            with boundary.extract(party) as contract:
                READ[party] = contract.to_json()


def header() -> Contract:
    return Contract.parse(READ["header"])


def bindings() -> Contract:
    return Contract.parse(READ["bindings"])


class Contracts(unittest.TestCase):
    def test_says_what_the_party_says(self):
        with header() as contract:
            self.assertEqual(contract.party, "header")
            self.assertEqual(contract.language, "c")
            self.assertEqual(contract.target, "x86_64-unknown-linux-gnu")
            function = contract.find(ItemKind.FUNCTION, "engine_start")
            self.assertEqual(function.symbol, "engine_start")
            self.assertTrue(function.place.file.endswith("engine.h"))
            parameters = list(contract.parameters(function.type_id))
            self.assertEqual([p.name for p in parameters], ["config", "name"])

    def test_structs_have_fields_at_bits(self):
        with header() as contract:
            type_id = contract.find(ItemKind.TYPE, "engine_config").type_id
            layout = contract.type(type_id)
            while layout.kind is TypeKind.ALIAS:
                type_id = layout.inner
                layout = contract.type(type_id)
            fields = {field.name: field.bit_offset for field in contract.fields(type_id)}
            self.assertEqual(fields, {"threads": 0, "limit": 64, "mode": 128})
            self.assertEqual(layout.size, 24)

    def test_enumerators_and_constants_have_values(self):
        with header() as contract:
            item = contract.find(ItemKind.TYPE, "engine_mode")
            values = {one.name: one.value for one in contract.enumerators(item.type_id)}
            self.assertEqual(values, {"ENGINE_SLOW": -1, "ENGINE_FAST": 7})
            constants = [one.name for one in contract.items(ItemKind.CONSTANT)]
            self.assertEqual(contract.value(constants.index("ENGINE_LIMIT")), 1 << 40)
            self.assertEqual(contract.value(constants.index("ENGINE_NAME")), b"engine")

    def test_json_goes_round(self):
        with header() as contract, Contract.parse(contract.to_json()) as again:
            self.assertEqual(contract.to_json(), again.to_json())

    def test_a_clone_outlives_its_original(self):
        with header() as contract:
            clone = contract.clone()
        with clone:
            self.assertEqual(clone.party, "header")

    def test_what_is_closed_is_refused(self):
        contract = header()
        contract.close()
        contract.close()
        with self.assertRaises(ValueError):
            contract.to_json()

    def test_what_nothing_refers_to_is_closed(self):
        for _ in range(50):
            header()
        gc.collect()


class Errors(unittest.TestCase):
    def test_have_a_status_and_a_message(self):
        with self.assertRaises(AbidingError) as caught:
            Contract.parse("{")
        self.assertIs(caught.exception.status, Status.INVALID_CONTRACT)
        self.assertTrue(str(caught.exception))

    def test_know_invalid_utf8_from_an_unknown_name(self):
        with self.assertRaises(AbidingError) as caught:
            Contract.parse(b"\xff")
        self.assertIs(caught.exception.status, Status.INVALID_UTF8)
        with header() as contract, self.assertRaises(AbidingError) as caught:
            contract.find(ItemKind.FUNCTION, "absent")
        self.assertIs(caught.exception.status, Status.NOT_FOUND)

    def test_have_a_cause_for_a_file(self):
        with self.assertRaises(AbidingError) as caught:
            Contract.read("no/such/file.json")
        self.assertIs(caught.exception.status, Status.IO)
        self.assertTrue(caught.exception.cause)

    def test_each_thread_has_its_own(self):
        found = []

        def fail(text):
            try:
                Contract.parse(text)
            except AbidingError as error:
                found.append(error.status)

        threads = [threading.Thread(target=fail, args=(t,)) for t in (b"\xff", b"{") * 8]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(found), [Status.INVALID_UTF8] * 8 + [Status.INVALID_CONTRACT] * 8)


class Comparisons(unittest.TestCase):
    def test_agreement_is_silent(self):
        with header() as one, header() as two, abiding.compare(one, two) as differences:
            self.assertIs(differences.verdict, Verdict.AGREE)
            self.assertEqual(list(differences), [])

    def test_a_difference_says_what_and_where(self):
        with header() as one, bindings() as two, abiding.compare(one, two) as differences:
            self.assertIs(differences.verdict, Verdict.DISAGREE)
            (difference,) = differences
            self.assertEqual(difference.item, "engine_config.limit")
            self.assertEqual({difference.left.party, difference.right.party}, {"header", "bindings"})
            self.assertGreater(difference.left.place.line, 0)
            self.assertIn("engine_config.limit", differences.report())
            self.assertTrue(json.loads(differences.report(Format.JSON)))

    def test_an_exemption_accepts_it(self):
        exemption = Exemption("engine_config.limit", "known since 2.0")
        with header() as one, bindings() as two:
            with abiding.compare(one, two, exemptions=[exemption]) as differences:
                self.assertIs(differences.verdict, Verdict.AGREE)

    def test_a_callback_may_stop_and_raise(self):
        with header() as one, bindings() as two, abiding.compare(one, two) as differences:
            seen = []
            differences.each(seen.append, Level.WARNING)
            self.assertEqual(len(seen), 1)
            differences.each(lambda _: False)

            def refuse(_):
                raise KeyError("mine")

            with self.assertRaises(KeyError):
                differences.each(refuse)


class Boundaries(unittest.TestCase):
    def test_reports_mistakes_of_a_configuration(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "abiding.toml")
            Path(path).write_text("[boundary]\nname = 1\n")
            with self.assertRaises(AbidingError) as caught:
                abiding.Boundary.load(path)
            self.assertIs(caught.exception.status, Status.INVALID_CONFIG)

    def test_extracts_and_checks(self):
        with abiding.Boundary.load(CONTRACTS / "abiding.toml") as boundary:
            self.assertEqual(boundary.parties, ["header", "bindings"])
            with boundary.extract("header") as contract:
                self.assertEqual(contract.count(ItemKind.FUNCTION), 2)
            with boundary.check() as differences:
                self.assertIs(differences.verdict, Verdict.DISAGREE)


class Everything(unittest.TestCase):
    def test_facts_of_a_target(self):
        self.assertEqual(abiding.target_facts("x86_64-pc-windows-gnu").c_long.size, 4)

    def test_version_and_features(self):
        self.assertRegex(abiding.version(), r"^\d+\.\d+\.\d+")
        self.assertTrue(abiding.has_feature("c"))
        self.assertFalse(abiding.has_feature("cobol"))

    def test_a_log_is_told_and_replaced(self):
        told = []
        abiding.set_log(lambda level, message: told.append(message), abiding.LogLevel.DEBUG)
        try:
            with abiding.Boundary.load(CONTRACTS / "abiding.toml") as boundary:
                boundary.extract("header").close()
            self.assertTrue(told)
            abiding.set_log(lambda level, message: None)
            before = len(told)
            with abiding.Boundary.load(CONTRACTS / "abiding.toml") as boundary:
                boundary.extract("header").close()
            self.assertEqual(len(told), before)
        finally:
            abiding.unset_log()


if __name__ == "__main__":
    sys.exit(unittest.main())
