// Writes src/protocol.gen.ts from the server's own schema: `npm run protocol`.
// With --check it only compares, and fails when the file is out of date.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = fileURLToPath(new URL("../src/protocol.gen.ts", import.meta.url));
const python = process.env.PYTHON ?? `${root}.venv/bin/python`;

const schema = JSON.parse(
  execFileSync(python, ["-m", "app.protocol.schema"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 }),
);
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

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== types) {
    console.error("src/protocol.gen.ts is out of date: run `npm run protocol` in static/");
    process.exit(1);
  }
} else {
  writeFileSync(target, types);
}
