import importlib.metadata
from collections.abc import Callable
from pathlib import Path

import pytest

from overhand.config import Config
from overhand.conversation.rules import REASONS
from overhand.errors import ConfigError, PluginError
from overhand.plugins import GROUP, Registry, collect, load_plugins

Install = Callable[[str, str], Config]

DETECTOR = """
from overhand.hookspecs import hookimpl

class Loud:
    name, reason, looks_at = {name!r}, {reason!r}, "customer"
    async def look(self, view):
        return None

@hookimpl
def register_detectors(add, config):
    add(Loud())
"""


def detector(name: str = "loud", reason: str = "frustration") -> str:
    return DETECTOR.format(name=name, reason=reason)


def registered(config: Config) -> Registry:
    loaded = load_plugins(config)
    assert loaded.problems == ()
    return collect(loaded, config)


def refusal(config: Config) -> PluginError:
    with pytest.raises(PluginError) as caught:
        registered(config)
    return caught.value


def test_an_installed_plugin_is_loaded_by_its_name(install: Install) -> None:
    registry = registered(install("aloud", detector()))
    assert list(registry.detectors) == ["loud"]
    assert registry.channels == {}


def test_only_the_plugins_that_are_named_are_imported(install: Install) -> None:
    install("boom", "raise RuntimeError('imported')")
    install("aloud", detector())
    loaded = load_plugins(Config(plugins=("aloud",)))
    assert (loaded.names, loaded.problems) == (("aloud",), ())


def test_an_empty_list_loads_none_at_all() -> None:
    assert load_plugins(Config(plugins=())).names == ()


def test_without_a_list_every_installed_plugin_is_loaded(install: Install) -> None:
    install("aloud", detector())
    loaded = load_plugins(Config())
    failed = {problem.plugin.split()[0] for problem in loaded.problems}
    assert {*loaded.names, *failed} == {point.name for point in importlib.metadata.entry_points(group=GROUP)}
    assert "aloud" in loaded.names


def test_a_plugin_that_is_not_installed_is_refused_with_those_that_are(install: Install) -> None:
    install("aloud", detector())
    with pytest.raises(PluginError, match=r"plugin 'allowed': it is not installed. Installed are: .*aloud"):
        load_plugins(Config(plugins=("allowed",)))


def test_a_plugin_that_raises_on_import_is_named_with_its_package_and_the_rest_start(install: Install) -> None:
    install("boom", "raise RuntimeError('no licence')")
    config = install("aloud", detector())
    loaded = load_plugins(config)
    assert loaded.names == ("aloud",)
    (problem,) = loaded.problems
    assert "boom (overhand-boom, stranger_boom)" in str(problem)
    assert "raised RuntimeError on import: no licence" in str(problem)
    assert list(collect(loaded, config).detectors) == ["loud"]


def test_a_plugin_whose_extra_is_missing_names_the_module(install: Install) -> None:
    loaded = load_plugins(install("extra", "import no_such_module_anywhere"))
    assert "the module 'no_such_module_anywhere' is missing" in str(loaded.problems[0])


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("from overhand.hookspecs import hookimpl\n@hookimpl\ndef register_detector(add): ...", "register_detector"),
        ("from overhand.hookspecs import hookimpl\n@hookimpl\ndef register_detectors(append): ...", "append"),
    ],
)
def test_a_misspelt_hook_or_argument_is_named_and_the_rest_start(install: Install, source: str, says: str) -> None:
    install("typo", source)
    loaded = load_plugins(install("zloud", detector()))
    assert loaded.names == ("zloud",)
    assert says in str(loaded.problems[0])
    assert not loaded.manager.has_plugin("typo")


def test_a_plugin_may_be_one_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(detector("mine"))
    registry = registered(Config(plugins=(), plugin_files=(str(file),)))
    assert list(registry.detectors) == ["mine"]


def test_a_plugin_of_one_file_may_declare_structs_with_postponed_annotations(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    struct = "from msgspec import Struct, json\nclass Row(Struct):\n    n: Number\nNumber = int\n"
    check = "assert json.decode(b'{\"n\": 1}', type=Row).n == 1\n"
    file.write_text(f"from __future__ import annotations\n{struct}{check}{detector('mine')}")
    assert list(registered(Config(plugins=(), plugin_files=(str(file),))).detectors) == ["mine"]


def test_a_file_that_is_not_there_or_no_python_is_a_problem_of_that_plugin(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("x")
    loaded = load_plugins(Config(plugins=(), plugin_files=(str(tmp_path / "gone.py"), str(text))))
    assert [problem.plugin.split()[0] for problem in loaded.problems] == ["gone", "notes"]


def test_two_plugins_cannot_share_a_name(install: Install, tmp_path: Path) -> None:
    config = install("aloud", detector())
    file = tmp_path / "aloud.py"
    file.write_text(detector("other"))
    loaded = load_plugins(Config(plugins=config.plugins, plugin_files=(str(file),)))
    assert "another plugin has this name" in str(loaded.problems[0])
    assert list(collect(loaded, config).detectors) == ["loud"]


def test_plugins_are_asked_in_the_order_of_their_names(install: Install) -> None:
    install("bb", detector("second"))
    install("aa", detector("first"))
    assert list(registered(install("cc", detector("third"))).detectors) == ["first", "second", "third"]


def test_a_plugin_may_ask_to_be_first_or_last(install: Install) -> None:
    install("aa", detector("last").replace("@hookimpl", "@hookimpl(trylast=True)"))
    install("bb", detector("second"))
    config = install("cc", detector("first").replace("@hookimpl", "@hookimpl(tryfirst=True)"))
    assert list(registered(config).detectors) == ["first", "second", "last"]


def test_two_objects_of_one_name_are_refused_with_both_plugins(install: Install) -> None:
    install("aa", detector())
    error = refusal(install("bb", detector()))
    assert error.plugin == "bb"
    assert "brings the detector 'loud', which 'aa' brings too" in str(error)


def test_an_object_without_what_its_protocol_asks_for_is_refused_with_what_is_missing(install: Install) -> None:
    source = """
from overhand.hookspecs import hookimpl
class Half:
    name = "half"
@hookimpl
def register_detectors(add):
    add(Half())
"""
    assert "Half is no Detector: it has no reason, looks_at, look" in str(refusal(install("half", source)))


@pytest.mark.parametrize(
    ("hook", "missing"),
    [
        ("channels", "limits, routes, listen, parse, send, show_typing, check, close"),
        ("agents", "turn"),
        ("tools", "description, parameters, call, permission"),
        ("embedders", "embed"),
        ("notifiers", "notify"),
    ],
)
def test_every_kind_of_object_is_held_against_its_own_protocol(install: Install, hook: str, missing: str) -> None:
    source = f"""
from overhand.hookspecs import hookimpl
class Half:
    name = "half"
@hookimpl
def register_{hook}(add, config):
    add(Half())
"""
    assert f"it has no {missing}" in str(refusal(install("half", source)))


def test_a_class_in_place_of_an_object_is_refused(install: Install) -> None:
    error = refusal(install("aloud", detector().replace("add(Loud())", "add(Loud)")))
    assert "Loud is a class, not a Detector. Add an instance: add(Loud())." in str(error)


def test_an_object_without_a_name_is_refused(install: Install) -> None:
    assert "Loud has no name" in str(refusal(install("aloud", detector(name=""))))


def test_a_hook_that_raises_is_refused_with_its_plugin(install: Install) -> None:
    error = refusal(install("aloud", detector().replace("add(Loud())", "raise OSError('no disk')")))
    assert "plugin 'aloud': register_detectors raised OSError: no disk" in str(error)


def test_a_table_that_a_plugin_refuses_stays_an_error_of_the_config(install: Install) -> None:
    raising = "from overhand.errors import ConfigError; raise ConfigError('overhand.toml', 'x', 'bad', 'Mend it.')"
    config = install("aloud", detector().replace("add(Loud())", raising))
    with pytest.raises(ConfigError, match=r"overhand.toml: x: bad. Mend it."):
        registered(config)


def test_a_channel_table_that_no_plugin_answers_to_is_refused() -> None:
    config = Config(plugins=(), channels={"whatsap": {}})
    with pytest.raises(ConfigError, match=r"channels.whatsap: no plugin brings it"):
        registered(config)


def test_the_reasons_and_settings_of_detectors_are_what_a_business_may_name(install: Install) -> None:
    install("aa", detector("loud", "frustration"))
    known = registered(install("bb", detector("bulk", "wholesale"))).known
    assert known.reasons == (*REASONS, "wholesale")
    assert known.detectors == {"loud": None, "bulk": None}
