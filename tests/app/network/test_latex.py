"""Names become LaTeX that shows them, and nothing that LaTeX would act on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.network.latex import latex_name, plain_name


@pytest.mark.parametrize(
    ("name", "latex", "plain"),
    [
        ("a", "a", "a"),
        ("w1", "w_{1}", "w₁"),
        ("w_12", "w_{12}", "w₁₂"),
        ("λ", r"\lambda", "λ"),
        ("θ2", r"\theta_{2}", "θ₂"),
        ("x²", "{x}^{2}", "x²"),
        ("x₁", "{x}_{1}", "x₁"),
        ("3", "3", "3"),
        ("-0.5", "-0.5", "-0.5"),
        ("price", r"\text{price}", "price"),
        ("a_b", r"\text{a\_b}", "a_b"),
        (r"\href{x}", r"\text{\textbackslash{}href\{x\}}", r"\href{x}"),
        ("第", r"\text{第}", "第"),
    ],
)
def test_names(name: str, latex: str, plain: str) -> None:
    assert latex_name(name) == latex
    assert plain_name(name) == plain


@given(st.text(min_size=1, max_size=64))
def test_braces_balance_whatever_the_name(name: str) -> None:
    text = latex_name(name).replace(r"\{", "").replace(r"\}", "")
    assert text.count("{") == text.count("}")
