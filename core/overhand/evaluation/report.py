"""The figures of one reason as a person reads them, and as a program does."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from overhand.evaluation.figures import Examined, Figures, Threshold, by, figures, thresholds

__all__ = ["Report", "as_json", "as_text", "report_on"]

LONGEST = 90  # characters of a text that are shown
HEAD = f"{'':34} {'rows':>6} {'true':>5}  {'precision':>13}  {'recall':>13}  {'F1':>13}  {'AUROC':>13}"


class Report(Struct, frozen=True, kw_only=True):
    """Everything about one reason."""

    reason: str
    flag_at: float | None  # of the reason's detectors; None where they differ
    whole: Figures
    by_lang: Mapping[str, Figures]
    by_source: Mapping[str, Figures]
    thresholds: Sequence[Threshold]
    missed: Sequence[Examined]  # the worst first
    false_alarms: Sequence[Examined]
    failures: Mapping[str, int]  # what a detector could not do, and on how many rows


def report_on(reason: str, examined: Sequence[Examined], flag_at: float | None, worst: int) -> Report:
    """Sum up what was said about the rows; `worst` mistakes of each kind are kept."""
    missed = [each for each in examined if each.row.label and each.decision != "flag"]
    false_alarms = [each for each in examined if not each.row.label and each.decision == "flag"]
    failures: dict[str, int] = {}
    for each in examined:
        for failure in each.failures:
            failures[failure] = failures.get(failure, 0) + 1
    return Report(
        reason=reason,
        flag_at=flag_at,
        whole=figures(examined),
        by_lang=by(examined, lambda row: row.lang),
        by_source=by(examined, lambda row: row.kb or row.source),
        thresholds=thresholds(examined, () if flag_at is None else (flag_at,)),
        missed=sorted(missed, key=lambda each: each.score)[:worst],
        false_alarms=sorted(false_alarms, key=lambda each: -each.score)[:worst],
        failures=failures,
    )


def as_json(report: Report) -> dict[str, object]:
    """The report as one value of the JSON output: plain figures, and the intervals beside them."""
    return {
        **plain(report.whole),
        "flag_at": report.flag_at,
        "intervals": intervals(report.whole),
        "by_lang": {name: plain(part) for name, part in report.by_lang.items()},
        "by_source": {name: plain(part) for name, part in report.by_source.items()},
        "thresholds": report.thresholds,
        "missed": [mistake(each) for each in report.missed],
        "false_alarms": [mistake(each) for each in report.false_alarms],
        "failures": report.failures,
    }


def plain(of: Figures) -> dict[str, object]:
    """Figures without their intervals; what cannot be said of these rows is null."""
    return {
        "n": of.n,
        "positives": of.positives,
        "precision": round(of.precision.value, 4),
        "recall": round(of.recall.value, 4),
        "f1": round(of.f1.value, 4),
        "auroc": round(of.auroc.value, 4),
        "reached": round(of.reached.value, 4),
        "offered_wrongly": of.offered_wrongly,
        "p50_ms": round(of.p50_ms, 3),
        "p95_ms": round(of.p95_ms, 3),
    }


def intervals(of: Figures) -> dict[str, list[float]]:
    """The 95 % intervals."""
    named = {"precision": of.precision, "recall": of.recall, "f1": of.f1, "auroc": of.auroc}
    return {name: [round(each.low, 4), round(each.high, 4)] for name, each in named.items()}


def mistake(each: Examined) -> dict[str, object]:
    """One row that was judged wrongly."""
    return {"id": each.row.id, "lang": each.row.lang, "score": round(each.score, 3), "text": each.row.last}


def as_text(report: Report) -> Iterator[str]:
    """The report's lines."""
    whole = report.whole
    at = "" if report.flag_at is None else f", flagged from {report.flag_at:g} on"
    yield f"{report.reason}: {whole.n} rows, {whole.positives} need a person{at}"
    yield HEAD
    yield row("all", whole)
    for part in (report.by_lang, report.by_source):
        if len(part) > 1:
            yield from (row(name, figures_) for name, figures_ in part.items())
    yield f"  with offers counted: recall {whole.reached}; offers to who needs nobody: {whole.offered_wrongly}"
    yield f"  time a message: p50 {whole.p50_ms:.2f} ms, p95 {whole.p95_ms:.2f} ms"
    yield from (f"  could not be heard on {count} rows: {why}" for why, count in report.failures.items())
    yield "  flagged from   precision  recall    F1  flags"
    for each in report.thresholds:
        mark = "  <- in force" if each.flag_at == report.flag_at else ""
        figures_ = f"{each.precision:10.3f} {each.recall:7.3f} {each.f1:5.3f} {each.flagged:6}"
        yield f"  {each.flag_at:12.2f} {figures_}{mark}"
    yield from listed("missed", report.missed)
    yield from listed("false alarms", report.false_alarms)


def row(name: str, of: Figures) -> str:
    """One line of the table."""
    cells = "  ".join(f"{each!s:>13}" for each in (of.precision, of.recall, of.f1, of.auroc))
    return f"  {name[:32]:32} {of.n:6} {of.positives:5}  {cells}"


def listed(title: str, mistakes: Sequence[Examined]) -> Iterator[str]:
    """The worst mistakes of a kind."""
    if mistakes:
        yield f"  {title}, the worst first:"
    for each in mistakes:
        text = " ".join(each.row.last.split())
        yield f"    {each.score:.2f} {each.row.lang} {text[:LONGEST]}{'...' if len(text) > LONGEST else ''}"
