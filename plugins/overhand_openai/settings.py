"""Which server, which model, which key: read from the environment in this one place."""

from collections.abc import Mapping
from importlib.util import find_spec

from msgspec import Struct

from overhand.errors import PluginError

__all__ = ["Settings", "check", "settings_of"]

DEFAULT_URL = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-4.1-mini"


class Settings(Struct, frozen=True, kw_only=True):
    """How a model is reached."""

    api_key: str = ""  # empty: servers of one's own mostly want none
    base_url: str = DEFAULT_URL
    model: str = DEFAULT_MODEL
    given: bool = True  # whether the environment names a key or a server at all
    turn_s: float = 20.0  # a whole turn, tools included
    connect_s: float = 2.0


def settings_of(environ: Mapping[str, str]) -> Settings:
    """The settings in `OPENAI_API_KEY`, `OPENAI_BASE_URL` and `OVERHAND_MODEL`."""
    key, url = environ.get("OPENAI_API_KEY", ""), environ.get("OPENAI_BASE_URL", "")
    return Settings(
        api_key=key,
        base_url=url or DEFAULT_URL,
        model=environ.get("OVERHAND_MODEL", "") or DEFAULT_MODEL,
        given=bool(key or url),
    )


def check(settings: Settings) -> None:
    """See whether an agent can be made of these settings.

    Raises:
        PluginError: it cannot; the error says what to install or to set.
    """
    remedy = 'Or set agent = "offline" in overhand.toml.'
    if find_spec("openai") is None:
        raise PluginError("openai", "the openai library is not installed", f"pip install overhand[openai]. {remedy}")
    if not settings.given:
        why = "neither OPENAI_API_KEY nor OPENAI_BASE_URL is set"
        raise PluginError("openai", why, f"Set one of them. {remedy}")
