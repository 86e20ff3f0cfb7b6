"""Pictures of issues: which issues have one, that equal facts give equal bytes, that no word leaves the picture."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from msgspec.structs import replace
from sample_site import BASE, FRIDAY, a_paper, curated_of, shipped
from sites import environment, new_digest, run, run_well, site_files, some_papers

from digest.config import Config
from digest.web.artifacts import Artifact
from digest.web.cards import (
    HEIGHT,
    WIDTH,
    Inks,
    SocialCard,
    card_maker,
    draw_card,
    inks_of,
    readable,
    written,
)
from digest.web.plan import SiteInput, plan_site
from digest.words import load_words

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed: the extra 'cards' names it")
MAKER = card_maker(True)
LONG = "An inquiry into everything that anybody ever wanted to know of rivers and of those who drew them " * 3
CARD = SocialCard("A Digest", "Friday, 20 November 2026", "38 papers", (LONG, LONG, LONG), Inks())
LARGEST = 40_000  # bytes of a picture that is full of words


def opened(picture: bytes) -> Any:
    return Image.open(BytesIO(picture))


def planned(*back: int, cards: str = MAKER, **facts: Any) -> dict[str, Artifact]:
    """The files of a site with a paper on each of these days before the newest."""
    curated = curated_of(a_paper(1, days, **facts) for days in back)
    given = SiteInput(
        curated, (), Config(base_url=BASE), load_words("en"), shipped(), "the code", cards=cards
    )
    return {artifact.path: artifact for artifact in plan_site(given)}


def cards_in(files: Any) -> list[str]:
    return sorted(path for path in files if path.endswith("card.png"))


# --- which issues


def test_issues_of_the_last_thirty_days_have_a_picture_and_their_first_page_names_it() -> None:
    files = planned(0, 25, 300)
    assert {path.split("/")[1] for path in cards_in(files)} == {
        *("2026-10", "2026-10-26", "2026-11", "2026-11-20", "2026-W44", "2026-W47")
    }
    head = html.fromstring(files["issues/2026-11-20/index.html"].make().decode()).find("head")
    meta = {each.get("property") or each.get("name"): each.get("content") for each in head.iter("meta")}
    assert meta["og:image"] == f"{BASE}issues/2026-11-20/card.png"
    assert meta["twitter:card"] == "summary_large_image"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")


def test_another_code_draws_the_pictures_anew() -> None:
    one = SiteInput(
        curated_of([a_paper(1)]), (), Config(), load_words("en"), shipped(), "the code", cards=MAKER
    )
    keys = [
        {a.path: a.key for a in plan_site(replace(one, code=code))}["issues/2026-11-20/card.png"]
        for code in ("the code", "the code", "another")
    ]
    assert keys[0] == keys[1] != keys[2]


def test_other_pages_name_no_picture() -> None:
    files = planned(0, 300)
    for path in ("index.html", "issues/2026-01-24/index.html", "topics/index.html"):
        page = files[path].make()
        assert b"og:image" not in page
        assert b'<meta name="twitter:card" content="summary">' in page


def test_without_anything_that_draws_there_is_no_picture_and_no_other_page_changes() -> None:
    with_cards, without = planned(0, 9), planned(0, 9, cards="")
    assert cards_in(without) == []
    differ = {path for path in without if without[path].key != with_cards[path].key}
    assert differ == {path.replace("card.png", "index.html") for path in cards_in(with_cards)}


def test_a_picture_is_drawn_anew_for_another_title_or_another_pillow_and_for_nothing_else() -> None:
    path = "issues/2026-11-20/card.png"
    key = planned(0)[path].key
    assert planned(0, abstract="More.", votes=9)[path].key == key
    assert planned(0, title="Another")[path].key != key
    assert planned(0, cards="1/999")[path].key != key


# --- the picture


def test_the_picture_is_of_the_size_that_networks_ask_for_and_small() -> None:
    picture = draw_card(CARD)
    assert opened(picture).size == (WIDTH, HEIGHT)
    assert len(picture) < LARGEST


def test_equal_facts_give_equal_bytes_in_another_process_and_other_facts_other_bytes() -> None:
    code = (
        "from digest.web.cards import *; import sys;"
        "card = SocialCard('A', 'B', 'C', ('D',), Inks()); sys.stdout.buffer.write(draw_card(card))"
    )
    seeds = (
        subprocess.check_output([sys.executable, "-c", code], env=environment(PYTHONHASHSEED=s)) for s in "12"
    )
    assert set(seeds) == {draw_card(SocialCard("A", "B", "C", ("D",), Inks()))}
    assert draw_card(CARD) != draw_card(SocialCard("A", "B", "C", ("D",), Inks()))


@settings(max_examples=25)
@given(st.text(max_size=90), st.text(max_size=300), st.text(max_size=300))
def test_whatever_the_words_they_stay_within_the_margins(label: str, one: str, other: str) -> None:
    card = SocialCard(one, label, other, (one, other, label), Inks("ffffff", "000000", "000000"))
    grey = opened(draw_card(card)).convert("L").point(lambda shade: 255 * (shade < 128))
    left, top, right, bottom = grey.getbbox()
    assert (left >= 70, top >= 50, right <= WIDTH - 70, bottom <= HEIGHT - 10) == (True,) * 4


def test_a_picture_has_the_colours_of_its_theme() -> None:
    inks = inks_of(
        ":root { --paper: #112233; --ink: light-dark(#ffeedd, #000000); }\n:root { --paper: #445566; }"
    )
    assert inks == Inks(paper="445566", ink="ffeedd")
    picture = opened(draw_card(SocialCard("A", "B", "C", (), inks))).convert("RGB")
    assert picture.getpixel((3, 3)) == (0x44, 0x55, 0x66)
    assert picture.getpixel((600, 58)) == (0xA3, 0x34, 0x1C)
    assert inks_of(shipped().style_sheet().decode()) == Inks()


def test_what_the_font_lacks_is_written_with_what_it_has_or_left_out() -> None:
    assert written("Erdős–Rényi: 2×2, α ≤ β 😀 “Straße” Übermut") == (
        "Erdos-Renyi: 2x2, alpha <= beta “Strasse” Uebermut"
    )
    assert written("\x00\n\u202e漢") == ""


def test_of_titles_in_other_scripts_the_next_that_can_be_read_stand_in() -> None:
    titles = ["漢字の論文", "First", "العربية", "Second of 漢", "Third", "Fourth"]
    assert readable(titles) == ("First", "Second of 漢", "Third")
    assert opened(draw_card(SocialCard("漢字", "漢字", "", readable(["漢字"]), Inks()))).size == (
        WIDTH,
        HEIGHT,
    )


# --- the whole way


def test_builds_make_each_picture_once_and_remove_it_where_none_is_wanted(tmp_path: Path) -> None:
    root = new_digest(tmp_path, some_papers(3, crowd=3))
    run_well(root, "build", "--no-search")
    before = site_files(root / "site")
    assert len(cards_in(before)) == 3
    assert "nothing changed" in run_well(root, "build", "--no-search")
    (root / "digest.toml").write_text("[build]\ncards = false\n", encoding="utf-8")
    run_well(root, "build", "--no-search")
    assert cards_in(site_files(root / "site")) == []


def test_a_pillow_that_is_broken_or_away_is_none(tmp_path: Path) -> None:
    root = new_digest(tmp_path / "digest", some_papers(1))
    (tmp_path / "broken/PIL").mkdir(parents=True)
    (tmp_path / "broken/PIL/__init__.py").write_text("raise ImportError('broken')", encoding="utf-8")
    path = f"{tmp_path / 'broken'}:{environment()['PYTHONPATH']}"
    done = run(root, "build", "--no-search", PYTHONPATH=path)
    assert done.returncode == 0, done.stderr
    assert cards_in(site_files(root / "site")) == []
    assert card_maker(False) == ""


def test_a_digest_of_the_calendars_first_days_has_pictures() -> None:
    first = FRIDAY.replace(1, 1, 3)
    curated = curated_of([a_paper(1, featured_on=first), a_paper(2, featured_on=first + timedelta(days=1))])
    given = SiteInput(curated, (), Config(), load_words("en"), shipped(), "the code", cards=MAKER)
    assert len(cards_in(each.path for each in plan_site(given))) == 4
