"""Evidence files given back: pictures that were checked, everything else as harmless text.

Captured pages are hostile: they are never rendered here. Each look at an original is a line of
the custody log.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from companion.model.errors import NotFound, NotUnderstood
from companion.model.evidence import EvidenceFile
from companion.model.proof import files_of
from companion.proof.pictures import picture_type
from companion.web.headers import SANDBOXED
from companion.web.wiring import services

blueprint = Blueprint("evidence", __name__, url_prefix="/mentions")
_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}
_DOWNLOADS = {
    "application/pdf": ("application/octet-stream", "pdf"),
    "application/timestamp-reply": ("application/octet-stream", "tsr"),
    "application/x-pem-file": ("text/plain", "pem"),
    "application/json": ("text/plain", "json"),
}
"""What is given as a file to save, never opened here: its type on the wire, and its extension."""


@blueprint.get("/<mention_id>/evidence/<sha256>")
def original(mention_id: str, sha256: str) -> Response:
    """Give the bytes kept under `sha256`, if this mention rests on them."""
    capture_id, file = _find(mention_id, sha256)
    data = services().store.evidence.get(file.sha256)
    # A picture cut out of another is shown on the mention's own page: no original is looked at.
    if request.method == "GET" and file.role != "element":
        services().store.custody.append(
            "viewed_original", subject=capture_id, detail={"sha256": file.sha256}
        )
    media_type = _picture_type(file, data)
    name = f"avise-{file.role}-{file.sha256[:12]}"
    if media_type is None:
        as_type, extension = _DOWNLOADS.get(file.media_type, ("text/plain", "txt"))
        response = Response(data, mimetype=as_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    else:
        response = Response(data, mimetype=media_type)
        extension = _EXTENSIONS[media_type]
        response.headers["Content-Disposition"] = f'inline; filename="{name}.{extension}"'
    response.headers["Content-Security-Policy"] = SANDBOXED
    return response


def _find(mention_id: str, sha256: str) -> tuple[str, EvidenceFile]:
    for capture in services().walk.mention_file(mention_id).captures:
        for file in services().walk.completion.files_of(capture, mention_id):
            if file.sha256 == sha256:
                return capture.id, file
    for file in files_of(services().walk.mention_file(mention_id).proofs):
        if file.sha256 == sha256:
            return mention_id, file
    raise NotFound("no such evidence on this mention")


def _picture_type(file: EvidenceFile, data: bytes) -> str | None:
    """Return the type of a picture that decodes; what does not is given as text."""
    if not file.media_type.startswith("image/"):
        return None
    try:
        return picture_type(data)
    except NotUnderstood:
        return None
