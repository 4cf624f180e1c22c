"""The page of the settings, from the models of schemas/settings.py: every key with its type, default and meaning."""

import inspect
from collections.abc import Iterator, Sequence
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from schemas import periods
from schemas.reference import REFERENCE_TABLES
from schemas.setting import Setting
from schemas.settings import ColumnSource, Inputs, ReferenceFile, Settings

Model = type[Setting]
MANY = "[]"
"""Behind the name of a block that may be written several times."""

INTRODUCTION = """# Settings: `chargeback.toml`

TOML 1.0, in UTF-8. Keys that are not known are refused, and all faults are told at once. Numbers are read as exact
decimals. Paths are relative to the workspace; `{period}` in a path stands for the month being closed.

The fullest example is the demo's, [chargeback.toml](../data/demo/chargeback.toml); `chargeback init DIR` writes a small
one with comments. A key without default must be given. How invoices are drawn is told in [layout](layout.md).
"""

PLAIN = {str: "text", int: "whole number", bool: "true or false", Decimal: "number"}
SHORT = {
    ReferenceFile: "path, or block [`[inputs.<table>]`](#inputstable)",
    ColumnSource: "their columns, or blocks [`columns.<ours>`](#inputstablecolumnsours)",
}
"""Models that may be written in short: as the text that their first key would hold."""


def settings_page() -> str:
    """The page, one chapter per block of settings, in the order in which they are met."""
    places: dict[Model, list[str]] = {}
    _find(Settings, "", places)
    return "\n".join([INTRODUCTION, *(line for model, names in places.items() for line in _chapter(model, names))])


def _find(model: Model, place: str, places: dict[Model, list[str]]) -> None:
    """Note where each block may stand: `usage.csv`; a block inside itself is met once."""
    for name, field in _keys(model):
        for inner in _models(field.annotation):
            inside = f"{place}.{name}".lstrip(".") + _after(field, inner)
            if inside in places.setdefault(inner, []) or inner is model:
                continue
            places[inner].append(inside)
            _find(inner, inside, places)


def _after(field: FieldInfo, inner: Model) -> str:
    """What follows the name of a block: the name of one of our columns, or that there are several such blocks."""
    if inner is ColumnSource:
        return ".<ours>"
    return MANY if get_origin(field.annotation) is tuple else ""


def _chapter(model: Model, places: Sequence[str]) -> list[str]:
    first, *others = dict.fromkeys(map(_told, places))
    cells = [
        (f"`{name}`", _type(name, field), _default(field), _meaning(model, name, field)) for name, field in _keys(model)
    ]
    rows = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in cells]
    also = f" Also `{'`, `'.join(others)}`." if others else ""
    text = " ".join((inspect.getdoc(model) or "").split()) + also
    grid = ["| key | type | default | meaning |", "| --- | --- | --- | --- |", *(f"| {row} |" for row in rows)]
    return [f"## `{first}`", "", text, "", *grid, ""]


def _told(place: str) -> str:
    """All reference tables are mapped alike."""
    table, _, rest = place.removeprefix("inputs.").partition(".")
    known = place.startswith("inputs.") and table in Inputs.fields_of_tables()
    told = ".".join(filter(None, ["inputs.<table>", rest])) if known else place
    plain = told.replace(MANY, "")
    return f"[[{plain}]]" if told.endswith(MANY) else f"[{plain}]"


def _keys(model: Model) -> Iterator[tuple[str, FieldInfo]]:
    return ((field.alias or name, field) for name, field in model.model_fields.items())


def _models(annotation: Any) -> Iterator[Model]:
    if isinstance(annotation, type) and issubclass(annotation, Setting):
        yield annotation
    for part in get_args(annotation):
        if not isinstance(part, str):
            yield from _models(part)


def _type(name: str, field: FieldInfo) -> str:
    bounds = _bounds(field.metadata)
    return f"{_kind(name, field.annotation)}{bounds}"


def _kind(name: str, annotation: Any) -> str:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(name, parts[0]) + _bounds(parts[1:])
    if origin is Literal:
        return ", ".join(f"`{_toml(part)}`" for part in parts)
    if origin in (Union, UnionType):
        return " or ".join(_kind(name, part) for part in parts if part is not type(None))
    if origin is tuple:
        return f"blocks `{name}`" if any(_models(parts[0])) else f"list of {_kind(name, parts[0])}"
    if origin is dict:
        return f"table of {_kind(name, parts[1])}"
    return PLAIN.get(annotation) or SHORT.get(annotation) or f"block `{name}`"


def _bounds(metadata: Sequence[Any]) -> str:
    found = [item for constraint in metadata for item in getattr(constraint, "metadata", [constraint])]
    low, high = (next((getattr(item, sign) for item in found if hasattr(item, sign)), None) for sign in ("ge", "le"))
    pattern = next((item.pattern for item in found if getattr(item, "pattern", None)), None)
    if pattern == periods.PATTERN:
        return f": {periods.IN_WORDS}"
    if pattern:
        return f" like `{pattern}`"
    if low is None:
        return ""
    return f", at least {low}" if high is None else f", {low} to {high}"


def _default(field: FieldInfo) -> str:
    default = field.default
    if default is PydanticUndefined:
        return "**required**"
    return "" if default in (None, (), {}) or isinstance(default, Setting) else f"`{_toml(default)}`"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n") + '"'
    return str(value)


def _meaning(model: Model, name: str, field: FieldInfo) -> str:
    parts = [field.description]
    if model is Inputs and name in REFERENCE_TABLES:
        parts.insert(0, f"[{REFERENCE_TABLES[name].row_is}](tables.md#{name})")
    return "; ".join(filter(None, parts))
