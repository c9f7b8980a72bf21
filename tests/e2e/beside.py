"""What others do meanwhile: somebody who works over the API while a story goes on at the browser."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from shared.kit.ids import new_id

ANSWER_S_MAX, ARRIVES_S_MAX, LOOK_S = 60, 60, 0.05


class Beside:
    """Somebody signed in, without a page."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def ask(self, path: str, **query: object) -> Any:
        """What the API answers."""
        answer = self._client.get(f"/api{path}", params={name: str(one) for name, one in query.items()})
        assert answer.is_success, answer.text
        return answer.json()

    def tell(self, path: str, **command: object) -> Any:
        """Do something, under an id of its own; `id=None` where a number is the id."""
        body = {"id": str(new_id()), **command}
        sent = {name: value for name, value in body.items() if value is not None}
        answer = self._client.post(f"/api{path}", json=sent)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def until(self, look: Callable[[], Any]) -> Any:
        """What `look` gives, once it gives something: news takes its time from one service to the next."""
        deadline = time.monotonic() + ARRIVES_S_MAX
        while time.monotonic() < deadline:
            if found := look():
                return found
            time.sleep(LOOK_S)
        raise AssertionError("it has not arrived")


@contextmanager
def beside(address: str, name: str) -> Iterator[Beside]:
    """Somebody of the demo at the API of the product."""
    with httpx.Client(base_url=address, trust_env=False, timeout=ANSWER_S_MAX) as client:
        offered = client.get("/demo.json").raise_for_status().json()
        password = next(one["password"] for one in offered if one["name"] == name)
        answer = client.post("/api/auth/sign-in", json={"name": name, "password": password})
        client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
        yield Beside(client)
