"""Configuration: environment variables through one class, each documented here."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every variable the product reads. Prefix `LIANHE_`, except PORT, DEMO and KAFKA_BOOTSTRAP_SERVERS."""

    model_config = SettingsConfigDict(env_prefix="LIANHE_", extra="ignore", populate_by_name=True)

    home: Path = Field(Path(".lianhe"), description="data folder: embedded PostgreSQL, keys, files")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, validation_alias="PORT", description="the gateway's port")
    demo: bool = Field(True, validation_alias="DEMO", description="load the demo season on the first start")
    postgres: str | None = Field(
        None, description="admin DSN of an outside PostgreSQL (15 and up); unset: the embedded one"
    )
    database_url: str | None = Field(None, description="DSN of this service's own database (serve SERVICE)")
    kafka: str | None = Field(
        None, validation_alias="KAFKA_BOOTSTRAP_SERVERS", description="Kafka; unset: the local transport"
    )
    kafka_prefix: str = Field("lianhe.", description="prefix of topic names")
    kafka_partitions: int = Field(6, description="partitions of a topic made by us")
    upstream: str | None = Field(
        None, description="gateway: URL template of services, e.g. http://{service}:8000; unset: same process"
    )
    keys: Path | None = Field(None, description="folder of token and field keys; unset: HOME/keys")
    pool_size: int = Field(6, description="database connections a service keeps")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING")
    body_bytes_max: int = Field(8 * 1024 * 1024, description="largest request body")

    @property
    def keys_dir(self) -> Path:
        return self.keys or self.home / "keys"


@cache
def settings() -> Settings:
    """The process's settings, read once."""
    return Settings()
