"""Small files, made rather than shipped: the same seed makes the same bytes."""

from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

FOLDERS = ("products", "invoices", "contracts", "labels", "specimens", "tastings")
_GROUNDS = ("#e8e2d6", "#dfe7ea", "#ece0e4", "#e2e9dc", "#efe6d2")
_INKS = ("#5b3a29", "#27485c", "#6a2f45", "#3a5a35", "#8a5a10")


def store(name: str, content: bytes) -> str:
    """Writes a file under exactly this name, over what may be there."""
    default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))


def clear() -> None:
    """Removes the files of an earlier load."""
    for folder in FOLDERS:
        if default_storage.exists(folder):
            for name in default_storage.listdir(folder)[1]:
                default_storage.delete(f"{folder}/{name}")


def picture(rng: Random) -> bytes:
    """A PNG of about a kilobyte: a cup-like figure on a pale ground."""
    size = 160
    image = Image.new("RGB", (size, size), rng.choice(_GROUNDS))
    draw = ImageDraw.Draw(image)
    ink = rng.choice(_INKS)
    left, top = rng.randint(36, 52), rng.randint(40, 64)
    right, bottom = size - left - 8, size - rng.randint(30, 44)
    draw.ellipse((right - 14, top + 14, right + 22, bottom - 22), outline=ink, width=8)
    draw.rounded_rectangle((left, top, right, bottom), radius=rng.randint(4, 24), fill=ink)
    draw.ellipse((left, top - 10, right, top + 10), fill=rng.choice(_GROUNDS), outline=ink, width=4)
    buffer = BytesIO()
    image.quantize(32).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def page(*lines: str) -> bytes:
    """A PDF of one page with these lines."""
    text = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    stream = f"BT /F1 14 Tf 20 TL 60 760 Td {text} ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    document, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return document + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(document))
    )


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
