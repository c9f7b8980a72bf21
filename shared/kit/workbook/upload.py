"""Workbooks over HTTP: the bytes sent, and a template to download."""

from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from shared.kit.workbook.columns import Form
from shared.kit.workbook.template import XLSX, template

_FILE = {"schema": {"type": "string", "format": "binary"}}
_FORM = {"schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}}
#: For `openapi_extra`: the body is the workbook, or the `file` of a form.
TAKES_A_WORKBOOK: dict[str, Any] = {
    "requestBody": {"content": {XLSX: _FILE, "multipart/form-data": _FORM}, "required": True}
}


async def workbook_of(request: Request) -> bytes:
    """The workbook's bytes; anything else is judged as a broken workbook."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form(max_files=1, max_fields=4) as form:
            file = form.get("file")
            return await file.read() if isinstance(file, UploadFile) else b""
    return await request.body()


def download(form: Form, name: str) -> Response:
    """An empty form as a file; `name` in ASCII, for headers carry nothing else plainly."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(template(form), media_type=XLSX, headers=headers)
