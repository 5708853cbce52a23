// Whether a piece of JSON is a node or an edge as the server takes it: held against the server's own schema.
import { PARTS } from "../parts.gen";
import type { Edge, NodeSpec } from "./specs";

interface Schema {
  $ref?: string;
  anyOf?: readonly Schema[];
  const?: unknown;
  enum?: readonly unknown[];
  type?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  maxProperties?: number;
  propertyNames?: Schema;
}

const definitions = PARTS as Readonly<Record<string, Schema>>;

/** Deeper than any node is. */
const DEEPEST = 8;

/** By "linear" the definition of a linear node. */
const SPECS = new Map(
  Object.values(definitions).flatMap((schema) => {
    const kind = schema.properties?.kind?.const;
    return typeof kind === "string" ? [[kind, schema] as const] : [];
  }),
);

export function isNode(value: unknown): value is NodeSpec {
  const kind = isRecord(value) ? value.kind : null;
  const schema = typeof kind === "string" ? SPECS.get(kind) : undefined;
  return schema !== undefined && fits(schema, value, 0);
}

export const isEdge = (value: unknown): value is Edge => fits(definitions.Edge as Schema, value, 0);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function fits(schema: Schema, value: unknown, depth: number): boolean {
  if (depth > DEEPEST) return false;
  if (schema.$ref) return fits(definitions[schema.$ref.slice("#/$defs/".length)] as Schema, value, depth + 1);
  if (schema.anyOf) return schema.anyOf.some((one) => fits(one, value, depth + 1));
  if ("const" in schema && value !== schema.const) return false;
  if (schema.enum && !schema.enum.includes(value)) return false;
  switch (schema.type) {
    case "null":
      return value === null;
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isInteger(value) && bounded(schema, value as number);
    case "number":
      return Number.isFinite(value) && bounded(schema, value as number);
    case "string":
      return typeof value === "string" && spelled(schema, value);
    case "array":
      return Array.isArray(value) && listed(schema, value, depth);
    case "object":
      return isRecord(value) && composed(schema, value, depth);
    default:
      return schema.type === undefined;
  }
}

const bounded = ({ minimum = -Infinity, maximum = Infinity }: Schema, value: number) =>
  value >= minimum && value <= maximum;

/** Letters are counted as the server counts them, not as halves of them. */
function spelled({ minLength = 0, maxLength = Infinity, pattern }: Schema, value: string): boolean {
  const length = value.length > maxLength ? [...value].length : value.length;
  return length >= minLength && length <= maxLength && (!pattern || new RegExp(pattern, "u").test(value));
}

/** Of what has no bound of its own, a typed value, the server takes at most so many. */
const MOST_ITEMS = 1024;

function listed({ items, minItems = 0, maxItems = MOST_ITEMS }: Schema, value: readonly unknown[], depth: number) {
  const { length } = value;
  return length >= minItems && length <= maxItems && (!items || value.every((one) => fits(items, one, depth + 1)));
}

function composed(schema: Schema, value: Record<string, unknown>, depth: number): boolean {
  const { properties = {}, required = [], additionalProperties: others, maxProperties = Infinity } = schema;
  const names = Object.keys(value);
  if (names.length > maxProperties || required.some((name) => !Object.hasOwn(value, name))) return false;
  return names.every((name) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known) return fits(known, value[name], depth + 1);
    if (typeof others !== "object") return others !== false;
    return (
      (!schema.propertyNames || fits(schema.propertyNames, name, depth + 1)) && fits(others, value[name], depth + 1)
    );
  });
}
