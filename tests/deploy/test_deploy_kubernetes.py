"""Manifests for Kubernetes: valid by schema, one set for each service, secrets by reference, none as root."""

import copy
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import yaml

from services.cli import manifests as made
from shared.kit import registry
from tests.deploy.files import ROOT, compose, manifests
from tests.deploy.kubernetes_schema import schema_of

FILES = manifests()
KUSTOMIZATION = "kustomization.yaml"
MANIFESTS: list[dict[str, Any]] = [
    one for name, documents in FILES.items() if name != KUSTOMIZATION for one in documents
]


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in MANIFESTS if one["kind"] == kind}


def faults(manifest: dict[str, Any]) -> list[str]:
    found = jsonschema.Draft202012Validator(schema_of(manifest)).iter_errors(manifest)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in found]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: f"{one['kind']} {one['metadata']['name']}")
def test_a_manifest_is_valid(manifest: dict[str, Any]) -> None:
    assert not faults(manifest)


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("Deployment", ("spec", "template", "spec", "securityContext", "runAsNonRoot"), False),
        ("Deployment", ("spec", "template", "spec", "hostNetwork"), True),
        ("Deployment", ("spec", "replicas"), "2"),
        ("Service", ("spec", "selector"), {}),
        ("Kafka", ("spec", "kafka", "metadataVersion"), "4.3"),
        ("KafkaNodePool", ("spec", "storage", "type"), "ephemeral"),
        ("Cluster", ("spec", "postgresql", "parameters", "max_connections"), 300),
        ("Database", ("spec", "databaseReclaimPolicy"), "drop"),
        ("NetworkPolicy", ("spec", "policyTypes"), ["Both"]),
        ("PodDisruptionBudget", ("metadata", "name"), "facility_farming"),
    ],
)
def test_a_slip_is_seen(kind: str, path: tuple[str, ...], value: Any) -> None:
    broken = copy.deepcopy(next(one for one in MANIFESTS if one["kind"] == kind))
    inner = broken
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert faults(broken)


def test_every_file_is_part_of_the_whole() -> None:
    [whole] = FILES[KUSTOMIZATION]
    assert sorted([*whole["resources"], KUSTOMIZATION]) == sorted(FILES)
    assert whole["images"] == [{"name": "lianhe", "newTag": "local"}]


def test_a_restore_is_valid_and_lets_nothing_else_run() -> None:
    """The overlay of a restore: its own manifests, and its patches upon those that stand."""
    files = manifests("kubernetes-restore")
    [whole] = files[KUSTOMIZATION]
    assert whole["resources"] == ["../kubernetes", "rejoin.yaml"]
    assert whole["images"] == FILES[KUSTOMIZATION][0]["images"]
    claim, job = files["rejoin.yaml"]
    assert not faults(claim)
    assert not faults(job)
    patches = {
        one["target"]["kind"]: {each["path"]: each["value"] for each in yaml.safe_load(one["patch"])}
        for one in whole["patches"]
    }
    assert patches["Deployment"] == {"/spec/replicas": 0}
    cluster = copy.deepcopy(of_kind("Cluster")["postgres"])
    for path, value in patches["Cluster"].items():
        cluster["spec"][path.removeprefix("/spec/")] = value
    assert not faults(cluster)
    pod = job["spec"]["template"]
    labels = of_kind("NetworkPolicy")["services"]["spec"]["podSelector"]["matchLabels"]
    assert labels.items() <= pod["metadata"]["labels"].items()
    told = {one["name"]: one["value"] for one in pod["spec"]["containers"][0]["env"]}
    asked = {one["name"]: one["value"] for one in _env("finance")}
    shared = {"KAFKA_BOOTSTRAP_SERVERS", "LIANHE_SECRETS"}
    assert {name: told[name] for name in shared} == {name: asked[name] for name in shared}
    assert urlsplit(told["LIANHE_POSTGRES"]).hostname == urlsplit(asked["LIANHE_DATABASE_URL"]).hostname


def _env(host: str) -> list[dict[str, str]]:
    [container] = of_kind("Deployment")[host]["spec"]["template"]["spec"]["containers"]
    return list(container["env"])


def test_what_is_generated_is_up_to_date() -> None:
    for path, text in made.generated(ROOT).items():
        assert (ROOT / path).read_text() == text, f"{path}: make contracts"


@pytest.mark.parametrize("name", registry.names())
def test_a_service_is_all_there(name: str) -> None:
    host = name.replace("_", "-")
    deployment, service = of_kind("Deployment")[host], of_kind("Service")[host]
    pod = deployment["spec"]["template"]
    labels = pod["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert service["spec"]["selector"].items() <= labels.items()
    assert of_kind("PodDisruptionBudget")[host]["spec"]["selector"]["matchLabels"].items() <= labels.items()
    [container] = pod["spec"]["containers"]
    assert container["args"] == ["serve", name]
    variables = {one["name"]: one["value"] for one in container["env"]}
    address = urlsplit(variables["LIANHE_DATABASE_URL"])
    assert (address.username, address.password, address.path) == (f"lianhe_{name}", None, f"/lianhe_{name}")
    assert address.hostname == "postgres-rw"
    database = of_kind("Database")[f"lianhe-{host}"]["spec"]
    assert (database["name"], database["owner"]) == (f"lianhe_{name}", f"lianhe_{name}")
    roles = {one["name"]: one for one in of_kind("Cluster")["postgres"]["spec"]["managed"]["roles"]}
    assert roles[f"lianhe_{name}"]["passwordSecret"] == {"name": f"lianhe-{host}"}


@pytest.mark.parametrize("name", registry.names())
def test_a_pod_holds_the_same_secrets_as_the_container(name: str) -> None:
    pod = of_kind("Deployment")[name.replace("_", "-")]["spec"]["template"]["spec"]
    [mounted] = [volume["projected"] for volume in pod["volumes"] if "projected" in volume]
    files = {item["path"] for source in mounted["sources"] for item in source["secret"]["items"]}
    assert files == set(compose()["services"][name]["secrets"])


def test_there_is_nothing_for_services_that_are_not() -> None:
    hosts = {name.replace("_", "-") for name in registry.names()}
    assert (
        set(of_kind("Deployment")) == set(of_kind("Service")) == set(of_kind("PodDisruptionBudget")) == hosts
    )
    assert not of_kind("Secret")


def test_the_broker_is_where_the_services_look_and_keeps_every_fact_twice_at_least() -> None:
    [kafka] = of_kind("Kafka").values()
    [pool] = of_kind("KafkaNodePool").values()
    assert pool["metadata"]["labels"] == {"strimzi.io/cluster": kafka["metadata"]["name"]}
    config = kafka["spec"]["kafka"]["config"]
    assert (
        pool["spec"]["replicas"] >= config["default.replication.factor"] > config["min.insync.replicas"] >= 2
    )
    [deployment, *_] = of_kind("Deployment").values()
    variables = deployment["spec"]["template"]["spec"]["containers"][0]["env"]
    bootstrap = next(one["value"] for one in variables if one["name"] == "KAFKA_BOOTSTRAP_SERVERS")
    assert bootstrap == f"{kafka['metadata']['name']}-kafka-bootstrap:9092"
