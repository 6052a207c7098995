/**
 * Checks a value against the subset of JSON Schema that shared/README.md allows.
 *
 * Extension pages forbid `eval`, so the schema is interpreted, never compiled. Every keyword
 * checks only the type it is about, as the standard says; `type` does the rest.
 */

const TYPES = {
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
  number: Number.isFinite,
  integer: Number.isInteger,
};

/** Keywords that check nothing. */
const ANNOTATIONS = ["$schema", "$id", "title", "description", "$defs"];

/** Counts Unicode code points, as JSON Schema does, without splitting 25 MB into an array. */
function codePoints(text) {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i += 1) {
    const isHigh = (text.charCodeAt(i) & 0xfc00) === 0xd800;
    if (isHigh && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count -= 1;
      i += 1;
    }
  }
  return count;
}

const tooLong = (text, limit) => text.length > limit && codePoints(text) > limit;

const onlyFor = (type, test) => (value, rule, node) => !TYPES[type](value) || test(value, rule, node);

const TESTS = {
  type: (value, types) => [types].flat().some((type) => TYPES[type](value)),
  enum: (value, values) => values.includes(value),
  const: (value, only) => value === only,
  required: onlyFor("object", (value, names) => names.every((name) => Object.hasOwn(value, name))),
  additionalProperties: onlyFor("object", (value, _, node) =>
    Object.keys(value).every((name) => Object.hasOwn(node.properties ?? {}, name)),
  ),
  minLength: onlyFor("string", (value, limit) => codePoints(value) >= limit),
  maxLength: onlyFor("string", (value, limit) => !tooLong(value, limit)),
  pattern: onlyFor("string", (value, pattern) => new RegExp(pattern, "u").test(value)),
  minItems: onlyFor("array", (value, limit) => value.length >= limit),
  maxItems: onlyFor("array", (value, limit) => value.length <= limit),
  minimum: onlyFor("number", (value, limit) => value >= limit),
  maximum: onlyFor("number", (value, limit) => value <= limit),
};

/** Keywords that lead on to other schemas. */
const DESCENTS = ["$ref", "anyOf", "properties", "items"];

/** Every keyword a schema of ours may use. */
export const KEYWORDS = [...ANNOTATIONS, ...Object.keys(TESTS), ...DESCENTS];

function inside(value, node, root, path) {
  const found = [];
  if (node.$ref) found.push(...walk(value, lookUp(node.$ref, root), root, path));
  if (node.anyOf && node.anyOf.every((option) => walk(value, option, root, path).length > 0)) {
    found.push({ path, keyword: "anyOf" });
  }
  if (node.properties && TYPES.object(value)) {
    for (const [name, child] of Object.entries(node.properties)) {
      if (Object.hasOwn(value, name)) found.push(...walk(value[name], child, root, `${path}.${name}`));
    }
  }
  if (node.items && TYPES.array(value)) {
    value.forEach((item, index) => found.push(...walk(item, node.items, root, `${path}[${index}]`)));
  }
  return found;
}

function lookUp(reference, root) {
  const name = reference.replace("#/$defs/", "");
  if (!Object.hasOwn(root.$defs ?? {}, name)) throw new Error(`no such definition: ${reference}`);
  return root.$defs[name];
}

function walk(value, node, root, path) {
  for (const keyword of Object.keys(node)) {
    if (!KEYWORDS.includes(keyword)) throw new Error(`keyword outside our subset: ${keyword}`);
    if (TESTS[keyword] && !TESTS[keyword](value, node[keyword], node)) return [{ path, keyword }];
  }
  return inside(value, node, root, path);
}

/**
 * Returns what breaks the schema, as `{path, keyword}` in reading order; empty when all is well.
 *
 * @param {unknown} value - decoded JSON
 * @param {object} schema - one of shared/schemas
 * @returns {{path: string, keyword: string}[]}
 */
export function check(value, schema) {
  return walk(value, schema, schema, "$");
}

const withoutLimits = (node) =>
  typeof node !== "object" || node === null
    ? node
    : Array.isArray(node)
      ? node.map(withoutLimits)
      : Object.fromEntries(
          Object.entries(node)
            .filter(([name]) => name !== "additionalProperties")
            .map(([name, child]) => [name, withoutLimits(child)]),
        );

const opened = new WeakMap();

/**
 * The schema of an answer as an older extension reads it: a newer companion may say more, and what
 * we do not know is left alone. What is sent is checked against the schema as it stands.
 *
 * @param {object} schema - one of shared/schemas
 * @returns {object} the same without `additionalProperties`
 */
export function readingMore(schema) {
  if (!opened.has(schema)) opened.set(schema, withoutLimits(schema));
  return opened.get(schema);
}
