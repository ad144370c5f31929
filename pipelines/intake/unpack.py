"""What an upload holds, behind `idp.ports.Unpacker`."""

from __future__ import annotations

from idp.document import Upload
from idp.ports import Limits, PageRenderer
from pipelines.intake.email import attachments
from pipelines.pictures.pdf import unlocked
from pipelines.pictures.renderer import Renderer
from pipelines.stages.receive import MAILS, check


class Unpack:
    """Tells files by their content and takes e-mails apart; holds no state, so it may be shared."""

    def __init__(self, renderer: PageRenderer | None = None) -> None:
        self._renderer = renderer or Renderer()

    def check(self, content: bytes, filename: str, limits: Limits) -> str:
        """The media type, told by content. Raises Rejected (`empty_file`, `too_large`, `unknown_kind`, `encrypted`, `broken_file`)."""
        return check(content, filename, limits, renderer=self._renderer)

    def parts(self, upload: Upload) -> tuple[Upload, ...]:
        """The documents inside an e-mail, each as its own upload; for anything else, the upload itself.

        None for an e-mail that holds no document.
        """
        if upload.media_type not in MAILS:
            return (upload,)
        mail = attachments(upload.content)
        return tuple(
            Upload.of(
                document.content,
                filename=document.filename,
                media_type=document.media_type,
                source=upload.source,
                received_from=upload.received_from or mail.sender,
            )
            for document in mail.documents
        )

    def left_out(self, upload: Upload) -> tuple[tuple[str, str], ...]:
        """File name and reason of each attachment that somebody may miss."""
        if upload.media_type not in MAILS:
            return ()
        ignored = attachments(upload.content).ignored
        return tuple((one.filename, one.why) for one in ignored if not one.mail)

    def unlocked(self, content: bytes, password: str) -> bytes:
        """A PDF without its lock. Raises Rejected (`encrypted`, `wrong_password`, `broken_file`)."""
        return unlocked(content, password)
