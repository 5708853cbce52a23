"""The order of computing, and the edges that cannot be used."""

from hypothesis import given
from hypothesis import strategies as st

from app.network.calling import titled
from app.network.schema import Edge, Network, OpSpec
from app.network.topology import Topology, read_topology


def wired(*pairs: tuple[str, str], extra: str = "") -> Topology:
    ids = dict.fromkeys([name for pair in pairs for name in pair] + list(extra))
    ports: dict[str, int] = {}
    edges = []
    for source, target in pairs:
        edges.append(Edge(source=source, target=target, port=ports.setdefault(target, 0)))
        ports[target] += 1
    return read_topology(Network(nodes=[OpSpec(id=name, op="add") for name in ids], edges=edges))


def codes(topology: Topology) -> list[str]:
    return [problem.code for problem in topology.problems]


def said(topology: Topology) -> str:
    """What came, with each node's id as its title."""
    return titled(topology.problems[0].got, str)


def test_order_follows_the_edges_then_the_design() -> None:
    assert wired(("c", "a"), ("b", "a"), ("a", "d")).order == ("c", "b", "a", "d")


def test_cycle_is_reported_once_and_what_follows_is_left_out() -> None:
    topology = wired(("s", "a"), ("a", "b"), ("b", "a"), ("b", "t"), ("t", "u"))
    assert topology.order == ("s",)
    assert codes(topology) == ["cycle"]
    assert topology.problems[0].node in ("a", "b")
    assert said(topology) in ("a cycle a → b → a", "a cycle b → a → b")


def test_two_cycles_are_two_problems() -> None:
    assert codes(wired(("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("a", "c"))) == ["cycle", "cycle"]


def test_self_loop() -> None:
    topology = wired(("a", "a"))
    assert codes(topology) == ["cycle"]
    assert said(topology) == "a cycle a → a"


def test_duplicates_and_dangling_edges() -> None:
    nodes = [OpSpec(id=name, op="neg") for name in ("a", "a", "b")]
    edges = [
        Edge(source="a", target="b"),
        Edge(source="a", target="b"),
        Edge(source="ghost", target="b", port=1),
        Edge(source="b", target="ghost"),
    ]
    topology = read_topology(Network(nodes=nodes, edges=edges))
    assert codes(topology) == ["duplicate-id", "duplicate-port", "dangling-edge", "dangling-edge"]
    assert topology.order == ("a", "b")
    assert topology.dangling == {("b", 1)}


def test_a_long_chain_needs_no_recursion() -> None:
    names = [f"n{i}" for i in range(10_000)]
    ring = [Edge(source=a, target=b) for a, b in zip(names, names[1:] + names[:1], strict=True)]
    network = Network(nodes=[OpSpec(id=name, op="neg") for name in names], edges=ring[:-1])
    assert read_topology(network).order == tuple(names)
    assert codes(read_topology(network.model_copy(update={"edges": ring}))) == ["cycle"]


letters = st.sampled_from("abcdefgh")


@given(st.lists(st.tuples(letters, letters), max_size=20, unique=True))
def test_every_unsorted_node_is_on_or_below_a_reported_cycle(pairs: list[tuple[str, str]]) -> None:
    topology = wired(*pairs, extra="abcdefgh")
    place = {node_id: index for index, node_id in enumerate(topology.order)}
    for node_id in topology.order:
        assert all(place[source] < place[node_id] for source in topology.inputs[node_id].values())
    below = {problem.node for problem in topology.problems if problem.code == "cycle"}
    frontier = [node for node in below if node]
    while frontier:
        for target in topology.outputs[frontier.pop()]:
            if target not in below:
                below.add(target)
                frontier.append(target)
    assert below == set(topology.nodes) - set(place)
