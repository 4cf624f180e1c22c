"""Libraries that only some settings need: what is asked of a workspace that lacks one."""

from collections.abc import Iterator
from contextlib import contextmanager

from schemas.problems import Problem, SettingsRefused


@contextmanager
def optional_library(extra: str, asked: str) -> Iterator[None]:
    """Import in here the module that needs the libraries of an extra; `asked` is what in the settings asks for it."""
    try:
        yield
    except ModuleNotFoundError as missing:
        found = f"{asked} needs the library {missing.name}, which is not installed"
        right = f"pip install 'chargeback[{extra}]', or change the settings"
        raise SettingsRefused([Problem("chargeback.toml", found, right)]) from None
