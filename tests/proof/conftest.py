"""The local authority, made once: its certificates do not change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proof.local_authority import Authority, AuthorityServer


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder: Path = tmp_path_factory.mktemp("authority")
    return Authority(folder)


@pytest.fixture
def authority_server(authority: Authority) -> Iterator[AuthorityServer]:
    server = AuthorityServer(authority)
    yield server
    server.close()
