/** Notifications: one message, each thing once, nothing in silence or when switched off. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { installBrowser } from "./fakes.mjs";

const { api } = installBrowser();
const shown = [];
api.notifications = { create: async (id, how) => void shown.push({ id, ...how }) };
const { newsIn, pathFor, setNotifications, tell, tellObserved, wordsFor } = await import(
  "../../extension/background/notifying.js"
);

const alert = (id, days) => ({ mention_id: id, severity: 4, least_days_left: days, sentence: "secret words" });
const alerts = (list, more = {}) => ({ urgent: list.length, alerts: list, new_alerts: 0, is_quiet: false, ...more });

beforeEach(async () => {
  shown.length = 0;
  await api.storage.local.set({ notified: undefined, notificationsOff: undefined });
});

test("delays and new pages come in one message, without the words of any", async () => {
  await tell(alerts([alert("a", 12), alert("b", 28)], { new_alerts: 3 }));
  assert.equal(shown.length, 1);
  assert.match(shown[0].message, /2 mentions.*12 jours.*3 nouvelles pages/su);
  assert.ok(!shown[0].message.includes("secret"));
});

test("what was said is said again only when it comes nearer", async () => {
  await tell(alerts([alert("a", 12)]));
  await tell(alerts([alert("a", 11)]));
  assert.equal(shown.length, 1);
  await tell(alerts([alert("a", 7)]));
  assert.equal(shown.length, 2);
  assert.match(shown[1].message, /1 mention.*7 jours/su);
});

test("in the hours of silence nothing is said, and afterwards what fell into them", async () => {
  await tell(alerts([alert("a", 3)], { is_quiet: true }));
  assert.equal(shown.length, 0);
  await tell(alerts([alert("a", 3)]));
  assert.equal(shown.length, 1);
});

test("switched off, nothing is said", async () => {
  await setNotifications(false);
  await tell(alerts([alert("a", 0)], { new_alerts: 9 }));
  await tellObserved({ changed: 2, gone: 1 });
  assert.equal(shown.length, 0);
  await setNotifications(true);
  await tell(alerts([alert("a", 0)]));
  assert.equal(shown.length, 1);
});

test("pages the doctor has dealt with are no news when others come", () => {
  const { said } = newsIn(alerts([], { new_alerts: 5 }));
  const fewer = newsIn(alerts([], { new_alerts: 1 }), said);
  assert.equal(fewer.fresh, 0);
  assert.equal(newsIn(alerts([], { new_alerts: 3 }), fewer.said).fresh, 2);
});

test("a mention without a delay is said once and names no days", () => {
  const first = newsIn(alerts([alert("a", null)]));
  assert.deepEqual([first.nearer, first.fewest], [1, null]);
  assert.equal(newsIn(alerts([alert("a", null)]), first.said).nearer, 0);
});

test("an older companion that counts no new pages is understood", () => {
  const news = newsIn({ urgent: 0, alerts: [] });
  assert.equal(wordsFor(news), "");
});

test("a page looked at by itself is told only where something changed, not in silence", async () => {
  await tellObserved({ online: 2 });
  await tellObserved({ changed: 1 }, { isQuiet: true });
  assert.equal(shown.length, 0);
  await tellObserved({ changed: 1, gone: 1 });
  assert.match(shown[0].message, /1 modifiée, 1 disparue/u);
});

test("a click leads to the alerts when the message spoke of nothing else", async () => {
  await tell(alerts([], { new_alerts: 2 }));
  assert.equal(await pathFor(), "/watch/alerts");
  await tell(alerts([alert("a", 5)], { new_alerts: 2 }));
  assert.equal(await pathFor(), "/");
});
