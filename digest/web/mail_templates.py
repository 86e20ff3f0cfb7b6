"""The theme's mail templates as a function: the stage that composes mail knows no theme.

A template reads `mail`, which is a MailIssue, and `site`; a part of it reads `it` and `site`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from digest.config import base_url_of
from digest.web.plan import SiteInput, site_of
from digest.web.plan_assets import plan_assets
from digest.web.templates import Renderer, TextRenderer


def mail_renderer(given: SiteInput) -> Callable[[str, str, Any], str]:
    """Renders a template with one value called by a name; what ends in .txt is plain text, all else HTML."""
    base_url = base_url_of(given.config)
    assets = plan_assets(given.theme, given.words, urlsplit(base_url).path)
    site = site_of(given, assets, base_url)
    html = Renderer(given.theme, site, given.bytecode)
    text = TextRenderer(given.theme, site, given.bytecode)

    def render(template: str, name: str, value: Any) -> str:
        return (text if template.endswith(".txt") else html).render_value(template, name, value)

    return render
