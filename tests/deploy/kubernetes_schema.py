"""What Kubernetes 1.33, Strimzi (API v1) and CloudNativePG 1.29 take of the fields we use, as JSON Schema.

Only those fields: one that is not here is refused, so that a slip is seen and a new one is looked up first.
"""

from typing import Any

Schema = dict[str, Any]

STRING: Schema = {"type": "string", "minLength": 1}
TRUE: Schema = {"const": True}
BOOLEAN: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 1}
PORT: Schema = {"type": "integer", "minimum": 1, "maximum": 65535}
#: RFC 1123: what a thing may be called.
NAME: Schema = {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$"}
LABEL_KEY = "^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$"
LABELS: Schema = {
    "type": "object",
    "patternProperties": {LABEL_KEY: {"type": "string", "maxLength": 63}},
    "additionalProperties": False,
    "minProperties": 1,
}
TEXTS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
BYTES: Schema = {"type": "string", "pattern": "^[1-9][0-9]*(Mi|Gi)$"}
CPU: Schema = {"type": "string", "pattern": "^[1-9][0-9]*m?$"}


def exactly(required: Schema, optional: Schema | None = None) -> Schema:
    """An object of these fields and no others."""
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


def some(items: Schema, least: int = 1) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


def one_of(*values: str) -> Schema:
    return {"enum": list(values)}


RESOURCES = exactly(
    {"requests": exactly({"cpu": CPU, "memory": BYTES}), "limits": exactly({"memory": BYTES}, {"cpu": CPU})}
)
MATCH = exactly({"matchLabels": LABELS})
METADATA = exactly({"name": NAME}, {"labels": LABELS, "annotations": TEXTS})
PROBE = exactly(
    {"httpGet": exactly({"path": {"type": "string", "pattern": "^/"}, "port": PORT}), "periodSeconds": COUNT},
    {"timeoutSeconds": COUNT, "failureThreshold": COUNT, "initialDelaySeconds": COUNT},
)
CONTAINER = exactly(
    {
        "name": NAME,
        "image": STRING,
        "args": some(STRING),
        "env": some(exactly({"name": STRING, "value": {"type": "string"}})),
        "resources": RESOURCES,
        "securityContext": exactly(
            {
                "allowPrivilegeEscalation": {"const": False},
                "readOnlyRootFilesystem": TRUE,
                "capabilities": exactly({"drop": {"const": ["ALL"]}}),
            }
        ),
        "volumeMounts": some(
            exactly({"name": NAME, "mountPath": {"type": "string", "pattern": "^/"}}, {"readOnly": BOOLEAN})
        ),
    }
)
#: A service also says where it answers.
SERVER = exactly(
    CONTAINER["properties"]
    | {
        "ports": some(exactly({"name": {"type": "string", "maxLength": 15}, "containerPort": PORT})),
        "startupProbe": PROBE,
        "readinessProbe": PROBE,
        "livenessProbe": PROBE,
    }
)
SECRET_FILES = exactly(
    {"secret": exactly({"name": NAME}, {"items": some(exactly({"key": STRING, "path": STRING}))})}
)
VOLUME: Schema = {
    "oneOf": [
        exactly({"name": NAME, "emptyDir": {"type": "object"}}),
        exactly({"name": NAME, "persistentVolumeClaim": exactly({"claimName": NAME})}),
        exactly(
            {
                "name": NAME,
                "projected": exactly(
                    {
                        "defaultMode": {"type": "integer", "minimum": 0, "maximum": 0o777},
                        "sources": some(SECRET_FILES),
                    }
                ),
            }
        ),
    ]
}
POD = exactly(
    {
        "automountServiceAccountToken": {"const": False},
        "securityContext": exactly(
            {
                "runAsNonRoot": TRUE,
                "runAsUser": COUNT,
                "runAsGroup": COUNT,
                "fsGroup": COUNT,
                "seccompProfile": exactly({"type": one_of("RuntimeDefault")}),
            }
        ),
        "containers": some(CONTAINER),
        "volumes": some(VOLUME),
    }
)
SPREAD = exactly(
    {
        "maxSkew": COUNT,
        "topologyKey": STRING,
        "whenUnsatisfiable": one_of("DoNotSchedule", "ScheduleAnyway"),
        "labelSelector": MATCH,
    }
)
SERVER_POD = exactly(
    POD["properties"]
    | {
        "containers": some(SERVER),
        "terminationGracePeriodSeconds": COUNT,
        "topologySpreadConstraints": some(SPREAD),
    }
)
JOB_POD = exactly(POD["properties"] | {"restartPolicy": one_of("OnFailure", "Never")})
JOB = exactly(
    {"backoffLimit": COUNT, "template": exactly({"metadata": exactly({"labels": LABELS}), "spec": JOB_POD})}
)
CLAIM = exactly(
    {
        "accessModes": some(one_of("ReadWriteOnce")),
        "resources": exactly({"requests": exactly({"storage": BYTES})}),
    }
)
DEPLOYMENT = exactly(
    {
        "replicas": COUNT,
        "strategy": exactly(
            {
                "rollingUpdate": exactly(
                    {"maxSurge": COUNT, "maxUnavailable": {"type": "integer", "minimum": 0}}
                )
            }
        ),
        "selector": MATCH,
        "template": exactly(
            {"metadata": exactly({"labels": LABELS}, {"annotations": TEXTS}), "spec": SERVER_POD}
        ),
    }
)
PEER = exactly({}, {"podSelector": MATCH, "namespaceSelector": exactly({}, {"matchLabels": LABELS})})
POLICY_PORTS = some(exactly({"port": PORT}, {"protocol": one_of("TCP", "UDP")}))
NETWORK_POLICY = exactly(
    {"podSelector": MATCH, "policyTypes": some(one_of("Ingress", "Egress"))},
    {
        "ingress": some(exactly({"ports": POLICY_PORTS}, {"from": some(PEER)})),
        "egress": some(exactly({"ports": POLICY_PORTS, "to": some(PEER)})),
    },
)
NODE_POOL = exactly(
    {
        "replicas": COUNT,
        "roles": some(one_of("controller", "broker")),
        "storage": exactly(
            {
                "type": one_of("jbod"),
                "volumes": some(
                    exactly(
                        {
                            "id": {"type": "integer", "minimum": 0},
                            "type": one_of("persistent-claim"),
                            "size": BYTES,
                        },
                        {"kraftMetadata": one_of("shared"), "deleteClaim": BOOLEAN},
                    )
                ),
            }
        ),
    },
    {"resources": RESOURCES},
)
KAFKA = exactly(
    {
        "kafka": exactly(
            {
                "version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
                "metadataVersion": {"type": "string", "pattern": r"^\d+\.\d+-IV\d+$"},
                "listeners": some(
                    exactly(
                        {
                            "name": {"type": "string", "pattern": "^[a-z0-9]{1,11}$"},
                            "port": {"type": "integer", "minimum": 9092},
                            "type": one_of("internal", "cluster-ip"),
                            "tls": BOOLEAN,
                        },
                        {"networkPolicyPeers": some(PEER)},
                    )
                ),
                "config": {"type": "object"},
            }
        )
    }
)
ROLE = exactly(
    {
        "name": {"type": "string", "pattern": "^[a-z_]{1,63}$"},
        "ensure": one_of("present", "absent"),
        "login": BOOLEAN,
        "passwordSecret": exactly({"name": NAME}),
    }
)
INITDB = exactly(
    {"database": STRING, "owner": STRING},
    dict.fromkeys(("encoding", "localeCollate", "localeCType", "localeProvider", "builtinLocale"), STRING),
)
RECOVERY = exactly({"backup": exactly({"name": NAME})})
POSTGRES = exactly(
    {
        "instances": COUNT,
        "enableSuperuserAccess": BOOLEAN,
        "bootstrap": {"oneOf": [exactly({"initdb": INITDB}), exactly({"recovery": RECOVERY})]},
        "postgresql": exactly(
            {
                "parameters": TEXTS,
                "pg_hba": some(STRING),
                "synchronous": exactly({"method": one_of("any", "first"), "number": COUNT}),
            }
        ),
        "storage": exactly({"size": BYTES}),
        "walStorage": exactly({"size": BYTES}),
        "resources": RESOURCES,
        "managed": exactly({"roles": some(ROLE)}),
    }
)
DATABASE = exactly(
    {
        "cluster": exactly({"name": NAME}),
        "name": STRING,
        "owner": STRING,
        "databaseReclaimPolicy": one_of("retain", "delete"),
    }
)

#: The `spec` of each kind, by its API.
KINDS: dict[tuple[str, str], Schema | None] = {
    ("v1", "Namespace"): None,
    ("v1", "Service"): exactly(
        {
            "selector": LABELS,
            "ports": some(
                exactly({"name": STRING, "port": PORT, "targetPort": {"type": ["string", "integer"]}})
            ),
        }
    ),
    ("apps/v1", "Deployment"): DEPLOYMENT,
    ("batch/v1", "Job"): JOB,
    ("v1", "PersistentVolumeClaim"): CLAIM,
    ("policy/v1", "PodDisruptionBudget"): exactly({"minAvailable": COUNT, "selector": MATCH}),
    ("networking.k8s.io/v1", "NetworkPolicy"): NETWORK_POLICY,
    ("kafka.strimzi.io/v1", "KafkaNodePool"): NODE_POOL,
    ("kafka.strimzi.io/v1", "Kafka"): KAFKA,
    ("postgresql.cnpg.io/v1", "Cluster"): POSTGRES,
    ("postgresql.cnpg.io/v1", "Database"): DATABASE,
}


def schema_of(manifest: dict[str, Any]) -> Schema:
    """The schema of a whole manifest. Raises KeyError for a kind we have none for."""
    spec = KINDS[manifest["apiVersion"], manifest["kind"]]
    fields = {"apiVersion": STRING, "kind": STRING, "metadata": METADATA}
    return exactly(fields if spec is None else fields | {"spec": spec})
