"""Logs: structured, one line per command and per event, with ids."""

import logging
import sys
from typing import Any

import structlog


def configure(level: str = "INFO") -> None:
    """JSON lines on standard error; aiokafka is silent (it repeats itself while a broker is down)."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)


def log(name: str) -> Any:
    """A logger bound to a name."""
    return structlog.get_logger(part=name)
