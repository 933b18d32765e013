"""docs/traps.md tells the truth, and what the product avoids it does not use."""

import ast
import re

import pytest

from tests.conftest import ROOT

ROOMS = ("cases", "handlers", "storage", "bot", "admin")
TRAPS = (ROOT / "docs" / "traps.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (T\d+) \|(.*)\|$", TRAPS, re.MULTILINE)
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TRAPS)
#: Imports that bring a trap back. A name stands for all below it.
AVOIDED = (
    "fakeredis",
    "openpyxl",
    "reportlab",
    "telegram.ext",
    "typst",
    "wechatpy.client",
    "xlsxwriter",
)
#: Calls whose meaning differs between databases, or that overwrite what others wrote.
MEANS_ELSE = {"select_for_update", "get_or_create", "update_or_create", "bulk_update"}
LOCKS = ("requirements.lock", "requirements-dev.lock")


def _product():
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    files += sorted(ROOT.glob("*.py"))
    assert len(files) > 100
    return {path.relative_to(ROOT): ast.parse(path.read_text("utf-8")) for path in files}


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_every_trap_has_one_row_that_names_a_test():
    assert [name for name, _ in ROWS] == [f"T{n}" for n in range(1, 28)]
    for name, row in ROWS:
        assert "::test_" in row, name


@pytest.mark.parametrize(("file", "function"), sorted(set(NAMED)))
def test_every_test_that_is_named_exists(file, function):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    defined = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert function in defined


def test_only_one_file_opens_transactions():
    opening = {
        str(path)
        for path, tree in _product().items()
        if any(name.endswith(".in_transaction") for name in _imports(tree))
    }
    assert opening == {"storage/transactions.py"}


def test_no_library_that_is_a_trap_is_imported():
    for path, tree in _product().items():
        for name in _imports(tree):
            assert not f"{name}.".startswith(tuple(f"{one}." for one in AVOIDED)), path


def test_no_call_that_means_something_else_than_it_says():
    for path, tree in _product().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                assert node.attr not in MEANS_ELSE, path
            # Rows are saved by awaiting; pictures have a `save` of their own.
            if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
                named = {one.arg for one in node.value.keywords}
                saves = getattr(node.value.func, "attr", "") == "save"
                assert not saves or "update_fields" in named, path
        caught = [name for name in _imports(tree) if name.endswith(".IntegrityError")]
        assert not caught, path


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_exact_and_has_its_hashes(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE | re.IGNORECASE)
    packages = [one for one in packages if re.match("[a-z0-9]", one, re.IGNORECASE)]
    assert len(packages) > 30
    for one in packages:
        assert re.match(r"[\w.\[\]-]+==[\w.]+", one), one[:80]
        assert "--hash=sha256:" in one, one[:80]
