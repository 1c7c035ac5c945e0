"""A plot on the page: a figure as data that the page's script draws, its title and a caption in words."""

import plotly.graph_objects as go

from babysit.report.markup import escaped, text


def plot(figure: go.Figure, title: str, caption: str) -> str:
    """Return a figure with its title and caption, which are plain text."""
    # A closing tag within the data would end the script: as \u003c it is the same text to JSON, and none to HTML.
    data = str(figure.to_json()).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    words = escaped(f"{title}. {caption}")
    height = int(figure.layout.height or 340)
    return (
        f"<figure><figcaption><h3>{text(title)}</h3></figcaption>"
        f'<div class="plot" role="img" aria-label="{words}" '
        f'style="height:{height}px"></div><script type="application/json" class="plot-data">{data}</script>'
        f'<p class="aside">{text(caption)}</p></figure>'
    )
