"""What a learner does on the page, by the names that eyes and screen readers find: no class names, no clock."""

import re
from collections.abc import Callable
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect

from tests.browser.numbers import numbers_in, read
from tests.browser.stillness import painted

SCORE = "Events of this training step"


class Learner:
    """A person at the page. Every method ends when the page shows what was done."""

    def __init__(self, page: Page, settled: Callable[[], None] | None = None) -> None:
        self.page = page
        self.settled = settled or (lambda: painted(page))
        """Waits until the server has done all that was asked, and the page has drawn it; that alone, without a wire."""
        self.score = page.get_by_role("slider", name=SCORE)
        self.stage = page.get_by_role("application", name=re.compile("^Stage"))
        self.explain = page.get_by_role("region", name="Explain", exact=True)
        self.result = page.get_by_role("region", name="Result", exact=True)
        self.settings = page.get_by_role("region", name="Settings", exact=True)
        self.panels = page.get_by_role("complementary", name="Explain, debug, result and settings")
        self.notices = page.get_by_role("region", name="Notices", exact=True)
        self.said = page.locator("[aria-live=polite]")

    def open(self, path: str = "/") -> Self:
        """Go to an address of the explorer; ends when a network is drawn and its training step is there."""
        self.page.goto(path)
        return self.ready()

    def ready(self) -> Self:
        expect(self.button("Play")).to_be_visible()
        expect(self.score).to_have_attribute("aria-valuemax", re.compile(r"^[1-9]"))
        expect(self.shells).not_to_have_count(0)
        return self

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()

    def key(self, keys: str) -> None:
        self.page.keyboard.press(keys)

    @property
    def shells(self) -> Locator:
        """What can be reached on the stage: units, layers or operations, each with its value and gradient in words."""
        return self.stage.get_by_role("button", name=re.compile("value|gradient"))

    @property
    def cursor(self) -> int:
        return int(self.score.get_attribute("aria-valuenow") or -1)

    @property
    def events(self) -> int:
        """How many events this training step has."""
        return int(self.score.get_attribute("aria-valuemax") or 0)

    def stands_at(self, cursor: int) -> None:
        """The cursor is there, and the words and formulas of that place have come."""
        self.page.wait_for_function(STANDS_AT, arg=cursor)

    def jump(self, cursor: int) -> None:
        """By the number field beside the timeline."""
        field = self.page.get_by_label("Event", exact=True)
        self.settled()
        field.fill(str(cursor))
        field.press("Enter")
        self.stands_at(cursor)

    def step_forward(self) -> None:
        cursor = self.cursor
        self.press("Step forward")
        self.stands_at(cursor + 1)

    def fast(self) -> None:
        """Speed to its last stop, Max."""
        speed = self.page.get_by_role("slider", name="Speed")
        speed.press("End")
        expect(speed).to_have_attribute("aria-valuetext", "Max")

    def look_at(self, magnification: str) -> None:
        """Layers, Operations or Scalars."""
        button = self.stage.get_by_role("button", name=magnification, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")

    def unfold(self, title: str) -> Locator:
        """Have Explain, Result or Settings open in the rail; its region."""
        self.settled()
        fold = self.page.get_by_role("button", name=re.compile(f"^{title}"), expanded=False)
        if fold.count():
            fold.click()
        region = self.page.get_by_role("region", name=title, exact=True)
        expect(region).to_be_visible()
        return region

    def choose(self, label: str, option: str) -> None:
        self.settings.get_by_role("combobox", name=label, exact=True).select_option(label=option)
        self.settled()

    def type_into(self, label: str, text: str) -> None:
        """A number field of the settings: typed, then Enter."""
        field = self.settings.get_by_role("textbox", name=label, exact=True)
        field.fill(text)
        field.press("Enter")
        self.settled()

    def table(self) -> dict[str, dict[str, str]]:
        """The table of all values: by node, its shape, value and gradient. Opened and closed again."""
        self.settled()
        self.press("All values")
        dialog = self.page.get_by_role("dialog", name="All values and gradients")
        expect(dialog.get_by_role("cell", name="on its way")).to_have_count(0)
        rows: list[list[str]] = dialog.get_by_role("table").evaluate(
            "table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent.trim()))"
        )
        self.key("Escape")
        expect(dialog).to_be_hidden()
        return {row[0]: {"layer": row[1], "shape": row[2], "value": row[3], "gradient": row[4]} for row in rows}

    def chain_rule(self) -> tuple[float, float, float] | None:
        """Upstream, local and contribution as Explain shows them; None where the event has none."""
        cells = [self.explain.get_by_role("button", name=re.compile(f"^{name} ")) for name in CHAIN]
        if not cells[0].count():
            return None
        upstream, local, contribution = (numbers_in(cell.inner_text())[0] for cell in cells)
        return upstream, local, contribution

    def metric(self, name: str) -> float:
        """A number of Result, such as "Train loss", once it is there."""
        self.settled()
        text: str = self.page.wait_for_function(METRIC, arg=name).json_value()
        return read(text)

    def sees_metric(self, name: str, low: float, high: float) -> float:
        """Wait until a number of Result lies between the two; the number."""
        self.page.wait_for_function(METRIC_WITHIN, arg=[name, low, high])
        return self.metric(name)

    def has_made(self, updates: int) -> None:
        """Result speaks of the parameters after so many updates."""
        expect(self.panels).to_contain_text(re.compile(rf"(?<!\d){updates} updates?\b"))

    def epoch(self) -> int:
        """The epoch that the timeline names."""
        found = re.search(r"epoch (\d+)", self.page.get_by_role("region", name="Timeline").inner_text())
        return int(found[1]) if found else -1

    def picture(self) -> dict[str, Any]:
        """What the page says about this moment, once all has come: the stage's nodes, Explain, Result, the sentence."""
        said: dict[str, Any] = self.page.evaluate(PICTURE)
        return said


CHAIN = ("upstream", "local", "contribution")

METRIC = """(name) => {
    const terms = [...document.querySelectorAll('section[aria-label=Result] dt')];
    const value = terms.find((one) => one.textContent === name)?.nextElementSibling;
    const text = value?.textContent.replaceAll('−', '-').replace('%', '').trim() ?? '';
    return text !== '' && text !== '—' && text;
}"""
"""A number of Result as it is written, but for its sign; false while it is not there."""

METRIC_WITHIN = f"""([name, low, high]) => {{
    const text = ({METRIC})(name);
    return text !== false && Number(text) >= low && Number(text) <= high;
}}"""

STANDS_AT = """cursor => {
    const score = document.querySelector('[role=slider][aria-label^="Events of"]');
    if (score?.ariaValueNow !== String(cursor)) return false;
    const said = document.querySelector('[aria-live=polite]')?.textContent ?? '';
    if (!said.startsWith(score.ariaValueText.split(/[,.]/)[0])) return false;
    const explain = document.querySelector('section[aria-label=Explain]');
    if (!explain || cursor === 0) return true;
    const unset = explain.querySelector('span[aria-hidden=true]:empty, [aria-busy=true]');
    return explain.querySelector('h3') !== null && unset === null;
}"""
"""The score, the sentence and, where it is in view, Explain tell of the same place; all of it is drawn."""

PICTURE = """async () => {
    const words = (selector) => [...document.querySelectorAll(selector)].map((one) => one.innerText.trim());
    const nodes = () => [...document.querySelectorAll('[role=application] button[aria-label]')]
        .map((one) => one.ariaLabel).filter((label) => /value|gradient/.test(label));
    const explain = 'section[aria-label=Explain]';
    const unset = `${explain}[aria-busy=true], ${explain} [aria-busy=true], ${explain} span[aria-hidden=true]:empty`;
    const patience = performance.now() + 20_000;
    while (nodes().some((label) => label.includes('on its way')) || document.querySelector(unset)) {
        if (performance.now() > patience) throw new Error('Numbers are still on their way');
        await new Promise(requestAnimationFrame);
    }
    return {
        nodes: nodes(),
        explain: words('section[aria-label=Explain]'),
        result: words('section[aria-label=Result]'),
        said: words('[aria-live=polite]'),
        event: document.querySelector('[role=slider][aria-label^="Events of"]').getAttribute('aria-valuetext'),
    };
}"""
