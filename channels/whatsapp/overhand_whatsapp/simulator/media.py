"""Files the business uploaded: a bounded shelf in memory."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from email.message import Message
from email.parser import BytesParser
from typing import Final

from msgspec import Struct

from .graph_answers import GraphRefusal

__all__ = ["MediaFile", "MediaShelf"]

MOST_FILES: Final = 50


class MediaFile(Struct, frozen=True):
    """A file and its type."""

    mime: str
    content: bytes


class MediaShelf:
    """Keeps the latest files; ids are strings of digits, as Meta's are."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self.new_id = new_id
        self.files: OrderedDict[str, MediaFile] = OrderedDict()

    def put(self, content_type: str, body: bytes) -> str:
        """Keep the file of a multipart form and return its id."""
        name = self.new_id()
        self.files[name] = file_of(content_type, body)
        while len(self.files) > MOST_FILES:
            self.files.popitem(last=False)
        return name

    def get(self, name: str) -> MediaFile:
        """Return a file.

        Raises:
            GraphRefusal: there is none of that id.
        """
        if name not in self.files:
            raise GraphRefusal(100, f"Object with ID '{name}' does not exist.", 33)
        return self.files[name]

    def facts(self, name: str, url: str) -> dict[str, object]:
        """Return what Meta tells about a file; its bytes are at the URL."""
        file = self.get(name)
        return {
            "url": url,
            "mime_type": file.mime,
            "sha256": hashlib.sha256(file.content).hexdigest(),
            "file_size": len(file.content),
            "id": name,
            "messaging_product": "whatsapp",
        }

    def delete(self, name: str) -> None:
        """Forget a file."""
        self.get(name)
        del self.files[name]


def file_of(content_type: str, body: bytes) -> MediaFile:
    """Return the `file` part of a multipart form.

    Raises:
        GraphRefusal: the form has no such part.
    """
    head = f"content-type: {content_type}\r\nmime-version: 1.0\r\n\r\n".encode("utf-8", "replace")
    for part in BytesParser().parsebytes(head + body).walk():
        if part.get_param("name", header="content-disposition") == "file":
            return MediaFile(part.get_content_type(), payload(part))
    raise GraphRefusal(100, "The parameter file is required.")


def payload(part: Message) -> bytes:
    """Return a part's bytes."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
