"""Configuration: environment variables through one class, each documented here."""

from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every variable the product reads. Prefix `LIANHE_`, except PORT, DEMO and KAFKA_BOOTSTRAP_SERVERS."""

    model_config = SettingsConfigDict(
        env_prefix="LIANHE_", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    home: Path = Field(Path(".lianhe"), description="data folder: embedded PostgreSQL, keys, files")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, validation_alias="PORT", description="the gateway's port, open to the world")
    service_port: int | None = Field(
        None,
        description="serve SERVICE: the port of its inside; unset: PORT + its place (from 1) among the sorted"
        " names of all services, so that one machine holds them all",
    )
    demo: bool = Field(True, validation_alias="DEMO", description="load the demo season on the first start")
    postgres: str | None = Field(
        None, description="admin DSN of an outside PostgreSQL (15 and up); unset: the embedded one"
    )
    database_url: str | None = Field(None, description="DSN of this service's own database (serve SERVICE)")
    secrets: Path | None = Field(
        None,
        description="folder with a file for each database role, named like it, that holds its password, for"
        " DSNs that have none",
    )
    kafka: str | None = Field(
        None, validation_alias="KAFKA_BOOTSTRAP_SERVERS", description="Kafka; unset: the local transport"
    )
    kafka_prefix: str = Field("lianhe.", description="prefix of topic names")
    kafka_partitions: int = Field(6, description="partitions of a topic made by us")
    upstream: str = Field(
        "http://127.0.0.1:{port}",
        description="serve gateway: where each service answers, e.g. http://{service}:8000; {port} is PORT +"
        " the service's place among the sorted names",
    )
    keys: Path | None = Field(None, description="folder of token and field keys; unset: HOME/keys")
    connections_max: int = Field(
        12,
        description="acts and reads at a service's database at once; two connections more hold its locks",
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING")
    keep_inbox_days: int = Field(
        400, ge=30, description="days for which ids of applied events are kept; longer than any backup is old"
    )
    keep_archive_months: int = Field(
        120, ge=24, description="months for which facts of sealed months stay in the archive"
    )

    # What may come in at the doors, and why not more.
    head_bytes_max: int = Field(
        32 * 1024, description="request line and headers: a token of a person with many roles has 4 kB"
    )
    head_s_max: float = Field(20, description="seconds until a request's headers are in: a packet or two")
    body_s_max: float = Field(
        30, description="seconds a body may pause: a bad line stalls, it does not fall silent"
    )
    body_bytes_a_s_min: int = Field(
        256, description="bytes a second a body comes at least, on the whole: half of a GSM call's"
    )
    answer_s_max: float = Field(60, description="seconds an answer waits for its reader before it is dropped")
    body_bytes_max: int = Field(
        8 * 1024 * 1024, description="largest request body: a register of 20,000 rows has 3 MB"
    )
    json_depth_max: int = Field(32, description="lists and objects in each other: no form of ours has ten")
    workbook_bytes_max: int = Field(
        20 * 1024 * 1024, description="largest workbook, also from the command line, pictures included"
    )
    workbook_old_bytes_max: int = Field(
        5 * 1024 * 1024, description="largest .xls, which cannot be looked into: 20,000 rows have 4 MB"
    )
    workbook_unzipped_bytes_max: int = Field(
        64 * 1024 * 1024, description="its XML unpacked: 20,000 rows of 30 columns have 40 MB"
    )
    workbook_entries_max: int = Field(1_000, description="parts in its container")
    workbook_sheets_max: int = Field(100, description="sheets: one a household group, in the worst one seen")
    workbook_rows_max: int = Field(20_000, description="rows of a sheet: the largest township's households")
    workbook_columns_max: int = Field(256, description="columns of a sheet: all that an .xls can have")
    workbook_cells_max: int = Field(
        1_000_000, description="cells of all its sheets and the blanks between: 20,000 rows of 50 columns"
    )
    workbook_text_chars_max: int = Field(
        64 * 1024 * 1024, description="characters of its cells, a shared text counted wherever it stands"
    )
    workbook_s_max: int = Field(60, description="seconds to read it: the largest allowed takes ten")
    workbook_memory_bytes_max: int = Field(
        2 * 1024**3, description="memory of the process that reads it, so that a bomb bursts there"
    )

    def with_password(self, dsn: str) -> str:
        """The DSN with its role's password out of the secrets, where it has none and they know the role."""
        address = urlsplit(dsn)
        if self.secrets is None or address.username is None or address.password is not None:
            return dsn
        kept = self.secrets / address.username
        if not kept.exists():
            return dsn
        name, _, host = address.netloc.rpartition("@")
        netloc = f"{name}:{quote(kept.read_text().strip(), safe='')}@{host}"
        return urlunsplit(address._replace(netloc=netloc))

    @property
    def keys_dir(self) -> Path:
        return self.keys or self.home / "keys"


@cache
def settings() -> Settings:
    """The process's settings, read once."""
    return Settings()
