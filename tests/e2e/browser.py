"""Chromium from the npm package: with libraries where the system has none, and a font that has Chinese."""

import ctypes.util
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from noto_cjk_sans_otc import FONT_PATH
from playwright.sync_api import Browser, sync_playwright

UNPACKED = Path(__file__).parents[2] / ".state" / "browser"
FLAGS = (
    "--headless=shell",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
)
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class NoBrowser(Exception):
    """Nothing to look with."""


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium of our own. Raises NoBrowser."""
    chromium = UNPACKED / "chromium"
    if not chromium.exists():
        raise NoBrowser("the browser is not unpacked: make .state/browser.stamp")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS, env=_environment())
        try:
            yield started
        finally:
            started.close()


def _environment() -> dict[str, str | float | bool]:
    kept: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(_fonts())}
    if ctypes.util.find_library("nss3") is None:
        kept["LD_LIBRARY_PATH"] = str(_nss() / "lib")
    return kept


def _fonts() -> Path:
    """One font only, the same on every machine: pages look alike wherever they are looked at."""
    settings = UNPACKED / "fonts.conf"
    if not settings.exists():
        fonts = Path(str(FONT_PATH)).parent
        settings.write_text(FONTS.format(fonts=fonts, cache=UNPACKED / "fonts"))
    return settings


def _nss() -> Path:
    """The libraries of NSS that came with the browser."""
    folder = UNPACKED / "nss"
    if not folder.exists():
        with tarfile.open(UNPACKED / "nss.tar") as packed:
            packed.extractall(folder, filter="data")
    return folder
