import assert from "node:assert/strict";
import { test } from "node:test";

import { check, KEYWORDS } from "../../extension/lib/check.js";

const CASES = [
  ["a type among several", { type: ["string", "null"] }, [null, "a"], [1, true, [], {}]],
  ["integers are not fractions", { type: "integer" }, [0, -3, 2.0], [1.5, "1", null]],
  ["an object is neither array nor null", { type: "object" }, [{}], [[], null]],
  ["required names", { type: "object", required: ["a"] }, [{ a: null }], [{}, { b: 1 }]],
  ["no other names", { properties: { a: {} }, additionalProperties: false }, [{}, { a: 1 }], [{ b: 1 }]],
  ["inherited names do not count", { type: "object", required: ["toString"] }, [], [{}]],
  ["items", { items: { type: "string" } }, [[], ["a"]], [["a", 1]]],
  ["enum", { enum: ["page", null] }, ["page", null], ["Page", 0]],
  ["const", { const: "avise" }, ["avise"], ["other"]],
  ["any of", { anyOf: [{ type: "null" }, { type: "string" }] }, [null, ""], [0]],
  ["references", { $defs: { x: { const: 1 } }, $ref: "#/$defs/x" }, [1], [2]],
  ["least length", { minLength: 2 }, ["ab", 5], ["a"]],
  ["greatest length in code points", { maxLength: 2 }, ["😀😀", "ab"], ["😀😀😀", "abc"]],
  ["a lone surrogate is one", { maxLength: 1 }, ["\ud83d"], ["\ud83d\ud83d"]],
  ["number of items", { minItems: 1, maxItems: 2 }, [[1], [1, 2]], [[], [1, 2, 3]]],
  ["bounds", { minimum: 0, maximum: 1 }, [0, 1, 0.5], [-0.1, 1.1]],
  ["pattern", { pattern: "^[0-9]{6}$" }, ["123456"], ["12345", "1234567"]],
];

for (const [name, schema, good, bad] of CASES) {
  test(`check: ${name}`, () => {
    for (const value of good) assert.deepEqual(check(value, schema), [], JSON.stringify(value));
    for (const value of bad) assert.notEqual(check(value, schema).length, 0, JSON.stringify(value));
  });
}

test("check says where", () => {
  const schema = { properties: { a: { items: { properties: { b: { type: "string" } } } } } };
  assert.deepEqual(check({ a: [{ b: "x" }, { b: 1 }] }, schema), [{ path: "$.a[1].b", keyword: "type" }]);
});

test("check refuses a keyword outside our subset instead of ignoring it", () => {
  assert.throws(() => check("x", { format: "date" }), /outside our subset/u);
});

test("check refuses a reference to nothing", () => {
  assert.throws(() => check("x", { $ref: "#/$defs/none" }), /no such definition/u);
});

test("the subset holds no keyword twice", () => {
  assert.equal(new Set(KEYWORDS).size, KEYWORDS.length);
});
