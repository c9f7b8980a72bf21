"""Signing in, staying in, signing out: access token in the answer, refresh token in a strict cookie."""

from fastapi import Request, Response

from services.gateway.domain import SessionEnded
from services.gateway.schemas import Activate, ActorView, ChangePassword, SignedInView, SignIn
from services.gateway.service import sessions
from shared.kit.auth import PUBLIC, SIGNED_IN, Actor, Signer, signing_key
from shared.kit.errors import Refused
from shared.kit.settings import settings
from shared.kit.web import Acting, Router, problem

COOKIE = "lianhe_refresh"
#: Sent with these requests only. The path is the one the browser sees.
COOKIE_PATH = "/api/auth"

router = Router(prefix="/auth", tags=["auth"])


def signer_of(request: Request) -> Signer:
    """The process's signer; without the outer door (a service alone) made from the keys folder."""
    state = request.app.state
    if getattr(state, "signer", None) is None:
        state.signer = Signer(signing_key(settings().keys_dir))
    signer: Signer = state.signer
    return signer


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _view(actor: Actor) -> ActorView:
    return ActorView(id=actor.id, name=actor.name, grants=list(actor.grants), household_id=actor.household_id)


def _answer(
    request: Request, response: Response, outcome: sessions.SignedIn | Refused, language: str
) -> object:
    """Come in, or the refusal as an answer rather than an exception: what was counted stays written."""
    if isinstance(outcome, Refused):
        refused = problem(outcome, language)
        if isinstance(outcome, SessionEnded):
            _forget(request, refused)
        return refused
    response.set_cookie(
        COOKIE,
        outcome.refresh_token,
        max_age=outcome.refresh_s,
        path=COOKIE_PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    token = signer_of(request).token(outcome.actor, lives_s=outcome.access_s)
    return SignedInView(access_token=token, expires_in_s=outcome.access_s, actor=_view(outcome.actor))


def _forget(request: Request, response: Response) -> None:
    response.delete_cookie(
        COOKIE, path=COOKIE_PATH, secure=request.url.scheme == "https", httponly=True, samesite="strict"
    )


@router.post("/sign-in", door=PUBLIC, status_code=200, response_model=SignedInView)
async def sign_in(asked: SignIn, request: Request, response: Response, act: Acting) -> object:
    """Name and password for a short token and the refresh cookie."""
    outcome = await sessions.sign_in(act.database, asked.name, asked.password, _address(request))
    return _answer(request, response, outcome, act.language)


@router.post("/activate", door=PUBLIC, status_code=200, response_model=SignedInView)
async def activate(asked: Activate, request: Request, response: Response, act: Acting) -> object:
    """A one-time activation code and the password to come."""
    outcome = await sessions.activate(act.database, asked.code, asked.password, _address(request))
    return _answer(request, response, outcome, act.language)


@router.post("/refresh", door=PUBLIC, status_code=200, response_model=SignedInView)
async def refresh(request: Request, response: Response, act: Acting) -> object:
    """The next access token; the cookie changes with it."""
    token = request.cookies.get(COOKIE, "")
    outcome = await sessions.refresh(act.session, token, _address(request))
    return _answer(request, response, outcome, act.language)


@router.post("/sign-out", door=PUBLIC, status_code=204)
async def sign_out(request: Request, response: Response, act: Acting) -> None:
    """End this device's sign-in."""
    await sessions.sign_out(act.session, request.cookies.get(COOKIE, ""), _address(request))
    _forget(request, response)


@router.post("/password", door=SIGNED_IN, status_code=200, response_model=SignedInView)
async def change_password(asked: ChangePassword, request: Request, response: Response, act: Acting) -> object:
    """Another password; every other device is signed out."""
    outcome = await sessions.change_password(
        act.database, act.actor.id, asked.old_password, asked.password, _address(request)
    )
    return _answer(request, response, outcome, act.language)


@router.get("/me", door=SIGNED_IN)
async def me(act: Acting) -> ActorView:
    """Who I am, by my token (a plant's key is a user too)."""
    return _view(act.actor)
