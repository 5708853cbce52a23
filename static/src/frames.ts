// The binary layout of frames, as app/protocol/binary.py writes it. Numbers are viewed in place, never copied.
import { unpacked } from "./packed";
import type {
  BinaryFrame,
  DataFrame,
  LiveFrame,
  LookFrame,
  PictureRef,
  TensorFrame,
  TensorRef,
  TextFrame,
  TraceFrame,
} from "./protocol.gen";

const MAGIC = 0x31585042; // "BPX1", little-endian
const PREFIX = 16;

export interface Block {
  floats: Float32Array;
  pictures: Int8Array;
}

/** A frame as it came in: JSON frames have an empty block. */
export type Arrived =
  | { frame: TextFrame }
  | { frame: TraceFrame; block: Block }
  | { frame: LiveFrame; block: Block }
  | { frame: DataFrame; block: Block }
  | { frame: LookFrame; block: Block }
  | { frame: TensorFrame; block: Block };

export function decode(data: string | ArrayBuffer): Arrived {
  if (typeof data === "string") {
    const frame = JSON.parse(data) as TextFrame;
    return { frame: frame.type === "graph" ? unpacked(frame) : frame };
  }
  const view = new DataView(data);
  if (data.byteLength < PREFIX || view.getUint32(0, true) !== MAGIC) {
    throw new Error("not a frame of this protocol");
  }
  const headerLength = view.getUint32(4, true);
  const floatCount = view.getUint32(8, true);
  const pictureBytes = view.getUint32(12, true);
  const start = PREFIX + headerLength;
  if (data.byteLength !== start + 4 * floatCount + pictureBytes) {
    throw new Error("the frame's length does not fit its header");
  }
  const frame = JSON.parse(new TextDecoder().decode(new Uint8Array(data, PREFIX, headerLength))) as BinaryFrame;
  const block = {
    floats: new Float32Array(data, start, floatCount),
    pictures: new Int8Array(data, start + 4 * floatCount, pictureBytes),
  };
  return { frame, block } as Arrived;
}

/** A number that JSON could not carry, back as the number it is. */
export function real(value: number | "NaN" | "Infinity" | "-Infinity"): number {
  return typeof value === "number" ? value : Number(value);
}

export function tileData(ref: TensorRef, block: Block): Float32Array {
  return block.floats.subarray(ref.offset, ref.offset + ref.tile[0] * ref.tile[1] * ref.tile[2]);
}

export function pictureData(ref: PictureRef, block: Block): Int8Array {
  return block.pictures.subarray(ref.offset, ref.offset + ref.size * ref.size);
}
