"""Recording a recipe's version."""

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing import models
from services.processing.schemas.commands import RecordRecipe
from services.processing.schemas.views import RecipeView
from shared.kit import clock


async def record_recipe(session: AsyncSession, command: RecordRecipe) -> RecipeView:
    """A new version, from its day on; batches of earlier days keep the earlier one. Refuses RecipeTaken."""
    body = command.model_dump(mode="json")
    await session.execute(
        insert(models.Recipe),
        [
            {
                "id": command.id,
                "entity_id": command.entity_id,
                "code": command.code,
                "effective_on": command.effective_on,
                "body": body,
                "recorded_at": clock.now(),
            }
        ],
    )
    return RecipeView.model_validate(body)
