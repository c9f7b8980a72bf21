"""What a printed paper says."""

import io

import pypdf


def said_on(pdf: bytes) -> str:
    """What stands on the pages; spaces and line ends are the typesetter's."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())
