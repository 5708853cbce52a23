"""Record once, replay many times: a training step as a flat list of instructions.

`record.py` runs the model on a tape, `layout.py` turns the graph into buffers, events and
instructions, `update.py` adds the optimizer's, and `program.py` runs them: event by event, or whole, as
the straight-line text of `generate.py`. `feed.py` brings batches in, `variants.py` keeps Programs for
other shapes and modes, `memory.py` leads back.
"""
