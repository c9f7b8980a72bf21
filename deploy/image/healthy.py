"""Whether the service of this container says that it is ready: asked by hand, so that asking costs little."""

import os
import socket
import sys

ANSWER_S_MAX = 4
QUESTION = b"GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n"


def ready(port: int) -> bool:
    """One question, one status line."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_S_MAX) as link:
            link.sendall(QUESTION)
            return link.makefile("rb").readline().split(b" ")[1:2] == [b"200"]
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if ready(int(os.environ["PORT"])) else 1)
