"""The preprocessings: one file a family, which registers itself in `preprocesses`."""

from babysit.data.preprocess.preprocess import Preprocess, Recipe, preprocesses
from babysit.registry import discover

__all__ = ["Preprocess", "Recipe", "create", "preprocesses"]

discover(__name__)


def create(recipe: str | Recipe) -> Preprocess:
    """Return a new preprocessing: of a bare name with its default options, or of a configuration's entry."""
    made: Preprocess = preprocesses.create(recipe) if isinstance(recipe, str) else recipe.create()
    return made
