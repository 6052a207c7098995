import assert from "node:assert/strict";
import { test } from "node:test";

import { CompanionError, describe, errorFromProblem, KIND_OF_CODE, KINDS } from "../../extension/lib/errors.js";
import { readJson } from "./fakes.mjs";

test("every problem of the vocabulary has a kind, and no other code has", () => {
  const codes = Object.keys(readJson("shared/vocabulary.json").problems);
  assert.deepEqual(Object.keys(KIND_OF_CODE).sort(), codes.sort());
  for (const kind of Object.values(KIND_OF_CODE)) assert.ok(KINDS[kind], kind);
});

const CASES = [
  [{ status: 422, code: "body-not-understood" }, "refused", false],
  [{ status: 413, code: "too-large" }, "refused", false],
  [{ status: 409, code: "conflict" }, "refused", false],
  [{ status: 409, code: "pairing-busy" }, "busy", true],
  [{ status: 401, code: "token-refused" }, "unpaired", true],
  [{ status: 412, code: "instance-refused" }, "unpaired", true],
  [{ status: 412, code: "protocol-refused" }, "version", true],
  [{ status: 507, code: "store-unavailable" }, "unavailable", true],
  [{ status: 503, code: "of-a-later-version" }, "unavailable", true],
  [{ status: 400, code: "of-a-later-version" }, "refused", false],
];

for (const [problem, kind, waits] of CASES) {
  test(`${problem.status} ${problem.code} is ${kind}`, () => {
    const error = errorFromProblem({ title: "T", remedy: "R", ...problem });
    assert.equal(error.kind, kind);
    assert.equal(KINDS[kind].waits, waits);
    assert.deepEqual({ title: error.told.title, remedy: error.told.remedy }, { title: "T", remedy: "R" });
  });
}

test("an unforeseen failure is described without its message, which may hold words of the page", () => {
  const facts = describe(new TypeError("secret words"));
  assert.equal(facts.kind, "unexpected");
  assert.equal(JSON.stringify(facts).includes("secret"), false);
});

test("a companion error says what the companion said", () => {
  assert.deepEqual(describe(new CompanionError("absent")), {
    kind: "absent", status: 0, code: "absent", title: "", remedy: "",
  });
});
