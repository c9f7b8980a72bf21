"""Tokens that open nothing: forged, expired, of another key, of another house, torn."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from shared.kit.auth import ALGORITHM, ISSUER, Actor, Signer
from tests.world import World

LIVES_S = 3600
YEAR_4000 = 64_060_588_800


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def headers(world: World, actor: Actor) -> Iterator[tuple[str, str]]:
    """What is wrong, and the Authorization header that is sent."""
    good = world.token(actor)
    head, claims, signature = good.split(".")
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    raised = {**told, "exp": YEAR_4000, "actor": {**told["actor"], "name": "别人"}}
    public = json.dumps(world._key.as_dict(private=False)).encode()
    other = OKPKey.generate_key("Ed25519", private=True)
    hashed = jwt.encode({"alg": "HS256"}, raised, OctKey.import_key(public), algorithms=["HS256"])
    yield "no algorithm", f"Bearer {_part({'alg': 'none'})}.{_part(raised)}."
    yield "no algorithm, signed", f"Bearer {_part({'alg': 'none'})}.{claims}.{signature}"
    yield "the public key as a secret", f"Bearer {hashed}"
    yield "another key", f"Bearer {Signer(other).token(actor, lives_s=LIVES_S)}"
    yield "its own key", f"Bearer {_own_key(other, raised)}"
    yield "other claims under the signature", f"Bearer {head}.{_part(raised)}.{signature}"
    yield "expired", f"Bearer {world._signer.token(actor, lives_s=-1)}"
    yield "without an end", f"Bearer {_signed(world, {k: v for k, v in told.items() if k != 'exp'})}"
    yield "an end that is no number", f"Bearer {_signed(world, {**told, 'exp': 'never'})}"
    yield "of another house", f"Bearer {_signed(world, {**told, 'iss': 'elsewhere'})}"
    yield "of nobody", f"Bearer {_signed(world, {'iss': ISSUER, 'exp': YEAR_4000})}"
    yield "of an unknown role", f"Bearer {_signed(world, {**told, 'actor': _emperor(told['actor'])})}"
    yield "torn", f"Bearer {good[:-8]}"
    yield "without its signature", f"Bearer {head}.{claims}."
    yield "with a tail", f"Bearer {good}.{signature}"
    yield "twice", f"Bearer {good} {good}"
    yield "of another scheme", f"Basic {good}"
    yield "without a scheme", good
    yield "control characters", "Bearer \x7f"
    yield "three letters", "Bearer a.b.c"
    yield "very long", "Bearer " + "x" * 9_000
    yield "nothing", "Bearer"


def _signed(world: World, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": ALGORITHM}, claims, world._key, algorithms=[ALGORITHM])


def _own_key(key: OKPKey, claims: dict[str, Any]) -> str:
    """It brings the key by which it is to be checked."""
    head = {"alg": ALGORITHM, "jwk": key.as_dict(private=False)}
    return jwt.encode(head, claims, key, algorithms=[ALGORITHM])


def _emperor(actor: dict[str, Any]) -> dict[str, Any]:
    return {**actor, "grants": [{**grant, "role": "emperor"} for grant in actor["grants"]]}
