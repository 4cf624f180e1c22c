"""Reading `chargeback.toml`: one frozen `Settings`, or every fault in a sentence."""

import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.runs import SETTINGS
from schemas import periods
from schemas.problems import Problem, SettingsRefused
from schemas.settings import Settings

FILE = SETTINGS


def read_settings(workspace: Path) -> Settings:
    """The settings of a workspace; `SettingsRefused` names each faulty key, what was found and what would be right."""
    written = _written(workspace)
    try:
        return Settings.model_validate(written)
    except ValidationError as fault:
        raise SettingsRefused([_problem(error, written) for error in fault.errors()]) from None


def _written(workspace: Path) -> dict[str, Any]:
    """The file as TOML has it, numbers exact."""
    try:
        return tomllib.loads((workspace / FILE).read_text(encoding="utf-8-sig"), parse_float=_exact)
    except (FileNotFoundError, NotADirectoryError):
        found = f"no {FILE} here" if workspace.is_dir() else "it is a file" if workspace.exists() else "no such folder"
        right = "run `chargeback init DIR` for a new workspace, or name one with -w"
        raise SettingsRefused([Problem(str(workspace), found, right)]) from None
    except OSError as fault:
        found = f"it cannot be read: {fault.strerror}"
        raise SettingsRefused([Problem(str(workspace / FILE), found, "make it a file that can")]) from None
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        found = f"its byte {fault.object[fault.start]:#04x} is no UTF-8"
        raise SettingsRefused([Problem(f"{FILE}, line {line}", found, "save the file in UTF-8")]) from None
    except tomllib.TOMLDecodeError as fault:
        raise SettingsRefused([Problem(FILE, str(fault), "write it as TOML 1.0")]) from None


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as fault:
        raise tomllib.TOMLDecodeError(f"{text} is no number") from fault


def _problem(error: Any, written: dict[str, Any]) -> Problem:
    place = f"{FILE}, {_key(error['loc'], written)}"
    if error["type"] == "extra_forbidden":
        return Problem(place, "the key is not known", "remove it, or see docs/settings.md for its right name")
    if error["type"] == "missing":
        return Problem(place, "the key is missing", "give it a value")
    if isinstance(error["input"], dict) and error["type"] == "value_error":
        found, _, right = _right(error).partition("; ")  # a block whose keys do not fit says which, not all of them
        return Problem(place, found, right)
    return Problem(place, f"found {_as_written(error['input'])}", _right(error))


_RIGHT = {
    "less_than_equal": "it should be at most {le}",
    "less_than": "it should be less than {lt}",
    "greater_than_equal": "it should be at least {ge}",
    "greater_than": "it should be more than {gt}",
    "literal_error": "it should be {expected}",
    "too_short": "it should name at least {min_length}",
    "string_type": "it should be a text, in quotes",
    "string_too_short": "it should have at least {min_length} characters",
    "string_too_long": "it should have at most {max_length} characters",
    "decimal_max_places": "it should have at most {decimal_places} decimals",
    "int_type": "it should be a whole number",
    "int_from_float": "it should be a whole number",
    "int_parsing": "it should be a whole number",
    "finite_number": "it should be a finite number",
    "decimal_type": "it should be a number",
    "decimal_parsing": "it should be a number",
    "bool_type": "it should be true or false",
    "bool_parsing": "it should be true or false",
    "dict_type": "it should be a table of keys and values",
    "model_type": "it should be a block of settings",
    "tuple_type": "it should be a list",
}
"""What would be right, by the kind of fault; the validators of the settings say it in their own words."""


_TEXTS = {
    r"^[A-Z]{3}$": "a currency such as EUR",
    r"^#[0-9A-Fa-f]{6}$": "a colour such as #CC3300",
    r"^[a-z0-9][a-z0-9_-]*$": "a name of small letters, digits, - and _",
    r"^[0-9]+(MB|GB)$": "a size such as 4GB",
    r"^(tcp|tls)://.+:[0-9]+$": "an address such as tcp://host:8786",
    r"^s3://[a-z0-9][a-z0-9.-]+[a-z0-9](/.+)?$": "a place such as s3://bucket/chargeback",
    periods.PATTERN: periods.IN_WORDS,
}
"""The texts that the patterns of the settings mean."""


def _right(error: Any) -> str:
    if error["type"] == "string_pattern_mismatch":
        return f"it should be {_TEXTS[error['ctx']['pattern']]}"
    text = _RIGHT.get(error["type"])
    return error["msg"].removeprefix("Value error, ") if text is None else text.format(**error.get("ctx", {}))


def _as_written(value: object) -> str:
    """A value as its owner would know it again: numbers and truths as TOML has them."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, Decimal) else repr(value)


def _key(location: tuple[int | str, ...], written: Any) -> str:
    """The key as its owner would look for it: usage[mobile].csv.separator; list items by their name or position."""
    parts: list[str] = []
    for step in location:
        item = written[step] if _holds(written, step) else None
        if isinstance(step, int):
            name = item.get("source", item.get("name", item.get("title"))) if isinstance(item, dict) else None
            parts[-1:] = [f"{parts[-1]}[{name if isinstance(name, str) else step + 1}]"]
        else:
            parts.append(step)
        written = item
    return ".".join(parts) or "the whole file"


def _holds(written: Any, step: int | str) -> bool:
    if isinstance(written, dict):
        return step in written
    return isinstance(written, list) and isinstance(step, int) and step < len(written)
