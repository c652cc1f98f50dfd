"""What Pillow needs to draw lines and to write PNG and GIF: of its wheel about a half.

Fonts, colour management, windows and every other format of pictures go, with the libraries that they alone use. What
`_imaging` itself is linked against stays, or it could not be loaded: the libraries of JPEG, TIFF and X11 among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MODULES = frozenset(
    {
        "ExifTags",
        "GifImagePlugin",
        "GimpGradientFile",
        "GimpPaletteFile",
        "Image",
        "ImageChops",
        "ImageColor",
        "ImageDraw",
        "ImageFile",
        "ImageFont",
        "ImageMode",
        "ImageOps",
        "ImagePalette",
        "ImageSequence",
        "ImageText",
        "PaletteFile",
        "PngImagePlugin",
        "TiffTags",
        "__init__",
        "_binary",
        "_deprecate",
        "_imaging",
        "_typing",
        "_util",
        "_version",
    }
)

#: Libraries of modules that are not kept, by the beginnings of their names.
UNUSED = ("avif", "brotli", "freetype", "harfbuzz", "lcms2", "png16", "sharpyuv", "webp")


def keep_drawing(vendor: Path) -> None:
    """Remove from Pillow, if it is there, what neither drawing nor writing a picture takes."""
    for path in (vendor / "PIL").glob("*"):
        if path.is_file() and path.name.partition(".")[0] not in MODULES:
            path.unlink()
    for name in UNUSED:
        for path in vendor.glob(f"pillow.libs/lib{name}*"):
            path.unlink()
