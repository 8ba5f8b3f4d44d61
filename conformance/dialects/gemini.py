"""``generateContent`` and ``streamGenerateContent`` of the Gemini API."""

from __future__ import annotations

from dataclasses import replace

from conformance.dialects import gemini_answer, gemini_render, gemini_request
from conformance.dialects.documents import read
from conformance.dialects.gemini_places import parts
from conformance.dialects.grammar import body_of, dump
from conformance.dialects.lens import LENSES, Envelope
from conformance.dialects.members import items
from conformance.model import (
    Change,
    Dialect,
    Intent,
    JsonObject,
    Outcome,
    Place,
    Request,
    Response,
    Unsupported,
)


class Gemini:
    """Google's own convention: https://ai.google.dev/api/generate-content."""

    dialect = Dialect.GEMINI
    places: tuple[Place, ...] = (Place.INLINE_DATA, Place.FILE_DATA)
    envelopes: tuple[Envelope, ...] = ("google", "google-array")

    def intent(self, request: Request) -> Intent:
        """See ``gemini_request`` for what counts where a request says a thing twice."""
        return gemini_request.intent(request)

    def express(self, change: Change, request: Request) -> Request | Unsupported:
        """Changes the URL for the model and the stream where it says them."""
        return gemini_request.express(change, request)

    def outcome(self, response: Response) -> Outcome:
        """See ``Lens.outcome``."""
        return gemini_answer.outcome(response)

    def render(self, outcome: Outcome, request: Request) -> Response:
        """A stream is server-sent events with ``alt=sse``, else a JSON array."""
        return gemini_render.render(outcome, request)

    def follow_up(self, request: Request, response: Response, prompt: str) -> Request | Unsupported:
        """The model's parts as they came, thoughts and signatures included, then the user's.

        A signature has to come back byte for byte
        (https://ai.google.dev/gemini-api/docs/thought-signatures).
        """
        said = [part.value for part in parts(read(response).documents) if not part.candidate]
        body = body_of(request)
        turns = items(body.get("contents"))
        if not said or not turns:
            return Unsupported(reason="there is no answer, or no conversation, to go on with")
        answer: JsonObject = {"role": "model", "parts": said}
        asked: JsonObject = {"role": "user", "parts": [{"text": prompt}]}
        grown = [*turns, answer, asked]
        return replace(request, body=dump({**body, "contents": grown}))


LENSES.add(Dialect.GEMINI.value, Gemini())
