"""Figures on a benchmark without flattery: a source that is learned from is judged by models that never saw it.

`python -m overhand_detectors.training.figures BENCHMARK CLINC BANKING` prints `overhand evaluate`'s tables, with the
embedding layer and without, as a new training without that source leaves them. Takes about ten minutes.
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import anyio
import click

from overhand.evaluation import Examined, Examiner, Row, as_text, indexed, read_bases, read_rows, report_on
from overhand.knowledge import Embedder
from overhand_detectors import detectors
from overhand_detectors.heads import load
from overhand_detectors.training import sources, trainer
from overhand_detectors.training.dialogues import failed_reply, read_dialogues
from overhand_detectors.training.vectors import Library, embedder

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
MODELS = Path(__file__).parent.parent / "models"
SCOPE = "out_of_scope"
BASES = "out_of_scope_kb.json"
WORST = 5


class Bench:
    """The rows, and models for each source that is left out."""

    def __init__(self, benchmark: Path, learned_from: Mapping[str, Sequence[sources.Row]], library: Library) -> None:
        self._benchmark, self._rows, self._library = benchmark, learned_from, library
        self._prototypes = trainer.prototypes_of(learned_from, library)
        self._dialogues = read_dialogues()
        self._library.add(each.reply for each in self._dialogues)
        self._folder = Path(tempfile.mkdtemp(prefix="overhand-figures-"))
        self.embedder = embedder()

    def models_without(self, reason: str, source: str) -> Path | None:
        """A folder with models for the reason that never saw a source; None: the shipped ones never did."""
        rows = [row for row in self._rows[reason] if row.source != source]
        if len(rows) == len(self._rows[reason]):
            return None
        folder = self._folder / f"{reason}-{len(list(self._folder.iterdir()))}"
        shutil.copytree(MODELS, folder)  # the heads of the other reasons
        learned = trainer.learn(rows, self._prototypes, self._library)
        ordinary = self._library.of([row.text for row in sources.phrases("everyday")])
        trained = trainer.Trained(
            learned={reason: learned},
            blends={reason: load(reason).model.blends},
            courses=load("frustration").model.courses,
            prototypes=self._prototypes,
            replies=failed_reply(self._dialogues, self._prototypes, self._library),
            ordinary=ordinary,
        )
        trainer.save(folder, trained)
        return folder

    async def examined(
        self, reason: str, rows: Sequence[Row], models: Path | None, layer: Embedder | None
    ) -> list[Examined]:
        """What the detectors say of some rows."""
        examiner = Examiner(reason=reason, detectors=detectors(models), embedder=layer)
        return [each async for each in examiner.examine(rows)]

    async def figures(self, reason: str) -> None:
        """Print the tables of one reason."""
        by_source: dict[str, list[Row]] = {}
        for row in read_rows(self._benchmark / sources.FILES[reason]):
            by_source.setdefault(row.source, []).append(row)
        heard: dict[bool, list[Examined]] = {True: [], False: []}
        for source, rows in by_source.items():
            models = self.models_without(reason, learned_as(source, self._rows[reason]))
            for closely in (True, False):
                heard[closely] += await self.examined(reason, rows, models, self.embedder if closely else None)
        for closely, examined in heard.items():
            show(reason, examined, closely=closely)


def learned_as(source: str, rows: Sequence[sources.Row]) -> str:
    """The name under which a benchmark's source is learned from; with its licence."""
    names = {row.source for row in rows}
    if source in sources.OUTSIDE:
        return sources.OUTSIDE[source]
    return next((name for name in names if name.startswith(f"{source} (")), "")


async def scope(benchmark: Path, layer: Embedder) -> None:
    """The tables of out_of_scope, which learns nothing: each base is its own yardstick."""
    rows = list(read_rows(benchmark / "out_of_scope.jsonl"))
    for closely in (True, False):
        used = layer if closely else None
        bases = {name: indexed(base, used) for name, base in read_bases(benchmark / BASES).items()}
        examiner = Examiner(reason="out_of_scope", detectors=detectors(), embedder=used, bases=bases)
        show("out_of_scope", [each async for each in examiner.examine(rows)], closely=closely)


def show(reason: str, examined: Sequence[Examined], *, closely: bool) -> None:
    """Print one table."""
    flag_at = Examiner(reason=reason, detectors=detectors()).flag_at
    click.echo(f"== {reason}, {'with embeddings' if closely else 'core alone'}")
    for line in as_text(report_on(reason, examined, flag_at, WORST)):
        click.echo(line)
    click.echo()


@click.command()
@click.argument("benchmark", type=FOLDER)
@click.argument("clinc", type=FOLDER)
@click.argument("banking", type=FOLDER)
@click.option("--reason", "reasons", multiple=True, help="Only this one; may be given again.")
@click.option("--vectors", type=click.Path(path_type=Path), help="Keep the embeddings in this file between runs.")
def main(benchmark: Path, clinc: Path, banking: Path, *, reasons: tuple[str, ...], vectors: Path | None) -> None:
    """Train without each source in turn, and judge that source."""
    learned_from = {reason: sources.rows_of(reason, benchmark, clinc, banking) for reason in sources.REASONS}
    library = Library(vectors)
    library.add(row.text for each in learned_from.values() for row in each)
    bench = Bench(benchmark, learned_from, library)
    for reason in reasons or (*sources.REASONS, SCOPE):
        if reason == SCOPE:
            anyio.run(scope, benchmark, bench.embedder)
        else:
            anyio.run(bench.figures, reason)


if __name__ == "__main__":
    main()
