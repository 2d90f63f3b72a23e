"""Models that are imported when a file first has them, so that nobody waits for those which no file has.

if TYPE_CHECKING:
    from gorae.grading.learned.card import CardRules
else:
    CardRules = imported_when_used("gorae.grading.learned.card", "CardRules")

class Check(Document):
    card: CardRules | None = None
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema


def imported_when_used(module: str, name: str) -> Any:
    """Return what stands for a model of another module in the annotations of a Document's fields."""
    return Annotated[Any, _ImportedModel(module, name)]


class _ImportedModel:
    """Validates as a model does, mistakes at their places too; its JSON Schema is the model's."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    @property
    def _model(self) -> type[BaseModel]:
        model: type[BaseModel] = getattr(import_module(self._module), self._name)
        return model

    def _validated(self, value: object, info: ValidationInfo) -> BaseModel:
        return self._model.model_validate(value, context=info.context)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._validated)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        self._model.model_rebuild()
        return handler(self._model.__pydantic_core_schema__)
