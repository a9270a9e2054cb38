from overhand.runtime.streams import BUCKETS, Layout


def test_a_conversation_has_the_same_partition_in_every_process_and_release() -> None:
    layout = Layout(partitions=16)
    assert [layout.partition(c) for c in ("c_a", "c_b", "c_aaaaaaaaaaaaaaaaaaaa")] == [14, 4, 4]


def test_conversations_spread_over_all_partitions() -> None:
    layout = Layout(partitions=16)
    assert {layout.partition(f"c_{number}") for number in range(400)} == set(range(16))


def test_every_partition_lies_in_exactly_one_stream() -> None:
    layout = Layout(partitions=64, streams=4)
    carried = [p for stream in range(4) for p in layout.partitions_of(stream)]
    assert sorted(carried) == list(range(64))
    assert all(layout.stream_of(p) == stream for stream in range(4) for p in layout.partitions_of(stream))


def test_items_and_commands_of_a_conversation_lie_on_subjects_of_their_own_in_one_stream() -> None:
    layout = Layout(prefix="x", partitions=4, streams=2)
    p = layout.partition("c_a")
    assert layout.inbox_subject("c_a") == f"x.in.{p}.c_a"
    assert layout.command_subject("c_a") == f"x.cmd.{p}.c_a"
    assert layout.journal_subject("c_a") == f"x.j.{p}.c_a"
    assert layout.live_subject("c_a") == "x.live.c_a"
    assert layout.inbox_stream("c_a") == f"x_IN_{p % 2}"
    assert layout.journal_stream("c_a") == f"x_J_{p % 2}"


def test_no_stream_forbids_erasing() -> None:
    configs = Layout(streams=2).stream_configs()
    assert not any(config.deny_delete or config.deny_purge for config in configs)
    assert {config.storage for config in configs} == {"file"}
    assert len(configs) == len(BUCKETS) + 2 + 2 + 1


def test_each_partition_has_a_consumer_for_items_and_one_for_commands() -> None:
    layout = Layout(prefix="x", partitions=4, streams=2)
    configs = layout.consumer_configs(1)
    assert [config.durable_name for config in configs] == ["x_in_1", "x_cmd_1", "x_in_3", "x_cmd_3"]
    assert [config.filter_subject for config in configs[:2]] == ["x.in.1.*", "x.cmd.1.*"]
