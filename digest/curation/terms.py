"""Terms in texts: of all terms that begin at a word the longest takes the place, and reading goes on behind.

The terms make a tree of keys. A word can have several keys, so a reader can stand at several nodes at once;
each such set of nodes becomes one step, worked out when it is first reached and then remembered.
"""

from __future__ import annotations

from collections.abc import Iterable

from digest.curation.vocabulary import fits, term_keys, word_keys, words_in

_MOST_WORDS = 100_000  # words whose keys are remembered


class _Node:
    """A place in the tree: the terms that end here, by number, and the keys that lead on."""

    __slots__ = ("onward", "terms")

    def __init__(self) -> None:
        self.terms: list[int] = []
        self.onward: dict[str, _Node] = {}


class _Step(dict[int, "_Step | None"]):
    """Where a reader stands after some words; asked for the kind of the next word, gives the next step."""

    __slots__ = ("group", "is_last", "nodes", "tree")

    def __init__(self, tree: TermTree, nodes: list[_Node]):
        super().__init__()
        self.tree = tree
        self.nodes = nodes
        self.is_last = not any(node.onward for node in nodes)
        self.group = tree.group_of(number for node in nodes for number in node.terms)

    def __missing__(self, kind: int) -> _Step | None:
        keys = self.tree.kinds.keys_of[kind]
        nodes = [node.onward[key] for node in self.nodes for key in keys if key in node.onward]
        step = self[kind] = _Step(self.tree, nodes) if nodes else None
        return step


class _Kinds(dict[str, int]):
    """The kind of each word: words of one kind have the same keys, of those that terms have; 0 has none."""

    def __init__(self, known: frozenset[str]):
        super().__init__()
        self._known = known
        self._starred = sorted(key for key in known if "*" in key)
        self._beginnings = tuple(key[:-1] for key in self._starred if key.endswith("*"))
        self._endings = tuple(key[1:] for key in self._starred if key.startswith("*"))
        self.keys_of: list[tuple[str, ...]] = [()]
        self._numbers: dict[tuple[str, ...], int] = {(): 0}

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        keys = [key for key in word_keys(word) if key in self._known]
        low = word.lower()
        if low.startswith(self._beginnings) or low.endswith(self._endings):
            keys += [key for key in self._starred if fits(low, key)]
        kind = self[word] = self._number(tuple(dict.fromkeys(keys)))
        return kind

    def _number(self, keys: tuple[str, ...]) -> int:
        if keys not in self._numbers:
            self._numbers[keys] = len(self.keys_of)
            self.keys_of.append(keys)
        return self._numbers[keys]


class TermTree:
    """Many terms, ready to be found in many texts."""

    def __init__(self, terms: Iterable[str]):
        keys_of = [term_keys(term) for term in terms]
        self.kinds = _Kinds(frozenset(key for keys in keys_of for key in keys))
        self.groups: list[tuple[int, ...]] = [()]  # sets of terms, by number, that were found at one place
        self._numbers: dict[tuple[int, ...], int] = {(): 0}
        root = _Node()
        for number, keys in enumerate(keys_of):
            _plant(root, number, keys)
        self._start = _Step(self, [root])

    def groups_in(self, text: str) -> list[int]:
        """What the text says, place by place: numbers of groups, which are terms for the same words."""
        kinds = [*map(self.kinds.__getitem__, words_in(text))]
        end, behind = len(kinds), 0
        found: list[int] = []
        for place, step in enumerate(map(self._start.__getitem__, kinds)):
            if step is None or place < behind:
                continue
            group, here = 0, place + 1
            while step is not None:
                if step.group:
                    group, behind = step.group, here
                if step.is_last or here == end:
                    break
                step = step[kinds[here]]
                here += 1
            if group:
                found.append(group)
        return found

    def group_of(self, terms: Iterable[int]) -> int:
        """The number of a set of terms, 0 for none."""
        group = tuple(sorted(set(terms)))
        if group not in self._numbers:
            self._numbers[group] = len(self.groups)
            self.groups.append(group)
        return self._numbers[group]


def _plant(root: _Node, number: int, keys: tuple[str, ...]) -> None:
    node = root
    for key in keys:
        node = node.onward.setdefault(key, _Node())
    if keys:
        node.terms.append(number)
