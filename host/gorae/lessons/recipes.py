"""How the files of an answer are made that would be too large to keep: `recipe.yaml` in its folder."""

from __future__ import annotations

from pathlib import Path

from gorae import documents
from gorae.documents import Document

RECIPE = "recipe.yaml"


class Recipe(Document):
    """What `recipe.yaml` says."""

    misses: tuple[str, ...] = ()
    """Of a mistake: the checks that it misses."""

    def changed_by(self, other: Recipe | None) -> Recipe:
        """Return this recipe with what another one says in place of its own."""
        return self.model_copy(update=dict(other)) if other else self


def read_recipe(answer: Path) -> Recipe | None:
    """Return the recipe in an answer's folder, if there is one. Raises DocumentError."""
    path = answer / RECIPE
    return documents.load(path, Recipe) if path.is_file() else None


def made(recipe: Recipe) -> dict[str, bytes]:
    """Return the files that a recipe makes, by name."""
    return {}
