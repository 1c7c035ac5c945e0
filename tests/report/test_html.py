"""The report of a run: what it states, and that nothing in it is markup or leaves the machine."""

import dataclasses
import re

import pytest

from babysit.errors import NotFoundError
from babysit.report.configuration import toml_of
from babysit.report.html import render
from babysit.report.moments import moments
from babysit.report.note import rendered
from babysit.store.events import Event
from babysit.store.runs import RunState
from babysit.train.config import Config, parse
from babysit.train.toml_text import parse_toml
from report.samples import EVIL, FINDING, RUN, filters, history, line, material

CHANGE = {"field": EVIL, "old": 0.1, "new": 0.01, "by": EVIL, "note": EVIL}
CHECK = {"title": EVIL, "outcome": "failed", "sentence": EVIL, "meaning": EVIL, "source": EVIL, "value": 1.5,
         "threshold": 1, "comparison": "≤"}  # fmt: skip
FULL = material(
    note=EVIL,
    names=("train/loss", EVIL.replace("/", "")),
    series={"train/loss": line(1, float("nan"), 2), EVIL.replace("/", ""): line(1, 2)},
    events=(Event(1, "abc", "intervention", 2, 1.0, CHANGE),),
    findings=(FINDING,),
    preflight={"results": [CHECK]},
    histograms={EVIL: history([1, 3], [2, 2])},
    filters=(filters(5),),
    children=(dataclasses.replace(RUN, id="def", parent_id="abc", fork_step=1),),
)


def test_the_page_is_text_and_stays_at_home() -> None:
    page = render(FULL)
    assert "<img src=x" not in page
    assert "onerror=alert(1)&gt;" in page
    assert "\x07" not in page
    # Within the data of figures no tag can begin, so none can end them.
    for data in re.findall(r'class="plot-data">(.*?)</script>', page):
        assert "<" not in data
    shell = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r'(src|href)="(?!#|data:image/png)', shell)
    assert "<link" not in shell
    assert "default-src 'none'" in shell


def test_the_cloud_button_is_off() -> None:
    page = render(FULL)
    assert '"showSendToCloud": false' in page
    assert '"displaylogo": false' in page
    assert "sendDataToCloud" in re.findall(r'id="plot-config">(.*?)</script>', page)[0]


def test_every_part_is_there_and_in_the_contents() -> None:
    page = render(FULL)
    sections = re.findall(r'<section id="([a-z]+)"', page)
    assert sections == [
        "facts", "note", "findings", "changes", "curves", "histograms", "filters", "preflight", "lineage",
        "configuration",
    ]  # fmt: skip
    assert re.findall(r'<li><a href="#([a-z]+)"', page) == sections
    assert "best" in page
    assert ">0.6<" in page
    assert "&gt; 0.4" in page.replace("<bdi>", "").replace("</bdi>", "")


def test_the_code_of_plotly_is_there_once_and_only_where_something_is_drawn() -> None:
    assert render(FULL).count("* plotly.js v") == 1
    assert "plotly.js v" not in render(material())


def test_a_run_without_anything_says_so() -> None:
    page = render(material(run=dataclasses.replace(RUN, config={}, metrics={}, tags=(), started_at=None)))
    assert "No points were logged" in page
    assert "The run was not judged" in page


def test_a_run_that_goes_on_says_at_which_step_it_was() -> None:
    running = dataclasses.replace(RUN, state=RunState.RUNNING, reason="")
    assert "running (at step 3 when this was made)" in render(material(run=running))


def test_a_report_lists_changes_forks_and_what_was_not_applied() -> None:
    change = {"field": "optimizer.learning_rate", "old": 0.1, "new": 0.01, "by": "Ada", "note": "<b>too high</b>"}
    events = [
        Event(1, "abc", "intervention", 40, 1.0, change),
        Event(2, "abc", "intervention", 41, 1.0, {"field": "training.clip_norm", "old": None, "new": 1.0}),
        Event(3, "abc", "checkpoint", 50, 1.0, {"step": 50}),
        Event(4, "abc", "forked", 60, 2.0, {"runs": ["one", "two"], "by": ""}),
        Event(5, "abc", "nan", 71, 3.0, {"sentence": "The loss of step 71 is infinite. The step was not applied."}),
    ]
    assert moments(events) == [
        (40, "optimizer.learning_rate 0.1 → 0.01 by Ada: <b>too high</b>"),
        (41, "training.clip_norm not set → 1.0"),
        (60, "2 runs go on from here: one, two"),
        (71, "The loss of step 71 is infinite. The step was not applied."),
    ]


@pytest.mark.parametrize(
    ("markdown", "wanted", "unwanted"),
    [
        ("**bold** ~~gone~~", "<strong>bold</strong> <s>gone</s>", ""),
        ("<script>alert(1)</script>", "&lt;script&gt;", "<script"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))", "href"),
        ("[x](data:text/html,<b>)", "[x]", "href"),
        ("[x](//evil.example)", "[x]", "href"),
        ("[x](https://a.example 'b')", '<a rel="noopener noreferrer" href="https://a.example"', ""),
        ("<mailto:a@b.example>", 'href="mailto:a@b.example"', ""),
        ("![x](https://a.example/x.png)", "!", "<img"),
        ("a\x00b\x1b[31m", "a\ufffdb\ufffd[31m", "\x1b"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<table>", ""),
    ],
)
def test_a_note_is_markdown_that_can_do_nothing(markdown: str, wanted: str, unwanted: str) -> None:
    html = rendered(markdown)
    assert wanted in html
    assert not unwanted or unwanted not in html


@pytest.mark.parametrize("text", [">" * 100_000, "[" * 100_000, "*a " * 30_000, "- " * 50_000, "`" * 100_000])
def test_a_note_of_any_form_is_written_out(text: str) -> None:
    assert len(rendered(text)) < 2_000_000


def test_a_configuration_is_read_back_as_it_was() -> None:
    config = parse({"name": EVIL.replace("\x07", ""), "optimizer": {"name": "adam"}, "training": {"epochs": 3}})
    run = dataclasses.replace(RUN, config=config.to_dict())
    text = toml_of(run)
    assert parse_toml(text) == config
    assert 'nan_guard = "pause"' in text  # which `babysit train` would set otherwise
    assert toml_of(dataclasses.replace(RUN, config=Config().to_dict())) == '[training]\nnan_guard = "pause"\n'


@pytest.mark.parametrize("config", [{}, {"lr": 0.1}, {"network": "resnet", "optimizer": "adam"}])
def test_a_configuration_of_another_program_is_none_of_ours(config: dict[str, object]) -> None:
    with pytest.raises(NotFoundError):
        toml_of(dataclasses.replace(RUN, config=config))
