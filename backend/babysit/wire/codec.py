"""The encoding of messages: MessagePack, with numeric columns as bytes; nothing in it can run or build an object."""

from typing import Annotated, TypeVar

import ormsgpack
from pydantic import Field, TypeAdapter, ValidationError

from babysit.errors import WireError
from babysit.wire.messages import Message, ProducerMessage, ServerMessage

T = TypeVar("T")

MAX_FRAME_BYTES = 16 << 20

_producer: TypeAdapter[ProducerMessage] = TypeAdapter(Annotated[ProducerMessage, Field(discriminator="type")])
_server: TypeAdapter[ServerMessage] = TypeAdapter(Annotated[ServerMessage, Field(discriminator="type")])


def encode(message: Message) -> bytes:
    """Return the frame of `message`."""
    return ormsgpack.packb(message.model_dump())


def decode_producer(frame: bytes) -> ProducerMessage:
    """Return a producer's message; raises WireError with the field and the rule."""
    return _decode(_producer, frame)


def decode_server(frame: bytes) -> ServerMessage:
    """Return a server's message; raises WireError with the field and the rule."""
    return _decode(_server, frame)


def _decode(adapter: TypeAdapter[T], frame: bytes) -> T:
    if len(frame) > MAX_FRAME_BYTES:
        raise WireError(f"a frame must be at most {MAX_FRAME_BYTES} bytes, got {len(frame)}")
    try:
        return adapter.validate_python(ormsgpack.unpackb(frame))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WireError(f"{place or 'frame'}: {first['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise WireError(f"not a MessagePack frame: {error}") from None
