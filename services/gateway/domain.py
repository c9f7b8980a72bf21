"""Secrets and rights as pure rules: how keys and codes look, which role may give which, what is refused."""

import hashlib
from datetime import datetime

from shared.kit.auth import Role
from shared.kit.errors import Kind, Refused
from shared.kit.ids import named_id

#: Where the first administrator stands until the township, the root of the group tree, is entered.
ROOT = named_id("group-root")

KEY_MARK = "lk_"
#: Without letters and digits that look alike: people read codes aloud and copy them from paper.
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12
CODE_GROUP = 4


class SignInRefused(Refused):
    """The name and the password do not belong together; which of the two is wrong is not told."""

    kind = Kind.UNAUTHENTICATED
    zh = "用户名或密码不对"
    en = "The name or the password is wrong"


class WrongOldPassword(Refused):
    """Whoever changes a password says the present one."""

    kind = Kind.INVALID
    zh = "原密码不对"
    en = "The present password is wrong"


class TooManyAttempts(Refused):
    """More failed sign-ins of this name or from this address than the limit; the window passes by itself."""

    kind = Kind.TOO_MANY
    zh = "登录失败次数过多，请在 {until} 之后再试"
    en = "Too many failed sign-ins; try again after {until}"


class SessionEnded(Refused):
    """The refresh token is unknown, expired, used before or revoked: sign in again."""

    kind = Kind.UNAUTHENTICATED
    zh = "登录已失效，请重新登录"
    en = "This sign-in has ended; please sign in again"


class CodeNotValid(Refused):
    """The activation code is unknown, used, replaced by a newer one, or expired."""

    kind = Kind.UNAUTHENTICATED
    zh = "激活码无效或已过期，请向村里的管理员索取新的激活码"
    en = "The activation code is not valid any more; ask your village's manager for a new one"


class KeyNotValid(Refused):
    """The API key is unknown, expired or revoked."""

    kind = Kind.UNAUTHENTICATED
    zh = "接口密钥无效、已过期或已吊销"
    en = "The API key is unknown, expired or revoked"


class NameTaken(Refused):
    """Another account has this name."""

    kind = Kind.CONFLICT
    constraint = "uq_account_name"
    field = "name"
    zh = "用户名已被使用，请换一个"
    en = "This user name is taken; choose another"


class IdTaken(Refused):
    """The id of a new user is another user's already."""

    kind = Kind.CONFLICT
    constraint = "pk_account"
    zh = "这个编号已经属于另一位用户，请换一个编号"
    en = "This id is another user's already; take a new id"


class NotAGrantToGive(Refused):
    """The asker may not give or take this role: a manager gives only households of the own village theirs."""

    kind = Kind.FORBIDDEN
    zh = "您不能授予或收回“{role}”角色"
    en = "You may not give or take the role {role}"


class HouseholdRoleNeedsOne(Refused):
    """The household role goes with a household, and an account of a household has no other role."""

    kind = Kind.INVALID
    zh = "“农户”角色须指明农户，且农户账号不能有其他角色"
    en = "The household role names its household, and a household's account has no other role"


class NoSuchNode(Refused):
    """The group tree has no such organisation."""

    kind = Kind.INVALID
    zh = "没有这个单位：{node}"
    en = "There is no such organisation: {node}"


class NoSuchDoor(Refused):
    """No service of this name, or not for the public."""

    kind = Kind.NOT_FOUND
    zh = "没有这个地址：{path}"
    en = "There is nothing at {path}"


class ServiceAway(Refused):
    """The service cannot be reached just now. Sent again with the same id, nothing is done twice."""

    kind = Kind.BUSY
    zh = "{service} 暂时联系不上，请稍后用同一编号重试"
    en = "{service} cannot be reached just now; send the same again, with the same id, a little later"


def hashed(secret: str) -> str:
    """SHA-256 as hex. Enough for secrets of high entropy (tokens, keys, codes), never for passwords."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tidy_code(typed: str) -> str:
    """A code as typed by a person: case, spaces and dashes do not matter."""
    return "".join(letter for letter in typed.upper() if letter in CODE_LETTERS)


def shown_code(code: str) -> str:
    """In groups of four, to be read aloud."""
    return "-".join(code[at : at + CODE_GROUP] for at in range(0, len(code), CODE_GROUP))


def gives(role: Role, given: Role) -> bool:
    """Whether someone with `role` may give `given`: administrators all, managers only households theirs."""
    return role is Role.ADMINISTRATOR or (role is Role.MANAGER and given is Role.HOUSEHOLD)


def in_force(moment: datetime, expires_at: datetime | None, ended_at: datetime | None) -> bool:
    """Neither ended nor expired at this instant."""
    return ended_at is None and (expires_at is None or expires_at > moment)
