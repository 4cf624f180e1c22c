"""Where the files stand that settings name: in the workspace, or where they were fetched to from an object store."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

STORE = "s3://"
"""What a path into an object store begins with: s3://bucket/key."""


def in_store(file: str) -> bool:
    """Whether a path of the settings leads into an object store."""
    return file.startswith(STORE)


@dataclass(frozen=True)
class Place:
    """A workspace, and the folder to which objects were fetched: each stands there under its bucket and key."""

    workspace: Path
    fetched: Path | None = None

    def path(self, file: str) -> Path:
        """Where a file stands that is named as settings and results name it."""
        return self._fetched / file.removeprefix(STORE) if in_store(file) else self.workspace / file

    def name(self, path: Path) -> str:
        """How results name a file: as an object, by its path in the workspace, or whole where it stands elsewhere."""
        if self.fetched is not None and path.is_relative_to(self.fetched):
            return STORE + path.relative_to(self.fetched).as_posix()
        return path.relative_to(self.workspace).as_posix() if path.is_relative_to(self.workspace) else path.as_posix()

    def matching(self, pattern: str) -> list[Path]:
        """The files of a pattern, in any order."""
        if in_store(pattern):
            return list(self._fetched.glob(pattern.removeprefix(STORE)))
        return list(self.workspace.glob(pattern))

    @property
    def _fetched(self) -> Path:
        assert self.fetched is not None, "what settings name in an object store is fetched before it is read"
        return self.fetched


def matches(key: str, pattern: str) -> bool:
    """Whether the key of an object is one that a pattern means: `*` and `?` stay within a folder, `**` does not."""
    return _matches(key.split("/"), pattern.split("/"))


def _matches(names: Sequence[str], patterns: Sequence[str]) -> bool:
    if not patterns:
        return not names
    if patterns[0] == "**":
        return any(_matches(names[passed:], patterns[1:]) for passed in range(len(names) + 1))
    return bool(names) and fnmatchcase(names[0], patterns[0]) and _matches(names[1:], patterns[1:])
