"""A one-page PDF for a document of the demo, so that there is a file to open."""

from io import BytesIO

LINE_HEIGHT = 16
MOST_LINES = 40


def pdf_of(lines):
    """Takes the lines of text, at most 40, plain letters; returns the bytes of a PDF that shows them."""
    shown = [_escaped(line) for line in lines[:MOST_LINES]]
    text = "BT /F1 11 Tf 60 780 Td " + " ".join(f"({line}) Tj 0 -{LINE_HEIGHT} Td" for line in shown) + " ET"
    content = text.encode("latin-1", "replace")
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def _escaped(line):
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _assembled(objects):
    """The objects with the table that says where each begins."""
    page = BytesIO()
    page.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(page.tell())
        page.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = page.tell()
    page.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        page.write(b"%010d 00000 n \n" % place)
    page.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return page.getvalue()
