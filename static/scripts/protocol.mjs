// Writes src/protocol.gen.ts from the server's own schema, and src/parts.gen.ts, by which the page checks nodes that come
// from elsewhere: `npm run protocol`. With --check it only compares, and fails when a file is out of date.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = (name) => fileURLToPath(new URL(`../src/${name}`, import.meta.url));
const python = process.env.PYTHON ?? `${root}.venv/bin/python`;

const schema = JSON.parse(
  execFileSync(python, ["-m", "app.protocol.schema"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 }),
);
const parts = partsOf(schema.$defs);
schema.definitions = schema.$defs;
delete schema.$defs;
const text = JSON.stringify(schema).replaceAll("#/$defs/", "#/definitions/");
const generated = await compile(JSON.parse(text), "Protocol", {
  additionalProperties: false,
  bannerComment: "// Generated from app/protocol by `npm run protocol`. Change the pydantic models, not this file.",
  ignoreMinAndMaxItems: true,
  unreachableDefinitions: true,
  format: false,
});
// The generator notes on every type by which definition it was reached: noise to a reader.
const types = generated
  .replaceAll(/^ \* (This interface was referenced by .*|via the `definition` .*)\n/gm, "")
  .replaceAll(/ \* ?\n \*\/\n/g, " */\n")
  .replaceAll("/**\n */\n", "");

const written = { "protocol.gen.ts": types, "parts.gen.ts": parts };
for (const [name, text] of Object.entries(written)) {
  if (!process.argv.includes("--check")) writeFileSync(file(name), text);
  else if (readFileSync(file(name), "utf8") !== text) {
    console.error(`src/${name} is out of date: run \`npm run protocol\` in static/`);
    process.exit(1);
  }
}

/** The definitions of a design's nodes and edges, and what they refer to, without words. */
function partsOf(definitions) {
  const found = {};
  const bare = (value) => {
    if (Array.isArray(value)) return value.map(bare);
    if (typeof value !== "object" || value === null) return value;
    const kept = Object.entries(value).filter(([key]) => key !== "description" && key !== "tsType");
    return Object.fromEntries(kept.map(([key, inner]) => [key, bare(inner)]));
  };
  const take = (name) => {
    if (name in found) return;
    found[name] = bare(definitions[name]);
    for (const [, other] of JSON.stringify(found[name]).matchAll(/"#\/\$defs\/(\w+)"/g)) take(other);
  };
  for (const name of Object.keys(definitions)) if (name === "Edge" || /^[A-Z][a-z]+Spec$/.test(name)) take(name);
  delete found.DataSpec;
  return `// Generated from app/network by \`npm run protocol\`. Change the pydantic models, not this file.
export const PARTS: Readonly<Record<string, unknown>> = ${JSON.stringify(found, null, 1)};
`;
}
