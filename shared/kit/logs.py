"""Logs: structured, one line per command and per event, with ids."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

FILE_BYTES_MAX = 32 * 1024 * 1024
FILES_KEPT = 4
#: They repeat themselves while a broker is down; we count instead.
SILENT = ("aiokafka",)

_SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


def configure(level: str = "INFO", file: Path | None = None) -> None:
    """JSON lines, also of what libraries log: on standard error, or in a file of limited size."""
    handler: logging.Handler = logging.StreamHandler()
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=FILE_BYTES_MAX, backupCount=FILES_KEPT, encoding="utf-8")
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("lianhe").setLevel(level)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=lambda *_: logging.getLogger("lianhe"),
        cache_logger_on_first_use=False,
    )


def log(name: str) -> Any:
    """A logger bound to a name."""
    return structlog.get_logger(part=name)
