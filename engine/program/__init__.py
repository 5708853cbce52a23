"""Record once, replay many times: a training step as a flat list of instructions.

`record.py` runs the model on a tape, `layout.py` turns the graph into buffers, events and
instructions, `update.py` adds the optimizer's, and `program.py` runs them.
"""
