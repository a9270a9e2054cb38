"""PDF files written by hand: what is drawn where, and nothing else."""

import zlib
from collections.abc import Callable, Sequence

import pytest

Drawn = tuple[float, float, str, float, bool]  # points from the left and from the bottom, text, size, bold
Page = Sequence[Drawn]

PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
)

TURNS = {  # what turns a page back, so that it is upright when its viewer has turned it
    0: b"",
    90: b"0 1 -1 0 842 0 cm ",
    180: b"-1 0 0 -1 595 842 cm ",
    270: b"0 -1 1 0 0 595 cm ",
}


def stream(head: bytes, content: bytes) -> bytes:
    return head + b"\nstream\n" + content + b"\nendstream"


def drawn(page: Page) -> bytes:
    lines: list[bytes] = []
    for x, y, text, size, bold in page:
        said = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        lines.append(b"BT /F%d %g Tf %g %g Td (%b) Tj ET" % (2 if bold else 1, size, x, y, said))
    return b"\n".join(lines)


def font(name: bytes) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%b /Encoding /WinAnsiEncoding >>" % name


def write(pages: Sequence[Page], pictures: bool, rotated: int) -> bytes:
    first = 6  # object of the first page; its content follows it
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages)),
        font(b"Helvetica"),
        font(b"Helvetica-Bold"),
        stream(PICTURE, b"\0"),
    ]
    for at, page in enumerate(pages):
        images = b"/XObject << /P 5 0 R >>" if pictures else b""
        content = zlib.compress(TURNS[rotated] + drawn(page))
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> %b >> >>" % (rotated, first + 2 * at + 1, images),
            stream(b"<< /Filter /FlateDecode /Length %d >>" % len(content), content),
        ]
    file, offsets = b"%PDF-1.7\n", list[int]()
    for number, each in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    return file + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """Writes a PDF of pages, each a list of what is drawn on it; with `pictures`, each has one, too."""

    def make(*pages: Page, pictures: bool = False, rotated: int = 0) -> bytes:
        return write(pages, pictures, rotated)

    return make


@pytest.fixture
def lines() -> Callable[..., list[Drawn]]:
    """Lines of text below each other."""

    def make(
        *texts: str, x: float = 72, y: float = 700, size: float = 10, bold: bool = False, step: float = 1.2
    ) -> list[Drawn]:
        return [(x, y - at * step * size, text, size, bold) for at, text in enumerate(texts)]

    return make
