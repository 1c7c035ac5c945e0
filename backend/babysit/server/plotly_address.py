"""The address of plotly's own script, which has its version, so that browsers keep it for ever."""

from importlib.metadata import version

VERSION = version("plotly")
ADDRESS = f"/assets/plotly/{VERSION}/plotly.min.js"
