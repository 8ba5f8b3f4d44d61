"""``images/generations`` and ``images/edits`` of the OpenAI API."""

from __future__ import annotations

from conformance.dialects import images_answer, images_render, images_request
from conformance.dialects.lens import LENSES, Envelope
from conformance.model import (
    Change,
    Dialect,
    Intent,
    Outcome,
    Place,
    Request,
    Response,
    Unsupported,
)


class Images:
    """OpenAI's convention: https://platform.openai.com/docs/api-reference/images."""

    dialect = Dialect.IMAGES
    places: tuple[Place, ...] = (Place.DATA_B64, Place.DATA_URL)
    envelopes: tuple[Envelope, ...] = ("openai",)

    def intent(self, request: Request) -> Intent:
        """See ``images_request`` for what counts where a request says a thing twice."""
        return images_request.intent(request)

    def express(self, change: Change, request: Request) -> Request | Unsupported:
        """Forms are read but never changed."""
        return images_request.express(change, request)

    def outcome(self, response: Response) -> Outcome:
        """See ``Lens.outcome``."""
        return images_answer.outcome(response)

    def render(self, outcome: Outcome, request: Request) -> Response:
        """A stream is one event for each picture, interim ones before the last."""
        return images_render.render(outcome, request)

    def follow_up(self, request: Request, response: Response, prompt: str) -> Request | Unsupported:
        """Never: each request stands alone."""
        del request, response, prompt
        return Unsupported(reason="the images endpoint holds no conversation")


LENSES.add(Dialect.IMAGES.value, Images())
