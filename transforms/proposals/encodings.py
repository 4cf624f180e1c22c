"""Which encoding the bytes of a text file are written in.

UTF-8 proves itself: other texts hardly ever are valid UTF-8. The encodings of one byte prove nothing, so each reading
is judged as a person would: accents belong inside words, signs and boxes do not.
"""

import re
from typing import Literal

from transforms.intake.text_blocks import refuse_utf_16
from transforms.proposals.evidence import Found

Encoding = Literal["utf-8", "cp1252", "iso-8859-15", "cp850"]

ONE_BYTE: tuple[Encoding, ...] = ("cp1252", "iso-8859-15", "cp850")
UTF_8_MARK = b"\xef\xbb\xbf"

FEW = 10
"""One fault among so many valid accents does not speak against UTF-8: rows get pasted from elsewhere."""

_UNKNOWN = re.compile("[\udc80-\udcff]+")
_JUDGED = re.compile(r"(.?)([^\x00-\x7f])(?=(.?))", re.DOTALL)
_ACCENTED = frozenset("àâäáãåæçéèêëîïíñôöóõœùûüúÿß")
_USUAL_SIGNS = frozenset("\u00a0°€«»–—…§²³µ½·•№")
_APOSTROPHE = "’"


def decide_encoding(start: bytes, name: str, complete: bool = True) -> Found[Encoding]:
    """The encoding of a file, from its first bytes; Refused for UTF-16, which no source may be written in."""
    refuse_utf_16(start, name)
    if start.startswith(UTF_8_MARK):
        return Found("utf-8", "the file starts with the byte-order mark of UTF-8")
    if start.isascii():
        return Found("utf-8", "no accent was seen: any encoding would do")
    accents, faults = _as_utf_8(start, complete)
    if not faults:
        return Found("utf-8", "its accents are valid UTF-8, which other encodings hardly ever are")
    if accents >= FEW * faults:
        return Found(
            "utf-8", f"{accents} accents are valid UTF-8; {faults} places are not, and their rows are rejected"
        )
    return _of_one_byte(start)


def _as_utf_8(start: bytes, complete: bool) -> tuple[int, int]:
    """How many characters beyond ASCII the bytes hold as UTF-8, and how many places are none."""
    text = start.decode("utf-8", "surrogateescape")
    faults = len(_UNKNOWN.findall(text if complete else text[:-3]))
    return sum(not sign.isascii() for sign in _UNKNOWN.sub("", text)), faults


def _of_one_byte(start: bytes) -> Found[Encoding]:
    readings = {encoding: start.decode(encoding, "replace") for encoding in ONE_BYTE}
    best = max(ONE_BYTE, key=lambda encoding: (_likelihood(readings[encoding]), -ONE_BYTE.index(encoding)))
    alike = [other for other in ONE_BYTE if other != best and readings[other] == readings[best]]
    example = _example(readings[best])
    also = f"; {' and '.join(alike)} would read it alike" if alike else ""
    return Found(best, f"not valid UTF-8, and this way it reads {example}{also}")


def _likelihood(text: str) -> int:
    return sum(_judgement(*match.groups()) for match in _JUDGED.finditer(text))


def _judgement(before: str, sign: str, after: str) -> int:
    """How much one character speaks for the reading that shows it."""
    in_word = before.isalpha() and after.isalpha()
    if sign.lower() in _ACCENTED:
        return _judged_letter(before, sign, after)
    if sign == _APOSTROPHE and in_word:
        return 2
    if sign in _USUAL_SIGNS:
        return -1 if in_word and sign != "\u00a0" else 1
    return -5 if not sign.isprintable() or "\u2500" <= sign <= "\u25ff" or sign == "\ufffd" else -3


def _judged_letter(before: str, sign: str, after: str) -> int:
    """Letters stand among letters; a capital starts a word or stands among capitals."""
    if not before.isalpha() and not after.isalpha():
        return 1 if sign in "àÀ" else -1
    if sign.islower():
        return 3
    misplaced = before.islower() or (before.isalpha() and after.islower())
    return -3 if misplaced else 2


def _example(text: str) -> str:
    """The words around the first character beyond ASCII."""
    match = re.search(r"[^\s;,|\"]{0,20}[^\x00-\x7f\s][^\s;,|\"]{0,20}", text)
    return match[0] if match else "without a strange sign"
