"""What a value of a type has, as far as types say it: its fields, what is in it, what a filter makes of it.

A type is what an annotation can be: `Card`, `tuple[Card, ...]`, `Link | None`. `UNKNOWN` has everything, so
that what is not certain is never called wrong.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jinja2.runtime import LoopContext
from markupsafe import Markup
from msgspec import Struct

Kind = Any  # a type, or what `typing` makes of several
UNKNOWN: Kind = Any
_FEW = (Struct, tuple, LoopContext)  # whose fields are known although Python would let them have others
_SAME = (
    "list",
    "sort",
    "unique",
    "select",
    "reject",
    "selectattr",
    "rejectattr",
)  # filters that keep the items
_ONE = ("first", "last", "random", "min", "max")
_FILTERS: Mapping[str, Kind] = {"length": int, "count": int, "join": str, "map": tuple[UNKNOWN, ...]}


class NamespaceKind(Struct, frozen=True):
    """The type of a `namespace`: what it begins with, and all that the template sets in it."""

    names: tuple[str, ...]


def one_of(kinds: Iterable[Kind]) -> Kind:
    """The type of a value that has one of these types."""
    found = tuple(dict.fromkeys(kinds))
    if not found or UNKNOWN in found:
        return UNKNOWN
    if len(found) == 1:
        return found[0]
    try:
        return reduce(or_, found)
    except TypeError:
        return UNKNOWN


def members(kind: Kind) -> tuple[Kind, ...]:
    """The types that a value may have, without none: a template asks before it reads on."""
    if _class_of(kind) in (Union, UnionType):
        return tuple(each for each in get_args(kind) if each is not NoneType)
    return () if kind in (None, NoneType) else (kind,)


def _class_of(kind: Kind) -> Any:
    return get_origin(kind) or kind


def field(kind: Kind, name: str) -> Kind | None:
    """The type of the field of that name; nothing where no value of the type can have it."""
    kinds = members(kind)
    found = [each for each in (_field(one, name) for one in kinds) if each is not None]
    return one_of(found) if found or not kinds else None


def _field(kind: Kind, name: str) -> Kind | None:
    if isinstance(kind, NamespaceKind):
        return UNKNOWN if name in kind.names else None
    cls = _class_of(kind)
    if not isinstance(cls, type):
        return UNKNOWN
    hints = _fields(cls)
    if name in hints:
        return hints[name]
    if not hasattr(cls, name):
        return None if _is_certain(cls) else UNKNOWN
    return _returned(getattr(inspect.getattr_static(cls, name), "fget", None))


def field_names(kind: Kind) -> list[str]:
    """The names of the fields of a page, a part or a value of the model; none of other types."""
    return sorted({name for one in members(kind) for name in _names(one)})


def _names(cls: Kind) -> Iterable[str]:
    if isinstance(cls, NamespaceKind):
        return cls.names
    if not inspect.isclass(_class_of(cls)) or issubclass(_class_of(cls), str | int | tuple):
        return ()
    public = (name for name, value in vars(cls).items() if isinstance(value, property))
    return (name for name in (*_fields(cls), *public) if not name.startswith("_"))


def _is_certain(cls: type) -> bool:
    """Whether a value of the class has nothing that the class does not name."""
    if cls is object or hasattr(cls, "__getattr__"):
        return False
    return issubclass(cls, _FEW) or not getattr(cls, "__dictoffset__", 1)


@cache
def _fields(cls: Kind) -> Mapping[str, Kind]:
    """The annotated fields; of a plain class what it is given, where it keeps that under the same name."""
    if issubclass(cls, Struct):
        return {**dict.fromkeys(cls.__struct_fields__, UNKNOWN), **_hints(cls)}
    if "__slots__" not in vars(cls):
        return {}
    given = _hints(vars(cls).get("__init__"))
    return {name: given.get(name, UNKNOWN) for name in vars(cls)["__slots__"]}


def _hints(of: Any) -> Mapping[str, Kind]:
    try:
        return get_type_hints(of)
    except (NameError, TypeError, AttributeError):  # names that only a type checker has
        return {}


@cache
def _returned(call: Callable[..., Any] | None) -> Kind:
    return _hints(call).get("return", UNKNOWN) if call else UNKNOWN


def element(kind: Kind) -> Kind:
    """The type of what a loop over the value gives."""
    return one_of(_element(one) for one in members(kind))


def list_of(kind: Kind) -> Kind:
    """The type of many values of the type."""
    return tuple.__class_getitem__((kind, ...))  # what mypy takes `tuple[...]` for is no value


def row_of(kinds: Iterable[Kind]) -> Kind:
    """The type of a value for each of the types, in this order."""
    found = tuple(kinds)
    return tuple.__class_getitem__(found) if found else list_of(UNKNOWN)


def _element(kind: Kind) -> Kind:
    cls, given = _class_of(kind), get_args(kind)
    if isinstance(cls, type) and issubclass(cls, str):
        return str
    if not given or not isinstance(cls, type) or not issubclass(cls, Iterable):
        return UNKNOWN
    return one_of(each for each in given if each is not ...) if cls is tuple else given[0]


def parts_of(kind: Kind, count: int) -> list[Kind]:
    """The types of the values that one value is taken apart into."""
    whole = members(kind)
    given = get_args(whole[0]) if len(whole) == 1 and _class_of(whole[0]) is tuple else ()
    return list(given) if len(given) == count and ... not in given else [element(kind)] * count


def item(kind: Kind, index: Any) -> Kind:
    """The type of the value at a known place."""
    given = get_args(kind)
    if _class_of(kind) is tuple and ... not in given and isinstance(index, int):
        return given[index] if -len(given) <= index < len(given) else UNKNOWN
    return element(kind) if isinstance(index, int) else UNKNOWN


def filtered(kind: Kind, name: str, call: Callable[..., Any], is_ours: bool) -> Kind:
    """The type of what a filter makes of a value: of ours what it says itself, of Jinja's what is known."""
    if is_ours:
        return _returned(call)
    if name in _ONE:
        return element(kind)
    if name in _SAME:
        return list_of(element(kind))
    return _FILTERS.get(name, UNKNOWN)


def named(kind: Kind) -> str:
    """What the type is called in a message: `FrontPage`, `text`."""
    words = {str: "a text", Markup: "a text", int: "a number", bool: "a yes or no"}
    kinds = map(_class_of, members(kind))
    return " or ".join(
        words.get(one, "a list" if one is tuple else getattr(one, "__name__", str(one))) for one in kinds
    )
