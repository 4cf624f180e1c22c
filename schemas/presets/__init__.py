"""Shipped mappings of well-known bills: what a source says by naming one of them, `preset = "focus"`.

Each is a file of this folder, `<name>.toml`, in the keys of a `[[usage]]` block.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel

PresetName = Literal["focus", "aws-cur", "aws-cur2", "azure-ea", "azure-mca", "gcp", "gcp-flat"]


class _Extending(BaseModel):
    """What a source says of the preset that it extends, looked at before all else."""

    preset: PresetName | None = None


@cache
def preset(name: str) -> Mapping[str, Any]:
    """The keys of a `[[usage]]` block that a preset states."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def extended(written: Mapping[str, Any]) -> Mapping[str, Any]:
    """A source as written, with what its preset states and it does not; tables are merged key by key.

    A column of the preset is left out where the source has a constant of its name, or writes it as an empty text.
    A preset that is not known is a ValidationError of its own: what the source lacks without it is not its fault.
    """
    named = _Extending.model_validate(written).preset
    if named is None:
        return written
    stated = dict(preset(named))
    constants = written.get("constants")
    given = constants if isinstance(constants, Mapping) else {}
    stated["columns"] = {name: column for name, column in stated["columns"].items() if name not in given}
    whole = {**stated, **{key: _merged(stated.get(key), value) for key, value in written.items()}}
    if isinstance(whole["columns"], Mapping):
        whole["columns"] = {name: column for name, column in whole["columns"].items() if column != ""}
    return whole


def _merged(stated: Any, written: Any) -> Any:
    both = isinstance(stated, Mapping) and isinstance(written, Mapping)
    return {**stated, **written} if both else written
