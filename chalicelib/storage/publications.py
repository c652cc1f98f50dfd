"""Pages and pictures in S3 that the edge serves as they are: `shared/<id>…` of shares, `shared/gallery/<id>.png`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.storage.objects import delete

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.share import Publication

CACHE = "public, max-age=30"
"""So long may edge and browser together show what was just taken back."""

ENDINGS = (".html", "-card.png", ".png", ".gif")


class PublicationStore:
    """Puts and removes what everybody may see, under ids that lead to nobody."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def put(self, share_id: str, publication: Publication) -> None:
        """Keep page and pictures; the page last, so that it shows nothing that is not there."""
        self._put(f"shared/{share_id}-card.png", publication.card, "image/png")
        self._put(f"shared/{share_id}.png", publication.picture, "image/png")
        self._put(f"shared/{share_id}.gif", publication.animation, "image/gif")
        self._put(f"shared/{share_id}.html", publication.page.encode(), "text/html; charset=utf-8")

    def remove(self, share_id: str) -> None:
        """Remove page and pictures, whatever is there of them."""
        delete(self._s3, self._bucket, (f"shared/{share_id}{ending}" for ending in ENDINGS))

    def put_thumbnail(self, drawing_id: str, picture: bytes) -> None:
        """Keep the PNG of a drawing of the gallery."""
        self._put(f"shared/gallery/{drawing_id}.png", picture, "image/png")

    def remove_thumbnails(self, drawing_ids: list[str]) -> None:
        """Remove the PNGs of drawings of the gallery, at most 500, if they are there."""
        delete(self._s3, self._bucket, (f"shared/gallery/{drawing_id}.png" for drawing_id in drawing_ids))

    def _put(self, key: str, body: bytes, kind: str) -> None:
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=body, ContentType=kind, CacheControl=CACHE)
