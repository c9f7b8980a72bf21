"""Who asks, with which roles over which nodes of the group tree: tokens, grants, doors."""

import contextlib
import json
import os
import tempfile
from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import BaseModel, ConfigDict

from shared.kit import clock
from shared.kit.errors import NotSignedIn

ISSUER = "lianhe"
ALGORITHM = "Ed25519"
TOKENS_REMEMBERED_MAX = 4096


class Role(StrEnum):
    """What a person or machine is, at a node of the group tree; scope runs down the tree."""

    MANAGER = "manager"  # 理事长, of a village organisation or a co-op
    ACCOUNTANT = "accountant"  # 会计, of a village organisation, a co-op or a company
    SUBSIDIARY = "subsidiary"  # 分/子公司经理
    PLANT = "plant"  # 加工厂, a person or its machine
    SALES = "sales"  # 销售
    FINANCE = "finance"  # 镇公司财务
    SUPERVISOR = "supervisor"  # 监事
    AUDITOR = "auditor"  # 审计
    HOUSEHOLD = "household"  # 农户
    OPERATOR = "operator"  # 运维
    ADMINISTRATOR = "administrator"  # 系统管理员: users and rights, no business

    @property
    def zh(self) -> str:
        return _ROLE_ZH[self]


_ROLE_ZH = {
    Role.MANAGER: "理事长",
    Role.ACCOUNTANT: "会计",
    Role.SUBSIDIARY: "分/子公司经理",
    Role.PLANT: "加工厂",
    Role.SALES: "销售",
    Role.FINANCE: "镇公司财务",
    Role.SUPERVISOR: "监事",
    Role.AUDITOR: "审计",
    Role.HOUSEHOLD: "农户",
    Role.OPERATOR: "运维",
    Role.ADMINISTRATOR: "系统管理员",
}

#: They read everything in their scope and write nothing.
READERS: frozenset[Role] = frozenset({Role.SUPERVISOR, Role.AUDITOR})


class Grant(BaseModel):
    """A role at a node (and below it). A household's grant also names the household."""

    model_config = ConfigDict(frozen=True)

    role: Role
    node_id: UUID


class Actor(BaseModel):
    """The person or machine behind a request."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    grants: tuple[Grant, ...] = ()
    household_id: UUID | None = None

    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)


class Scope(StrEnum):
    """Where a route's node of the group tree comes from."""

    PUBLIC = "public"  # no sign-in
    SIGNED_IN = "signed_in"  # anyone signed in; nothing of any entity is shown
    OWN = "own"  # the household itself, or those over its village
    ROW = "row"  # from the row addressed: the route calls `act.within`
    VISIBLE = "visible"  # a list, cut to what the actor may see: the route calls `act.visible`


@dataclass(frozen=True)
class Door:
    """Who may use a route: any of `roles`, over the node found at `scope`.

    `scope` is a `Scope`, or 'path:NAME', 'query:NAME', 'body:NAME' for a node id in that place.
    """

    roles: frozenset[Role]
    scope: str

    @property
    def place(self) -> tuple[str, str] | None:
        """('path' | 'query' | 'body', name) when the node id stands in the request."""
        where, colon, name = self.scope.partition(":")
        return (where, name) if colon else None


def door(*roles: Role, scope: str) -> Door:
    """The door of a route; a route without one does not exist."""
    place, colon, _ = scope.partition(":")
    if colon:
        if place not in ("path", "query", "body"):
            raise ValueError(scope)
    else:
        Scope(scope)
    if scope != Scope.PUBLIC and scope != Scope.SIGNED_IN and not roles:
        raise ValueError("a door names its roles")
    return Door(frozenset(roles), scope)


PUBLIC = Door(frozenset(), Scope.PUBLIC)
SIGNED_IN = Door(frozenset(), Scope.SIGNED_IN)


class Signer:
    """The gateway's end: signs short tokens with its Ed25519 key."""

    def __init__(self, key: OKPKey) -> None:
        self._key = key

    def token(self, actor: Actor, *, lives_s: int) -> str:
        """A token for this actor, valid for `lives_s` seconds."""
        issued = int(clock.now().timestamp())
        claims = {
            "iss": ISSUER,
            "iat": issued,
            "exp": issued + lives_s,
            "actor": actor.model_dump(mode="json"),
        }
        return jwt.encode({"alg": ALGORITHM}, claims, self._key, algorithms=[ALGORITHM])


class Verifier:
    """A service's end: checks a token once and remembers the result until it expires."""

    def __init__(self, key: OKPKey) -> None:
        self._key = key
        self._known: OrderedDict[str, tuple[float, Actor]] = OrderedDict()

    def actor(self, token: str) -> Actor:
        """The actor a token speaks for. Refuses NotSignedIn for anything forged, expired or malformed."""
        known = self._known.get(token)
        moment = clock.now().timestamp()
        if known is not None and known[0] > moment:
            return known[1]
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            expires = int(claims["exp"])
            actor = Actor.model_validate(claims["actor"])
            issuer = claims["iss"]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise NotSignedIn(reason="令牌无效 / invalid token") from error
        if issuer != ISSUER or expires <= moment:
            raise NotSignedIn(reason="已过期 / expired")
        self._known[token] = (expires, actor)
        while len(self._known) > TOKENS_REMEMBERED_MAX:
            self._known.popitem(last=False)
        return actor


def signing_key(folder: Path) -> OKPKey:
    """The gateway's private key, made on first use, 0600, in the keys folder."""
    path = folder / "token.jwk"
    if not path.exists():
        _make_once(path, OKPKey.generate_key("Ed25519", private=True).as_dict(private=True))
    return OKPKey.import_key(json.loads(path.read_text()))


def verifying_key(folder: Path) -> OKPKey:
    """The public half, which is all a service needs."""
    path = folder / "token.pub.jwk"
    if not path.exists():
        _make_once(path, signing_key(folder).as_dict(private=False))
    return OKPKey.import_key(json.loads(path.read_text()))


def _make_once(path: Path, content: object) -> None:
    """Written whole under another name, and linked only where nobody was quicker; for our eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    os.unlink(draft)
