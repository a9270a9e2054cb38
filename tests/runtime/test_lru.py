from overhand.runtime.lru import Lru


def test_what_was_not_used_for_longest_is_forgotten_first() -> None:
    cache: Lru[int] = Lru(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert ("a" in cache, "b" in cache, "c" in cache, len(cache)) == (True, False, True, 2)


def test_keys_are_forgotten_by_name_by_value_and_all_at_once() -> None:
    cache: Lru[str] = Lru(9)
    for key, value in {"a": "x", "b": "x", "c": "y", "d": "z"}.items():
        cache.put(key, value)
    cache.drop_value("x")
    cache.drop("c")
    cache.drop("nothing")
    assert (len(cache), cache.get("d"), cache.get("a")) == (1, "z", None)
    cache.clear()
    assert len(cache) == 0
