"""What others do meanwhile: somebody who works over the API while a story goes on at the browser."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from services.demo.season.setting_up import XLSX
from services.demo.users import PASSWORD
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
        answer = self._post(path, command)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def tell_soon(self, path: str, **command: object) -> Any:
        """The same again until it is taken: what it names has still to be heard of there."""
        kept = {"id": str(new_id()), **command}

        def taken() -> httpx.Response | None:
            answer = self._post(path, kept)
            return answer if answer.is_success else None

        return self.until(taken).json()

    def send(self, path: str, workbook: bytes) -> Any:
        """Upload a workbook."""
        answer = self._client.post(f"/api{path}", content=workbook, headers={"Content-Type": XLSX})
        assert answer.is_success, answer.text
        return answer.json()

    def _post(self, path: str, command: dict[str, object]) -> httpx.Response:
        body = {"id": str(new_id()), **command}
        return self._client.post(
            f"/api{path}", json={name: value for name, value in body.items() if value is not None}
        )

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
    """Somebody of the demo, or made for a story, at the API of the product."""
    with httpx.Client(base_url=address, trust_env=False, timeout=ANSWER_S_MAX) as client:
        offered = client.get("/demo.json").raise_for_status().json()
        password = next((one["password"] for one in offered if one["name"] == name), PASSWORD)
        answer = client.post("/api/auth/sign-in", json={"name": name, "password": password})
        client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
        yield Beside(client)
