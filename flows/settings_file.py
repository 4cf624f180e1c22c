"""Reading `chargeback.toml`: one frozen `Settings`, or every fault in a sentence."""

import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from schemas.problems import Problem, SettingsRefused
from schemas.settings import Settings

FILE = "chargeback.toml"


def read_settings(workspace: Path) -> Settings:
    """The settings of a workspace; `SettingsRefused` names each faulty key, what was found and what would be right."""
    try:
        written = tomllib.loads((workspace / FILE).read_text(encoding="utf-8"), parse_float=_exact)
    except FileNotFoundError:
        right = "run `chargeback init DIR` for a new workspace, or name one with -w"
        raise SettingsRefused([Problem(str(workspace), f"no {FILE} here", right)]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        raise SettingsRefused([Problem(FILE, str(fault), "write it as TOML 1.0, in UTF-8")]) from None
    try:
        return Settings.model_validate(written)
    except ValidationError as fault:
        raise SettingsRefused([_problem(error, written) for error in fault.errors()]) from None


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
    return Problem(place, f"found {error['input']!r}", error["msg"].removeprefix("Value error, "))


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
