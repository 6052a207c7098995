/** The badge counts what is urgent, and says it in words to those who do not see it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { answered, installBrowser, installCompanion, proving } from "./fakes.mjs";

const { api } = installBrowser();
const known = await import("../../extension/background/known.js");
const TOKEN = "t".repeat(43);

test("without a companion to ask, the badge is bare", async () => {
  await known.refreshBadge(0);
  assert.equal(api.badge, "");
  assert.equal(api.title, "Avisé");
});

test("the number of urgent mentions stands on the button, what waits only in its words", async () => {
  await api.storage.local.set({ token: TOKEN, instance: "here" });
  let urgent = 3;
  installCompanion({ ...proving(TOKEN), "GET /alerts": () => answered({ urgent, alerts: [] }) });
  await known.refreshBadge(2);
  assert.equal(api.badge, "3");
  assert.match(api.title, /^Avisé – 3 mentions .* – 2 captures /u);
  urgent = 1;
  await known.refreshBadge(0);
  assert.match(api.title, /^Avisé – 1 mention [^–]*$/u);
  urgent = 0;
  await known.refreshBadge(1);
  assert.equal(api.badge, "");
  assert.match(api.title, /^Avisé – 1 capture /u);
});
