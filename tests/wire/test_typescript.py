"""The browser's types are those of the server, and say so when they are not."""

from pathlib import Path

import pytest

from babysit.wire import typescript

DECLARATIONS = Path(__file__).parents[2] / "frontend" / "wire" / "live.d.ts"


def test_the_declarations_are_fresh() -> None:
    is_fresh = DECLARATIONS.read_text() == typescript.render()
    assert is_fresh, "python -m babysit.wire.typescript > frontend/wire/live.d.ts"


def test_bytes_lists_and_words_have_their_types() -> None:
    text = typescript.render()
    assert "  steps: Uint8Array;\n" in text
    assert "  blocks: Array<LiveBlock>;\n" in text
    assert '  last: number | "NaN" | "Infinity" | "-Infinity" | null;\n' in text
    assert "export type LiveMessage = LiveHello | Watching | Frame | Resync | Missing | Pulse | Disk;" in text


def test_what_has_no_type_there_is_refused() -> None:
    with pytest.raises(TypeError, match="no TypeScript"):
        typescript._type(set[int])
