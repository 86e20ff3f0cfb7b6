"""An issue for a list manager: a campaign for listmonk, a draft for Buttondown, a template of RSS mail for Mailchimp.

Each fills in its own address to unsubscribe at. What else they would read as a command of theirs, such as {{ in a
title, is written so that readers see it and templates do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from digest.edition import Edition, MailIssue
from digest.mail.compose import Message, Render
from digest.mail.inlining import inlined
from digest.words import Words

LEAVE = "https://unsubscribe.invalid/"  # stands in a message where a manager's own address is to go
_STYLE = re.compile(r"<style[^>]*>.*?</style>", re.S)
_CONDITION = re.compile(r"<!--\[if mso\]>.*?<!\[endif\]-->", re.S)  # it would stand outside of what it opens
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.S)
_RSS = {"day": "daily", "week": "weekly", "month": "monthly"}

# The commands of Mailchimp: one item for each new issue in the feed.
_ITEMS = """*|RSSITEMS:|*
<h2 class="paper"><a href="*|RSSITEM:URL|*">*|RSSITEM:TITLE|*</a></h2>
*|RSSITEM:CONTENT_FULL|*
*|END:RSSITEMS|*"""
_POSTAL, _LEAVES = "*|HTML:LIST_ADDRESS_HTML|*", "*|UNSUB|*"  # both are required


def listmonk_campaign(
    name: str, message: Message, lists: Sequence[int], template: int | None = None
) -> dict[str, Any]:
    """What `POST /api/campaigns` takes; listmonk puts the body into the template with this id, else into its own."""
    leave = "{{ UnsubscribeURL }}"
    campaign: dict[str, Any] = {
        "name": name,
        "subject": _for_go(message.issue.subject),
        "lists": list(lists),
        "type": "regular",
        "content_type": "html",
        "body": _fragment(message.html).replace(LEAVE, leave),
        "altbody": _for_go(message.text).replace(LEAVE, leave),
    }
    return campaign | ({} if template is None else {"template_id": template})


def buttondown_draft(name: str, message: Message) -> dict[str, Any]:
    """What `POST /v1/emails` takes: Markdown that is one block of HTML, so that none of it is read as anything else."""
    html = _fragment(message.html).replace(LEAVE, "{{ unsubscribe_url }}")
    block = "\n".join(line for line in html.split("\n") if line.strip())
    return {
        "subject": re.sub(r"\{(?=[{%#])", "{ ", message.issue.subject),
        "body": f"<!-- buttondown-editor-mode: plaintext -->\n{block}",
        "status": "draft",
        "metadata": {"digest": name},
    }


def mailchimp_template(render: Render, words: Words, edition: Edition, title: str, home: str) -> str:
    """The mail of the theme with Mailchimp's merge tags in it, for a campaign that an issue feed starts."""
    feeds = words.feeds
    issue = MailIssue(
        subject=title,
        preheader="",
        label={"day": feeds.day, "week": feeds.week, "month": feeds.month}[edition.kind],
        topic="",
        count=0,
        address=home,
        introduction_title="",
        introduction=_ITEMS,
        introduction_text="",
        introduction_goes_on=False,
        lead_title="",
        lead=(),
        groups=(),
        more=0,
        unread=0,
        status="",
        empty="",
        choice=(_POSTAL,),
        home=home,
        preferences="",
        unsubscribe=_LEAVES,
    )
    return inlined(render("mail/issue.html", "mail", issue))


def feed_of(edition: Edition, home: str) -> str:
    """The address of the feed that such issues are in."""
    return f"{home}feeds/{_RSS[edition.kind]}.rss"


def _fragment(html: str) -> str:
    """What the page holds, with its styles for dark screens: managers put it into a page of their own."""
    plain = _CONDITION.sub("", html)
    body = _BODY.search(plain)
    content, head = (body[1], plain[: body.start()]) if body else (plain, "")
    harmless = content.replace("{", "&#123;").replace("@TrackLink", "&#64;TrackLink")
    return "".join(f"{style}\n" for style in _STYLE.findall(head)) + harmless


def _for_go(text: str) -> str:
    """The text as a template of Go, in which {{ begins a command."""
    return text.replace("{{", '{{ "{{" }}')
