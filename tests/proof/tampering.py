"""The tamper table: what somebody may do to a dossier, and what each verifier must say of it.

`crude` tampering leaves the manifest as it was. `clever` tampering makes the manifest and the
list of hashes anew, as anybody can: then only what a time-stamp fixed resists.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

Files = dict[str, bytes]


class Case(NamedTuple):
    """What is done, and the findings of which one at least must be made: (code, file named)."""

    name: str
    tamper: Callable[[Files], bytes]
    expected: tuple[tuple[str, str], ...]
    standing: str = "broken"


def zipped(files: Files, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def flipped(data: bytes, at: int | None = None) -> bytes:
    place = len(data) // 2 if at is None else at
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def first(files: Files, part: str) -> str:
    """Return the first file whose name holds `part`."""
    return next(name for name in files if part in name)


def remade(files: Files) -> Files:
    """Return the files with manifest and list of hashes that fit them: the clever forger's work."""
    manifest = json.loads(files["manifest.json"])
    known = {f["path"] for f in manifest["files"]}
    content = {n: d for n, d in files.items() if n not in {"manifest.json", "manifest.sha256"}}
    kept = [f["path"] for f in manifest["files"] if f["path"] in content]
    order = kept + [name for name in content if name not in known]
    manifest["files"] = [
        {"path": n, "size_bytes": len(content[n]), "sha256": _sha256(content[n])} for n in order
    ]
    by_path = {f["path"]: f for f in manifest["files"]}
    for capture in manifest["captures"]:
        record = json.loads(content[capture["record"]])
        capture["body_sha256"] = record["body_sha256"]
        for part in capture["evidence"]:
            if part["path"] in by_path:
                part |= {k: by_path[part["path"]][k] for k in ("sha256", "size_bytes")}
    data = json.dumps(manifest, ensure_ascii=False).encode()
    lines = [f"{_sha256(data)}  manifest.json"]
    lines += [f"{f['sha256']}  {f['path']}" for f in manifest["files"]]
    sums = ("\n".join(lines) + "\n").encode()
    return {**content, "manifest.json": data, "manifest.sha256": sums}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _lines_changed(files: Files, change: Callable[[list[bytes]], list[bytes]]) -> Files:
    name = "journal/extrait.jsonl"
    lines = files[name].split(b"\n")[:-1]
    return {**files, name: b"\n".join(change(lines)) + b"\n"}


def _swapped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:1], lines[2], lines[1], *lines[3:]]


def _event_changed(lines: list[bytes]) -> list[bytes]:
    place = next(i for i, line in enumerate(lines) if b'"event":"read"' in line)
    return [*lines[:place], lines[place].replace(b'"2026', b'"2025', 1), *lines[place + 1 :]]


def rechained(lines: list[bytes]) -> list[bytes]:
    """Return custody lines that follow from one another again: the clever forger's chain."""
    previous, done = None, []
    for raw in lines:
        line = json.loads(raw)
        if "masked" in line:
            tail = bytes.fromhex(line["tail"])
            if previous:
                line["tail"] = (tail[:-66] + previous.encode() + tail[-2:]).hex()
            written = json.dumps(line, separators=(",", ":")).encode()
            # Its hash changed with its tail.
            from companion.proof.custody_extract import read_line  # noqa: PLC0415 used here only

            previous = read_line(written).sha256
        else:
            if previous:
                line["previous_sha256"] = previous
            written = json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode()
            previous = _sha256(written)
        done.append(written)
    return done


def _evidence_forged(files: Files) -> Files:
    """Put another picture in a capture, and make record and manifest agree with it."""
    name = first(files, "-screenshot-")
    folder = name.rpartition("/")[0]
    record = json.loads(files[f"{folder}/capture.json"])
    forged = flipped(files[name], -1)
    for part in record["evidence"]:
        if part["role"] == "screenshot":
            part["sha256"] = _sha256(forged)
    changed = {**files, name: forged, f"{folder}/capture.json": json.dumps(record).encode()}
    return remade(changed)


def _date_forged(files: Files) -> Files:
    name = "captures/001/capture.json"
    record: dict[str, Any] = json.loads(files[name])
    record["captured_at"] = "2026-01-01T00:00:00Z"
    return remade({**files, name: json.dumps(record).encode()})


def _body_forged(files: Files) -> Files:
    name = "captures/001/capture.json"
    record = json.loads(files[name])
    record["body_sha256"] = "d" * 64
    return remade({**files, name: json.dumps(record).encode()})


def _tokens_swapped(files: Files) -> Files:
    one, two = "horodatages/001/jeton.tsr", "horodatages/002/jeton.tsr"
    return {**files, one: files[two], two: files[one]}


def stamped_of(files: Files, record: str) -> str:
    """Return the stamped object of a capture: tokens of one second stand in any order."""
    manifest = json.loads(files["manifest.json"])
    (capture,) = [one["id"] for one in manifest["captures"] if one["record"] == record]
    return next(str(one["stamped"]) for one in manifest["stamps"] if one["subject"] == capture)


def _without(files: Files, name: str) -> Files:
    return {n: d for n, d in files.items() if n != name}


KINDS = (
    *("attestation.pdf", "index.html", "LISEZ-MOI.txt", "chronologie.csv", "verifier.html"),
    *("dossier.wacz", "propos.txt", "mention.json", "capture.json", "complement.json"),
    *("-dom-", "-frame-", "-screenshot-", "complement-full_page", "piece-001-constat"),
    *("objet.json", "jeton.tsr", "certificats.pem", "extrait.jsonl"),
)
"""A piece of the name of each kind of file a whole dossier holds."""


def crude_cases(files: Files, other: Files) -> list[Case]:
    """Return the cases that leave the manifest alone; `other` is another dossier's files."""
    cases = []
    for kind in KINDS:
        name = first(files, kind)
        cases += [
            _flip(name),
            Case(
                f"{name} dropped",
                lambda f, name=name: zipped(_without(f, name)),
                (("file-missing", name),),
            ),
        ]
        replayed = first(other, kind)
        # The same bytes, as two chronologies of one second may be, are no tampering.
        if files[name] != other[replayed]:
            cases.append(
                Case(
                    f"{name} replayed from another dossier",
                    lambda f, name=name, replayed=replayed: zipped({**f, name: other[replayed]}),
                    (("file-changed", name),),
                )
            )
    a, b = first(files, "-screenshot-"), first(files, "complement-full_page")
    added = "captures/001/ajout.png"
    return [
        *cases,
        Case(
            "two pictures swapped",
            lambda f: zipped({**f, a: f[b], b: f[a]}),
            (("file-changed", a), ("file-changed", b)),
        ),
        Case("a file added", lambda f: zipped({**f, added: b"x"}), (("file-added", added),)),
        Case(
            "one byte of the manifest flipped",
            lambda f: zipped({**f, "manifest.json": _digit_changed(f["manifest.json"])}),
            (("manifest-changed", "manifest.json, manifest.sha256"),),
        ),
        Case(
            "the manifest no longer JSON",
            lambda f: zipped({**f, "manifest.json": b"{" + f["manifest.json"]}),
            (("manifest-unreadable", "manifest.json"),),
        ),
        Case(
            "one byte of the list of hashes flipped",
            lambda f: zipped({**f, "manifest.sha256": flipped(f["manifest.sha256"], 3)}),
            (("manifest-changed", "manifest.json, manifest.sha256"),),
        ),
        Case(
            "the manifest dropped",
            lambda f: zipped(_without(f, "manifest.json")),
            (("file-missing", "manifest.json"),),
        ),
        Case(
            "the list of hashes dropped",
            lambda f: zipped(_without(f, "manifest.sha256")),
            (("file-missing", "manifest.sha256"),),
        ),
        Case(
            "custody lines re-ordered",
            lambda f: zipped(_lines_changed(f, _swapped)),
            (("custody-broken", "journal/extrait.jsonl"),),
        ),
        Case(
            "two tokens swapped",
            lambda f: zipped(_tokens_swapped(f)),
            (("stamp-broken", "horodatages/001/jeton.tsr"),),
        ),
        Case(
            "another dossier's manifest",
            lambda f: zipped({**f, **{n: other[n] for n in ("manifest.json", "manifest.sha256")}}),
            (("file-changed", "captures/001/capture.json"),),
        ),
        Case("cut short", lambda f: zipped(f)[:-30], (("zip-truncated", ""),), "unreadable"),
        Case("cut in half", lambda f: _half(zipped(f)), (("zip-truncated", ""),), "unreadable"),
        Case("bytes added", lambda f: zipped(f) + b"x", (("zip-truncated", ""),), "unreadable"),
    ]


def _flip(name: str) -> Case:
    return Case(
        f"one byte of {name} flipped",
        lambda f: zipped({**f, name: flipped(f[name])}),
        (("file-changed", name),),
    )


def _digit_changed(manifest: bytes) -> bytes:
    """Change one digit of the manifest's first date: it stays JSON."""
    place = manifest.index(b'"made_at": "2') + len(b'"made_at": "202')
    return flipped(manifest, place)


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def clever_cases(files: Files, other: Files) -> list[Case]:
    """Return the cases that make the manifest anew."""
    extract = "journal/extrait.jsonl"
    early, late = (stamped_of(files, f"captures/{n:03}/capture.json") for n in (1, 2))
    return [
        Case(
            "custody lines re-ordered, manifest remade",
            lambda f: zipped(remade(_lines_changed(f, _swapped))),
            (("custody-broken", extract),),
        ),
        Case(
            "a custody line removed, manifest remade",
            lambda f: zipped(remade(_lines_changed(f, lambda x: [*x[:2], *x[3:]]))),
            (("custody-broken", extract),),
        ),
        Case(
            "a custody line dated back, manifest remade",
            lambda f: zipped(remade(_lines_changed(f, _event_changed))),
            (("custody-broken", extract),),
        ),
        Case(
            "a custody line dated back, chain and manifest remade",
            lambda f: zipped(remade(_lines_changed(f, lambda x: rechained(_event_changed(x))))),
            (("stamp-other-custody", late),),
        ),
        Case(
            "the extract emptied, manifest remade",
            lambda f: zipped(remade({**f, extract: b""})),
            (("custody-without-capture", extract),),
        ),
        Case(
            "a masked line made unreadable, manifest remade",
            lambda f: zipped(
                remade({**f, extract: f[extract].replace(b'"state":"', b'"state":"z')})
            ),
            (("custody-unreadable", extract),),
        ),
        Case(
            "a picture forged, record and manifest remade",
            lambda f: zipped(_evidence_forged(f)),
            (("stamp-other-capture", early),),
        ),
        Case(
            "the hour of a capture forged, manifest remade",
            lambda f: zipped(_date_forged(f)),
            (("stamp-other-capture", early),),
        ),
        Case(
            "the body's hash forged, manifest remade",
            lambda f: zipped(_body_forged(f)),
            (("custody-without-capture", extract),),
        ),
        Case(
            "two tokens swapped, manifest remade",
            lambda f: zipped(remade(_tokens_swapped(f))),
            (("stamp-broken", "horodatages/001/jeton.tsr"),),
        ),
        Case(
            "a token of another dossier, manifest remade",
            lambda f: zipped(
                remade({**f, "horodatages/001/jeton.tsr": other["horodatages/001/jeton.tsr"]})
            ),
            (("stamp-broken", "horodatages/001/jeton.tsr"),),
        ),
        *(
            Case(
                f"{part} of a token flipped, manifest remade",
                lambda f, part=part: zipped(remade(_token_flipped(f, part))),
                (("stamp-broken", "horodatages/001/jeton.tsr"),),
            )
            for part in (
                "the time",
                "the hash",
                "a signed attribute",
                "the signature",
                "the signer",
            )
        ),
        Case(
            "the chain of another authority, manifest remade",
            lambda f: zipped(remade({**f, "horodatages/001/certificats.pem": b"none"})),
            (("stamp-broken", "horodatages/001/jeton.tsr"),),
        ),
    ]


def _token_flipped(files: Files, part: str) -> Files:
    """Flip a byte of a part that the authority's signature, or its certificate's, covers."""
    name = "horodatages/001/jeton.tsr"
    data = files[name]
    chain = x509.load_pem_x509_certificates(files["horodatages/001/certificats.pem"])
    place = {
        "the time": data.index(b"\x18\x0f20") + 12,
        "the hash": data.index(_imprint(files)) + 5,
        "a signed attribute": data.index(bytes.fromhex("2a864886f70d010904"), 400) + 20,
        "the signature": len(data) - 1,
        "the signer": data.index(chain[0].public_bytes(Encoding.DER)) + 60,
    }[part]
    return {**files, name: flipped(data, place)}


def _imprint(files: Files) -> bytes:
    return hashlib.sha256(files["horodatages/001/objet.json"]).digest()
