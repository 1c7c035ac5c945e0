"""Previews: what the network of a configuration looks like before it trains, and the examples that it will see."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from babysit.data.sample import Sample
from babysit.data.sheet import draw_sheet
from babysit.server.dependencies import JsonDep, ServicesDep
from babysit.server.numbers import respond
from babysit.server.previews import Check
from babysit.train.config import parse
from babysit.train.preview import preview
from babysit.train.validate import named

router = APIRouter(tags=["configuration"])

Session = Annotated[str, Query(max_length=64, description="a newer request of the same session gives an older one up")]


@router.post("/api/preview")
async def post_preview(request: Request, body: JsonDep, services: ServicesDep, session: Session = "") -> Response:
    """Say what each layer's activations are in the freshly initialised network, and the first loss; trains nothing.

    Answers 409 to a request that a newer one of the same session has overtaken, and 422 for what cannot be built, is
    too large to be looked at, or has no data on this machine: nothing is fetched for a preview.
    """

    def act(check: Check) -> Mapping[str, Any]:
        config = parse(body)
        sample = named(config, lambda: services.previews.sample(config, check))
        return asdict(preview(config, sample, check))

    return respond(request, await services.previews.ask(session and f"layers {session}", act))


@router.post("/api/preview/samples")
async def post_samples(request: Request, body: JsonDep, services: ServicesDep, session: Session = "") -> Response:
    """Show up to 24 examples of the training split before and after the preprocessing; answers as `/api/preview`."""

    def act(check: Check) -> Mapping[str, Any]:
        config = parse(body)
        return _sheet(named(config, lambda: services.previews.sample(config, check)))

    return respond(request, await services.previews.ask(session and f"samples {session}", act))


def _sheet(sample: Sample) -> Mapping[str, Any]:
    sheet = draw_sheet(sample)
    facts = {"shape": list(sheet.before.shape), "n_fitted": sample.n_fitted, "n_train": sample.n_train}
    names = {key: list(getattr(sample, key)) for key in ("class_names", "target_names", "feature_names")}
    return {**asdict(sheet), **facts, **names}
