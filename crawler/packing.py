"""Frozen dataclasses to JSON or rows and back: the one place that knows their form.

Fields that hold their default are left out, so a record written by an older version
reads as one whose newer fields are unset; fields that this version does not know are
passed over.
"""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

Packed = bytes
"""What `pack` writes."""

_Convert = Callable[..., Any]

# Level 1 packs a page with its column tree about eight to one in a tenth of a
# millisecond; higher levels gain little on JSON this small.
_ZLIB_LEVEL = 1


def pack(value: object) -> Packed:
    """Compressed JSON of a frozen dataclass, e.g. a `PageSeen`.

    Halves of characters, as hostile scripts hold them, become question marks.
    """
    return zlib.compress(dumps(value).encode(errors="replace"), _ZLIB_LEVEL)


def unpack(kind: type[T], packed: Packed) -> T:
    """The dataclass of type `kind` that `pack` wrote.

    Raises
    ------
    zlib.error, ValueError, KeyError: the bytes are not what `pack` wrote.
    """
    return loads(kind, zlib.decompress(packed).decode())


def dumps(value: object) -> str:
    """Compact JSON of a frozen dataclass, Chinese characters kept as they are."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T], text: str) -> T:
    """The dataclass of type `kind` that `dumps` wrote."""
    return cast("T", _reader(cast("Any", kind))(json.loads(text)))


def build(kind: type[T], row: Mapping[str, Any], **ready: object) -> T:
    """A dataclass from a row of the store whose columns bear the fields' names.

    Columns that are no field are passed over; `ready` gives fields as they are.
    """
    known = {name: value for name, value in row.items() if name not in ready}
    return cast("T", _reader(cast("Any", kind))(known, **ready))


def moment_text(moment: datetime) -> str:
    """An aware moment as UTC text whose order is the order of time.

    Raises
    ------
    ValueError: the moment does not say its time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment in the store needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def day_text(day: date | None) -> str | None:
    """A day as text, None as None."""
    return None if day is None else day.isoformat()


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return _plain_fields(value)


def _plain_fields(value: object) -> dict[str, object]:
    plain = {}
    for name, default in _defaults(cast("Any", type(value))):
        part = getattr(value, name)
        if part is not default and part != default:
            plain[name] = _plain(part)
    return plain


@cache
def _defaults(kind: Any) -> tuple[tuple[str, object], ...]:
    if not is_dataclass(kind):
        raise TypeError(f"cannot keep a {kind.__name__}")
    return tuple((each.name, _default(each)) for each in fields(kind))


def _default(each: Field[Any]) -> object:
    if each.default_factory is not MISSING:
        return each.default_factory()
    return each.default


@cache
def _reader(kind: Any) -> _Convert:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union_reader(get_args(kind))
    if origin in (tuple, frozenset):
        return _series_reader(origin, get_args(kind))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_reader(get_args(kind)[1])
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return _SCALAR_READERS.get(kind, _as_it_is)


def _as_it_is(value: Any) -> Any:
    return value


_SCALAR_READERS: dict[Any, _Convert] = {
    bool: bool,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def _union_reader(options: tuple[Any, ...]) -> _Convert:
    readers = [_reader(option) for option in options if option is not types.NoneType]
    if len(readers) > 1:
        return _as_it_is
    return lambda value: None if value is None else readers[0](value)


def _series_reader(kind: Any, parts: tuple[Any, ...]) -> _Convert:
    if kind is tuple:
        return _tuple_reader(parts)
    read = _tuple_reader((*parts, Ellipsis))
    return lambda values: frozenset(read(values))


def _tuple_reader(parts: tuple[Any, ...]) -> _Convert:
    if parts[-1] is Ellipsis:
        read = _reader(parts[0])
        return lambda values: tuple(map(read, values))
    reads = [_reader(part) for part in parts]
    return lambda values: tuple(
        read(value) for read, value in zip(reads, values, strict=True)
    )


def _mapping_reader(kind: Any) -> _Convert:
    read = _reader(kind)
    return lambda values: {key: read(value) for key, value in values.items()}


def _dataclass_reader(kind: Any) -> _Convert:
    hints = get_type_hints(kind)
    readers = {each.name: _reader(hints[each.name]) for each in fields(kind)}

    def read(values: Mapping[str, Any], **ready: object) -> Any:
        known = {
            name: readers[name](part)
            for name, part in values.items()
            if name in readers
        }
        return kind(**known, **ready)

    return read
