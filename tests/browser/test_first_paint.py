"""The page is alive when it opens: a network on real data, one Play button, and nobody asked but its own server."""

from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.serving import Server
from tests.browser.witness import Witness

COLOURS = """canvas => {
    const pixels = new Uint32Array(
        canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return new Set(pixels).size;
}"""


def test_the_circle_network_is_drawn_before_anything_is_pressed(learner: Learner, page: Page) -> None:
    learner.open()
    expect(page.get_by_role("button", name="Play")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Circle")
    # Two features, 4 + 2 + 1 units, and the loss.
    expect(learner.shells).to_have_count(10)
    expect(learner.stage.get_by_role("button", name="Layer 1, unit 4")).to_have_accessible_name(
        "Layer 1, unit 4: value not computed, gradient not computed"
    )
    for canvas in page.locator("canvas").all():
        page.wait_for_function(f"canvas => ({COLOURS})(canvas) > 200", arg=canvas.element_handle())
    assert 0.3 < learner.metric("Train loss") < 1.5
    assert 0 <= learner.metric("Test accuracy") <= 100


def test_the_keys_act_at_once(learner: Learner) -> None:
    learner.open()
    learner.key("ArrowRight")
    learner.stands_at(1)


def test_nobody_is_asked_but_its_own_server(learner: Learner, page: Page, server: Server, witness: Witness) -> None:
    """Over the whole job; a breach of the content security policy would be an error in the console."""
    learner.open()
    for magnification in ("Layers", "Operations", "Scalars"):
        learner.look_at(magnification)
    learner.step_forward()
    learner.jump(14)
    learner.press("Play")
    expect(learner.button("Pause")).to_be_visible()
    learner.press("Pause")
    expect(learner.button("Play")).to_be_visible()
    learner.stands_at(30)
    learner.unfold("Settings")
    learner.press("+ Add layer")
    expect(learner.settings.get_by_role("combobox", name="Activation of Layer 4")).to_be_visible()
    learner.table()
    learner.press("Keys")
    learner.key("Escape")
    page.goto("/gallery")
    expect(page.get_by_role("main").get_by_role("link")).not_to_have_count(0)
    page.goto("/docs")
    expect(page.get_by_text("/healthz").first).to_be_visible()
    assert witness.origins == {server.url}
    assert witness.sockets >= 1
