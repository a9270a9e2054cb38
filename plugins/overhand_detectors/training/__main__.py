"""`python -m overhand_detectors.training BENCHMARK CLINC BANKING`."""

from pathlib import Path

import click
from msgspec import structs

from overhand_detectors.blend import Blends, Courses
from overhand_detectors.training.bases import all_bases
from overhand_detectors.training.dialogues import courses_of, failed_reply, read_dialogues
from overhand_detectors.training.retrieval import learn_retrieval
from overhand_detectors.training.sources import REASONS, phrases, rows_of
from overhand_detectors.training.trainer import Learned, Trained, blends_of, learn, prototypes_of, save
from overhand_detectors.training.vectors import Library, embedder

MODELS = Path(__file__).parent.parent / "models"
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("benchmark", type=FOLDER)
@click.argument("clinc", type=FOLDER)
@click.argument("banking", type=FOLDER)
@click.option("--vectors", type=click.Path(path_type=Path), help="Keep the embeddings in this file between runs.")
@click.option("--to", type=click.Path(path_type=Path), default=MODELS, help="Where to write. [default: this package]")
def main(benchmark: Path, clinc: Path, banking: Path, *, vectors: Path | None, to: Path) -> None:
    """Train heads, prototypes and blends, what a conversation's course counts, and the knowledge's weights."""
    library = Library(vectors)
    learn_retrieval(all_bases(clinc, banking), library)
    rows = {reason: rows_of(reason, benchmark, clinc, banking) for reason in REASONS}
    dialogues = read_dialogues()
    everyday = [row.text for row in phrases("everyday")]
    library.add([*everyday, *(row.text for each in rows.values() for row in each), *(each.reply for each in dialogues)])
    prototypes = prototypes_of(rows, library)
    replies = failed_reply(dialogues, prototypes, library)
    ordinary = library.of(everyday)
    learned: dict[str, Learned] = {}
    blends: dict[str, Blends] = {}
    for reason, each in rows.items():
        click.echo(f"{reason}: {len(each)} rows")
        blends[reason] = blends_of(reason, each, prototypes, library)
        learned[reason] = learn(each, prototypes, library)
    trained = Trained(
        learned=learned,
        blends=blends,
        courses=Courses(),
        prototypes=prototypes,
        replies=replies,
        ordinary=ordinary,
    )
    save(to, trained)
    courses = courses_of(dialogues, to, prototypes, library, embedder())
    save(to, structs.replace(trained, courses=courses))
    library.keep()


main()
