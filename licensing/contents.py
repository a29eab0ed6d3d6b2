"""What a file is, told by its content alone: PDF, PNG, JPEG or XML, and nothing hidden behind it."""

import re
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from xml.parsers import expat

from django.utils.translation import gettext

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 150
# Pages and drawings run scripts in a browser; an invoice is neither.
PAGES_IN_XML = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg")


class UnfitFile(Exception):
    """The file cannot be kept; says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file whose content was looked at."""

    name: str
    content_type: str
    content: bytes
    sha256: str

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


def inspect(*, name: str, content: bytes) -> Document:
    """Says what the file is. Raises UnfitFile for anything but a whole PDF, PNG, JPEG or XML of at most 20 MB.

    The name given by the sender is cleaned and gets the ending of what the file is; it decides nothing.
    """
    if not content:
        raise UnfitFile(gettext("The file is empty. Add a PDF, a PNG or JPEG picture, or an XML invoice."))
    if len(content) > LARGEST:
        raise UnfitFile(gettext("The file is larger than 20 MB. Scan it in black and white, or split it."))
    kind = next((kind for kind in KINDS if kind.begins(content)), None)
    if kind is None:
        raise UnfitFile(
            gettext(
                "This is no file of a kind that can be kept, whatever its name says. Add a PDF, a PNG or JPEG picture, or "
                "an XML invoice."
            )
        )
    kind.check(content)
    if _is_zip_too(content):
        raise UnfitFile(
            gettext(
                "There is an archive hidden in this file. Add a PDF, a PNG or JPEG picture, or an XML invoice."
            )
        )
    return Document(
        name=clean_name(name, kind.endings),
        content_type=kind.content_type,
        content=content,
        sha256=sha256(content).hexdigest(),
    )


def clean_name(name: str, endings: tuple[str, ...]) -> str:
    """The last part of the name without what a screen or a disk could misread, ending as its kind does."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Control, format and surrogate characters: among them those that turn the reading direction.
    plain = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in last)
    plain = re.sub(r'[<>:"|?*\s]+', " ", plain).rstrip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or f".{ending.lower()}" not in endings:
        stem, ending = plain, endings[0].removeprefix(".")
    return f"{stem[:LONGEST_NAME].strip(' .') or 'document'}.{ending}"


# --- PDF -------------------------------------------------------------------------------------------------
def _check_pdf(content: bytes) -> None:
    end = content.rstrip(b"\0\r\n\t \x1a")[-1024:]
    if b"startxref" not in end or b"%%EOF" not in end:
        raise UnfitFile(gettext("This PDF is not whole: its end is missing. Save or scan it again."))


# --- PNG -------------------------------------------------------------------------------------------------
PNG = b"\x89PNG\r\n\x1a\n"


def _check_png(content: bytes) -> None:
    names: list[bytes] = []
    at = len(PNG)
    while at < len(content) and (not names or names[-1] != b"IEND"):
        length = int.from_bytes(content[at : at + 4], "big")
        name, stop = content[at + 4 : at + 8], at + 12 + length
        checksum = int.from_bytes(content[stop - 4 : stop], "big")
        if stop > len(content) or zlib.crc32(memoryview(content)[at + 4 : stop - 4]) != checksum:
            raise UnfitFile(gettext("This PNG picture is damaged. Save it again."))
        names.append(name)
        at = stop
    if names[:1] != [b"IHDR"] or b"IDAT" not in names or names[-1] != b"IEND":
        raise UnfitFile(gettext("This PNG picture is not whole. Save it again."))
    if at != len(content):
        raise UnfitFile(
            gettext("Something is hidden behind this PNG picture. Save it again with a picture program.")
        )


# --- JPEG ------------------------------------------------------------------------------------------------
# In the picture's data, FF is followed by 00, by a restart (D0 to D7), or by what ends that data.
_END_OF_DATA = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


def _check_jpeg(content: bytes) -> None:
    rest = content
    while rest[:3] == b"\xff\xd8\xff":  # phones append a preview, itself a JPEG
        rest = rest[_end_of_jpeg(rest) :].lstrip(b"\0\r\n ")
    # Samsung's phones end with a table of their own, others with the film around the picture.
    if rest and not rest.endswith(b"SEFT") and b"ftyp" not in rest[:8]:
        raise UnfitFile(
            gettext("Something is hidden behind this JPEG picture. Save it again with a picture program.")
        )


def _end_of_jpeg(content: bytes) -> int:
    """Where the picture ends: walks its segments, and what stands between a scan and the next segment."""
    at = 2
    seen: set[int] = set()
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # filling before a segment
            at += 1
            continue
        stop = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        seen.add(marker)
        if marker == 0xDA:
            found = _END_OF_DATA.search(content, stop)
            stop = found.end() - 2 if found else len(content)
            if found and content[found.end() - 1] == 0xD9 and seen & _FRAMES:
                return found.end()
        at = stop
    raise UnfitFile(gettext("This JPEG picture is not whole. Save or photograph it again."))


# --- XML -------------------------------------------------------------------------------------------------
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def _begins_xml(content: bytes) -> bool:
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    return content[len(mark) : len(mark) + 200].replace(b"\0", b"").lstrip()[:1] == b"<"


def _check_xml(content: bytes) -> None:
    """Well-formed, and without a DTD: there entities are declared that grow without end or read other files."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _refuse_pages
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        fault = expat.ErrorString(error.code)
        told = gettext(
            "This is no well-formed XML: %(fault)s in line %(line)s. Add a PDF, a PNG or JPEG picture, or an XML invoice."
        )
        raise UnfitFile(told % {"fault": fault, "line": error.lineno}) from error
    except (LookupError, ValueError) as error:
        raise UnfitFile(
            gettext("This XML is in an encoding that nobody can read. Save it as UTF-8.")
        ) from error


def _refuse_doctype(*args: object) -> None:
    raise UnfitFile(
        gettext("This XML declares a document type, which an electronic invoice never does. Ask for another.")
    )


def _refuse_pages(name: str, attributes: dict[str, str]) -> None:
    if name.rpartition(" ")[0] in PAGES_IN_XML or name.lower() == "html":
        raise UnfitFile(
            gettext(
                "This is a web page or a drawing, not an invoice. Add a PDF, a PNG or JPEG picture, or an XML invoice."
            )
        )


# --- all -------------------------------------------------------------------------------------------------
def _is_zip_too(content: bytes) -> bool:
    """True when programs that read archives, which start at the end, would open the file as one."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    return at >= 0 and at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)


@dataclass(frozen=True)
class _Kind:
    content_type: str
    endings: tuple[str, ...]
    begins: Callable[[bytes], bool]
    check: Callable[[bytes], None]


KINDS = (
    _Kind(
        "application/pdf", (".pdf",), lambda content: bool(re.match(rb"%PDF-[12]\.\d", content)), _check_pdf
    ),
    _Kind("image/png", (".png",), lambda content: content.startswith(PNG), _check_png),
    _Kind("image/jpeg", (".jpg", ".jpeg"), lambda content: content[:3] == b"\xff\xd8\xff", _check_jpeg),
    _Kind("application/xml", (".xml",), _begins_xml, _check_xml),
)
