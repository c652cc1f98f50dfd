"""The page of a shared drawing: what whoever follows the link sees, and what a preview of the link is made of."""

# ruff: noqa: RUF001  # apostrophes as they are printed

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.domain.share import Caption
    from chalicelib.domain.word import Language

_TEXTS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "A drawing of: {text}",
        "yes": "Inkling’s neural network recognised it.",
        "no": "Inkling’s neural network did not recognise it.",
        "new": "It teaches Inkling’s neural network a new word.",
        "lead": "Draw a word, and see what the machine makes of it.",
        "play": "Play Inkling",
        "still": "As a picture",
        "moving": "See it drawn",
        "shared": "A player shares this drawing with whoever has the link, and can take it back.",
        "report": "Report this drawing",
        "locale": "en_GB",
    },
    "fr": {
        "title": "Un dessin\u00a0: {text}",
        "yes": "Le réseau de neurones d’Inkling l’a reconnu.",
        "no": "Le réseau de neurones d’Inkling ne l’a pas reconnu.",
        "new": "Il apprend un nouveau mot au réseau de neurones d’Inkling.",
        "lead": "Dessinez un mot, et voyez ce que la machine en fait.",
        "play": "Jouer à Inkling",
        "still": "En image",
        "moving": "Le voir se dessiner",
        "shared": "Un joueur partage ce dessin avec qui en a le lien, et peut le reprendre.",
        "report": "Signaler ce dessin",
        "locale": "fr_FR",
    },
}

_PAGE = """<!doctype html>
<html lang="{language}" prefix="og: https://ogp.me/ns#">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <meta name="description" content="{verdict} {lead}" />
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content="Inkling" />
    <meta property="og:locale" content="{locale}" />
    <meta property="og:title" content="{title}" />
    <meta property="og:description" content="{verdict} {lead}" />
    {address}<meta property="og:image" content="{origin}/shared/{id}-card.png" />
    <meta property="og:image:type" content="image/png" />
    <meta property="og:image:width" content="{width}" />
    <meta property="og:image:height" content="{height}" />
    <meta property="og:image:alt" content="{title}" />
    <meta name="twitter:card" content="summary_large_image" />
    <title>{title} · Inkling</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/shared.css" />
  </head>
  <body>
    <header><a href="/"><img src="/icon.svg" width="32" height="32" alt="" />Inkling</a></header>
    <main>
      <h1>{title}</h1>
      <picture>
        <source srcset="/shared/{id}.png" media="(prefers-reduced-motion: reduce)" />
        <img src="/shared/{id}.gif" width="{side}" height="{side}" alt="{title}" />
      </picture>
      <p class="verdict">{verdict}</p>
      <p>{lead}</p>
      <p><a class="button" href="/">{play}</a></p>
    </main>
    <footer>
      <p><a href="/shared/{id}.png">{still}</a> · <a href="/shared/{id}.gif">{moving}</a></p>
      <p>{shared}</p>
      <p><a href="/#/report/{id}">{report}</a></p>
    </footer>
  </body>
</html>
"""


def page_of(share: str, caption: Caption, card: tuple[int, int], side: int) -> str:
    """The page of the share of that id, as HTML without scripts; whatever a person wrote is escaped.

    `card` and `side` are the sizes of its pictures in px.
    """
    texts = _TEXTS[caption.language]
    origin = escape(caption.origin or "")
    address = f'<meta property="og:url" content="{origin}/shared/{share}.html" />\n    ' if origin else ""
    return _PAGE.format(
        language=caption.language,
        id=share,
        title=escape(texts["title"].format(text=caption.text)),
        verdict=texts["new" if caption.recognised is None else "yes" if caption.recognised else "no"],
        origin=origin,
        address=address,
        width=card[0],
        height=card[1],
        side=side,
        **{name: texts[name] for name in ("lead", "play", "still", "moving", "shared", "report", "locale")},
    )
