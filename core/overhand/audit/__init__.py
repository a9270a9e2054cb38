"""How much detection misses: a random sample of unflagged episodes, judged by a person, and the recall it proves."""

from overhand.audit.draw import Draw, ticket
from overhand.audit.episodes import Episode, Happened, by_episode, episodes_of
from overhand.audit.figures import Judged, miss_rate, recall
from overhand.audit.judge import Auditor, VerdictLine, read_lines
from overhand.audit.judgements import Judgement, judgement_of, verb_of
from overhand.audit.pages import bounds, recall_as_json, recall_as_text, sample_as_json, sample_as_text, sentence
from overhand.audit.reading import Reading, happened_in
from overhand.audit.report import Found, Report, report_on
from overhand.audit.sample import Sample, sample_of
from overhand.audit.tally import Tally, WeekCount
from overhand.audit.thread import harmless, read_aloud
from overhand.audit.weeks import Week, last_whole_week, read_week, week_of

__all__ = [
    "Auditor",
    "Draw",
    "Episode",
    "Found",
    "Happened",
    "Judged",
    "Judgement",
    "Reading",
    "Report",
    "Sample",
    "Tally",
    "VerdictLine",
    "Week",
    "WeekCount",
    "bounds",
    "by_episode",
    "episodes_of",
    "happened_in",
    "harmless",
    "judgement_of",
    "last_whole_week",
    "miss_rate",
    "read_aloud",
    "read_lines",
    "read_week",
    "recall",
    "recall_as_json",
    "recall_as_text",
    "report_on",
    "sample_as_json",
    "sample_as_text",
    "sample_of",
    "sentence",
    "ticket",
    "verb_of",
    "week_of",
]
