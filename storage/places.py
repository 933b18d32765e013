"""Opens the place for evidence that the settings name, and says plainly why it fails."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, S3Store, from_url

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, S3Config

CONNECT_WITHIN = timedelta(seconds=5)
ANSWER_WITHIN = timedelta(seconds=60)  # one request; a large file goes in many
RETRIES = 3  # a place that is away should be said to be away, not waited for
_S3_OPTIONS = ("endpoint", "region", "style")

#: What a failure's text contains, and what it means to an operator.
_REASONS = (
    ("No space left", "the disk is full"),
    ("Disk quota exceeded", "the disk quota is used up"),
    ("File too large", "the system lets files grow no further"),
    ("Read-only file system", "the disk is read-only"),
    ("NoSuchBucket", "there is no such bucket"),
    ("169.254.169.254", "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    ("InvalidAccessKeyId", "AWS_ACCESS_KEY_ID is not known there"),
    ("SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY is not right"),
    ("NotImplemented", "it knows no conditional writes: set AWS_CONDITIONAL_PUT=disabled"),
    ("ermission denied", "access is refused"),
    ("403 Forbidden", "access is refused"),
    ("AccessDenied", "access is refused"),
    ("error sending request", "it does not answer"),
    ("timed out", "it does not answer in time"),
)
_REASON_LENGTH = 200


class StoreDown(Exception):
    """The place for the bytes fails or cannot be; the text tells an operator why."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """An open store; ``name`` is for people, ``folder`` is set when it is one."""

    store: "ObjectStore"
    name: str
    folder: Path | None = None

    @contextlib.contextmanager
    def plainly(self) -> Iterator[None]:
        """Turn what goes wrong inside into StoreDown; a missing key stays FileNotFoundError."""
        try:
            yield
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise StoreDown(f"{self.name}: {reason(error)}") from error
            raise
        except (BaseError, OSError) as error:
            raise StoreDown(f"{self.name}: {reason(error)}") from error


def reason(error: Exception) -> str:
    """Say in plain words why a store or a disk failed."""
    text = str(error)
    plain = next((words for mark, words in _REASONS if mark in text), None)
    return plain or text.partition("\n")[0][:_REASON_LENGTH] or type(error).__name__


def place(url: str) -> Place:
    """Open the place that a URL names. Raises StoreDown when there can be none.

    A path or ``file://`` is a folder, made if need be. ``memory:`` forgets all at the
    end. ``s3://bucket/prefix`` takes its credentials from the usual AWS variables and
    may say more in its query: ``endpoint`` (an S3-compatible server), ``region``,
    ``style=virtual`` (the bucket stands in the endpoint's name, as some clouds want
    it). Other URLs that obstore knows work with what their providers' variables say.
    """
    parts = urlsplit(url)
    if parts.scheme in {"", "file"}:
        return _folder(Path(unquote(parts.path) if parts.scheme else url))
    if parts.scheme == "memory":
        return Place(store=MemoryStore(), name="the memory")
    if parts.scheme == "s3":
        return _s3(parts)
    try:
        return Place(store=from_url(url), name=f"{parts.scheme}://{parts.hostname}")
    except (BaseError, ValueError) as error:
        raise StoreDown(f"{url!r} is no place for evidence: {reason(error)}") from error


def _folder(path: Path) -> Place:
    path = path.resolve()
    name = f"the folder {path}"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(path.parent)
        return Place(store=LocalStore(path), name=name, folder=path)
    except (BaseError, OSError) as error:
        raise StoreDown(f"{name}: {reason(error)}") from error


def sync_folder(path: Path) -> None:
    """Bring the names in a folder onto the disk itself."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _s3(parts: SplitResult) -> Place:
    options = _s3_options(parts)
    endpoint = options.get("endpoint", "")
    # Not every S3-compatible store knows the call that deletes many at once.
    config: S3Config = {"disable_bulk_delete": True}
    if endpoint:
        config["endpoint"] = endpoint
    if "region" in options:
        config["region"] = options["region"]
    if "style" in options:
        config["virtual_hosted_style_request"] = True
    name = f"s3://{parts.netloc}{parts.path}"
    client: ClientConfig = {
        "allow_http": endpoint.startswith("http://"),
        "connect_timeout": CONNECT_WITHIN,
        "timeout": ANSWER_WITHIN,
    }
    try:
        store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            config=config,
            client_options=client,
            retry_config={"max_retries": RETRIES, "retry_timeout": ANSWER_WITHIN},
        )
    except (BaseError, ValueError) as error:
        raise StoreDown(f"{name}: {reason(error)}") from error
    return Place(store=store, name=name)


def _s3_options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := options.keys() - set(_S3_OPTIONS):
        raise StoreDown(
            f"an s3:// URL has no {sorted(unknown)[0]!r}; it may have {', '.join(_S3_OPTIONS)}"
        )
    if "@" in parts.netloc or not parts.netloc:
        raise StoreDown("an s3:// URL is s3://bucket/prefix; credentials stay out of it")
    if not options.get("endpoint", "https://").startswith(("http://", "https://")):
        raise StoreDown("the endpoint of an s3:// URL begins with http:// or https://")
    if options.get("style", "virtual") != "virtual":
        raise StoreDown("the style of an s3:// URL can only be virtual")
    return options
