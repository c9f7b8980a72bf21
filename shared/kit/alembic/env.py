"""Alembic's environment, the same for every service; the connection comes from `shared.kit.migrate`."""

from alembic import context

from shared.kit.migrate import run_environment

run_environment(
    context.config, context.config.attributes["metadata"], context.config.attributes["connection"]
)
