/** A large graph as it travels: each different value once, every record as places among them. Unpacked, it is like any other. */
import type { GraphEvent, GraphFrame, GraphNode, Packed } from "./protocol.gen";

export function unpacked(frame: GraphFrame): GraphFrame {
  const { packed_nodes: nodes, packed_events: events } = frame;
  if (!nodes && !events) return frame;
  return {
    ...frame,
    nodes: nodes ? records<GraphNode>(nodes) : frame.nodes,
    events: events ? records<GraphEvent>(events) : frame.events,
    packed_nodes: null,
    packed_events: null,
  };
}

function records<T>({ fields, values, rows }: Packed): T[] {
  const made: T[] = [];
  for (let start = 0; start < rows.length; start += fields.length) {
    const record: Record<string, unknown> = {};
    for (let index = 0; index < fields.length; index++) {
      record[fields[index] as string] = values[rows[start + index] as number];
    }
    made.push(record as T);
  }
  return made;
}
