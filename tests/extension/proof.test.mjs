import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { isProven, keyOf, newNonce } from "../../extension/background/proof.js";

const CASES = JSON.parse(readFileSync(new URL("../cases/proof.json", import.meta.url), "utf8"));

for (const { token, name, proof, ...asked } of CASES) {
  test(`the companion's proof for ${asked.instance} is understood`, async () => {
    const key = await keyOf(token);
    assert.equal(key.name, name);
    assert.equal(await isProven(key.key, asked, proof), true);
  });

  const OTHERS = [
    ["another instance", { ...asked, instance: "other" }],
    ["another port", { ...asked, port: asked.port + 1 }],
    ["another nonce", { ...asked, nonce: "5".repeat(64) }],
  ];
  for (const [what, changed] of OTHERS) {
    test(`a proof for ${what} proves nothing to ${asked.instance}`, async () => {
      assert.equal(await isProven((await keyOf(token)).key, changed, proof), false);
    });
  }

  test(`a proof made with another token proves nothing to ${asked.instance}`, async () => {
    assert.equal(await isProven((await keyOf("other")).key, asked, proof), false);
  });
}

test("an empty or torn proof proves nothing", async () => {
  const [{ token, proof, ...asked }] = CASES;
  const { key } = await keyOf(token);
  for (const torn of ["", proof.slice(2), `${proof}00`, "0".repeat(64)]) {
    assert.equal(await isProven(key, asked, torn), false);
  }
});

test("the key cannot be taken out, the name gives neither key nor token", async () => {
  const { name, key } = await keyOf("secret");
  assert.equal(key.extractable, false);
  assert.match(name, /^[0-9a-f]{32}$/u);
});

test("a nonce is 32 random bytes, another one each time", () => {
  const nonces = Array.from({ length: 50 }, newNonce);
  assert.ok(nonces.every((nonce) => /^[0-9a-f]{64}$/u.test(nonce)));
  assert.equal(new Set(nonces).size, 50);
});
