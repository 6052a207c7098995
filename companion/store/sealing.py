"""A file closed with a passphrase, in the age format, written and read as a stream.

The library encrypts to a passphrase only in memory, so a fresh age key encrypts the content and
the passphrase encrypts that key, which is how age itself keeps a key file:

    LISEZMOI.txt     how to open it without Avisé: age -d -i key.age content.age
    key.age          an age identity, encrypted with the passphrase
    content.age      the content, encrypted to that identity
"""

from __future__ import annotations

import contextlib
import os
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pyrage  # type: ignore[import-untyped]  # a compiled module without stubs

from companion.model.errors import BackupRefused, PassphraseRefused
from companion.store.archive import PIECE_BYTES

README = "LISEZMOI.txt"
KEY = "key.age"
CONTENT = "content.age"
SHORTEST = 12
"""Characters of a passphrase: fewer can be tried one after another."""
KEY_LIMIT_BYTES = 4096
README_TEXT = """\
Sauvegarde chiffrée d’Avisé.

Avec Avisé : avise restore CE_FICHIER.zip
Sans Avisé : décompressez ce fichier, puis, avec l’outil age (https://age-encryption.org) :
    age -d -i key.age content.age > sauvegarde.zip
La phrase de passe est demandée. Sans elle, personne ne peut rien relire.

Encrypted backup of Avisé.

With Avisé: avise restore THIS_FILE.zip
Without: unzip this file, then, with the age tool (https://age-encryption.org):
    age -d -i key.age content.age > backup.zip
The passphrase is asked for. Without it nobody can read anything.
"""


def check_passphrase(passphrase: str) -> str:
    """Return a passphrase fit to close a file; raises `PassphraseRefused` for a short one."""
    if len(passphrase) < SHORTEST:
        raise PassphraseRefused(f"a passphrase has {SHORTEST} characters or more")
    return passphrase


def seal(write: Callable[[IO[bytes]], object], out: IO[bytes], *, passphrase: str) -> None:
    """Encrypt what `write` writes into `out`; it never lies on the disk in clear.

    Args:
        write: writes the content into the file it is handed, which cannot seek.
        out: takes the sealed file.
        passphrase: already checked by `check_passphrase`.
    """
    identity = pyrage.x25519.Identity.generate()
    key = pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as sealed:
        sealed.writestr(README, README_TEXT.encode())
        sealed.writestr(KEY, key)
        with sealed.open(CONTENT, "w", force_zip64=True) as content:
            _encrypt(write, content, identity.to_public())


def is_sealed(source: Path) -> bool:
    """True for a file made by `seal`; anything else, readable or not, is not."""
    try:
        with zipfile.ZipFile(source) as file:
            return KEY in file.namelist() and CONTENT in file.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def unseal(source: Path, out: IO[bytes], *, passphrase: str) -> None:
    """Decrypt a sealed file into `out`.

    Raises:
        PassphraseRefused: not the passphrase it was closed with.
        BackupRefused: it was changed or cut since.
    """
    try:
        with zipfile.ZipFile(source) as sealed:
            if sealed.getinfo(KEY).file_size > KEY_LIMIT_BYTES:
                raise BackupRefused("damaged", "the key is too large to be one")
            if sealed.getinfo(CONTENT).compress_type != zipfile.ZIP_STORED:
                raise BackupRefused("bomb", "encrypted content does not shrink")
            identity = _identity(sealed.read(KEY), passphrase)
            with sealed.open(CONTENT) as content:
                pyrage.decrypt_io(content, out, [identity])
    except (zipfile.BadZipFile, EOFError, pyrage.DecryptError, KeyError) as error:
        raise BackupRefused("damaged", "the encrypted content is not whole") from error


def _identity(key: bytes, passphrase: str) -> pyrage.x25519.Identity:
    try:
        words = pyrage.passphrase.decrypt(key, passphrase)
    except pyrage.DecryptError as error:
        raise PassphraseRefused("not the passphrase of this backup") from error
    try:
        return pyrage.x25519.Identity.from_str(words.decode().strip())
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise BackupRefused("damaged", "the key is no age key") from error


def _encrypt(
    write: Callable[[IO[bytes]], object], out: IO[bytes], recipient: pyrage.x25519.Recipient
) -> None:
    """Run `write` in a thread of its own; the pipe between the two holds a piece at a time."""
    trouble: list[BaseException] = []
    reading, writing = os.pipe()

    def fill() -> None:
        try:
            with os.fdopen(writing, "wb", PIECE_BYTES) as pipe:
                write(pipe)
        except BaseException as error:  # noqa: BLE001 - raised again below, in the caller's thread
            trouble.append(error)

    filler = threading.Thread(target=fill, name="backup")
    with os.fdopen(reading, "rb", PIECE_BYTES) as pipe:
        filler.start()
        with contextlib.ExitStack() as at_end:
            at_end.callback(filler.join)
            # Closed first, so that a writer whose reader failed does not wait for ever.
            at_end.callback(pipe.close)
            pyrage.encrypt_io(pipe, out, [recipient])
    if trouble:
        raise trouble[0]
