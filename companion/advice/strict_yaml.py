"""Reads one YAML file into typed values; refuses what is doubled, unknown or mistyped."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from companion.model.errors import PackBroken

T = TypeVar("T")


class _StrictLoader(yaml.SafeLoader):
    """A safe loader that refuses a key written twice, which YAML itself silently accepts."""


def _mapping_once(
    loader: _StrictLoader,
    node: yaml.MappingNode,
    deep: bool = False,  # noqa: FBT001, FBT002 - the signature PyYAML calls
) -> dict[Hashable, object]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            problem = "a key that is a list or a mapping"
            raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
        if key in seen:
            problem = f"key written twice: {key!r}"
            raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
        seen.add(key)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=deep)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_once)


def read_yaml(path: Path, kind: type[T]) -> T:
    """Return the file at `path` as a `kind`.

    Raises:
        PackBroken: the file is missing, is no YAML, doubles a key, or breaks the type; the detail
            names the file and the place in it.
    """
    try:
        # A subclass of SafeLoader: it builds plain data only.
        raw = yaml.load(path.read_text("utf-8"), Loader=_StrictLoader)  # noqa: S506 - see above
        return msgspec.convert(raw, kind)
    except (OSError, UnicodeDecodeError) as error:
        raise PackBroken(f"{path.name}: cannot be read ({error})") from error
    except yaml.YAMLError as error:
        raise PackBroken(f"{path.name}: {' '.join(str(error).split())}") from error
    except msgspec.ValidationError as error:
        raise PackBroken(f"{path.name}: {error}") from error
