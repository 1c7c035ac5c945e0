"""`babysit serve`: the server, until Ctrl-C."""

from typing import Annotated

import typer

from babysit.cli.options import DataDir, settings_for


def serve(
    data_dir: DataDir = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (127.0.0.1; any other wants BABYSIT_TOKEN set).")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on (8420, or the next free one; 0 for any free one).")
    ] = None,
    slots: Annotated[int | None, typer.Option(help="Runs that may train at once (one for each core).")] = None,
    is_opened: Annotated[bool, typer.Option("--open/--no-open", help="Open the login address in a browser.")] = True,
) -> None:
    """Start the server and print the address to open."""
    settings = settings_for(data_dir, host=host, port=port, slots=slots)
    from babysit.server.serve import run

    try:
        run(settings, is_opened)
    except KeyboardInterrupt:
        return  # Ctrl-C is how it ends
