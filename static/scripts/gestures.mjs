// What the page would send while someone works by chance on a design: node scripts/gestures.mjs SEED GESTURES < design.json
// The server's tests hold their own side against it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const input = fileURLToPath(new URL("../src/testing/stream.ts", import.meta.url));
const bundle = await rolldown({ input });
const { output } = await bundle.generate({ format: "esm" });
const { stream } = await import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString("base64")}`);
const [seed, gestures] = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify(stream(JSON.parse(readFileSync(0, "utf8")), seed, gestures)));
