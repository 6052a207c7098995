import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

import { readJson, readText } from "./fakes.mjs";

const ROOT = new URL("../../extension/", import.meta.url);
const sources = readdirSync(ROOT, { recursive: true })
  .filter((path) => /\.(?:js|html|json)$/u.test(path) && !/^(?:_locales|shared)/u.test(path))
  .map((path) => [path, readText(path)]);
const [fr, en] = ["fr", "en"].map((language) => readJson(`_locales/${language}/messages.json`));

/** Said the same in both languages, each for a reason. */
const SAME = {
  extension_name: "a name",
};

/** Keys put together from an id: the ids each can take. */
const BUILT = {
  error_: /error_\w+_(?:title|remedy)$/u,
  restricted_: /restricted_\w+$/u,
  note_: /note_\w+$/u,
  step_: /step_(?:reading|picture|keeping|sending)$/u,
  pairing_: /pairing_(?:refused|expired|allowed)$/u,
  older_: /older_(?:extension|companion)$/u,
  queue_: /queue_(?:retry|drop)$/u,
};

function isUsed(key) {
  const plain = key.replace(/_(?:one|other)$/u, "");
  const isNamed = sources.some(([, text]) =>
    [key, plain].some((name) => new RegExp(`["\`_]${name}(?:["\`]|__)`, "u").test(text)),
  );
  return isNamed || Object.values(BUILT).some((pattern) => pattern.test(key));
}

test("both catalogues hold the same keys, none empty", () => {
  assert.deepEqual(Object.keys(fr).sort(), Object.keys(en).sort());
  for (const catalogue of [fr, en]) {
    for (const [key, { message }] of Object.entries(catalogue)) assert.ok(message.trim(), key);
  }
});

test("no sentence is left untranslated", () => {
  const same = Object.keys(fr).filter((key) => fr[key].message === en[key].message);
  assert.deepEqual(same.sort(), Object.keys(SAME).sort());
});

test("both languages use the same parts", () => {
  const parts = ({ message }) => [...new Set(message.match(/\$\d/gu) ?? [])].sort();
  for (const key of Object.keys(fr)) assert.deepEqual(parts(fr[key]), parts(en[key]), key);
});

test("every sentence is used", () => {
  assert.deepEqual(Object.keys(fr).filter((key) => !isUsed(key)), []);
});

test("every sentence asked for exists", () => {
  const asked = sources.flatMap(([path, text]) => [
    ...[...text.matchAll(/data-i18n(?:-label)?="([^"]+)"/gu)].map(([, key]) => [path, key]),
    ...[...text.matchAll(/\bsay\("([a-z0-9_]+)"/gu)].map(([, key]) => [path, key]),
    ...[...text.matchAll(/__MSG_([a-z0-9_]+)__/gu)].map(([, key]) => [path, key]),
    ...[...text.matchAll(/sayCount\("([a-z0-9_]+)"/gu)].flatMap(([, key]) => [[path, `${key}_one`], [path, `${key}_other`]]),
  ]);
  assert.ok(asked.length > 80);
  assert.deepEqual(asked.filter(([, key]) => !fr[key]), []);
});

test("every note the capture can leave has its sentence, and no other has", () => {
  const sourcesOfNotes = ["collector/read.js", "background/capture.js", "background/whole.js"].map(readText).join("\n");
  const notes = new Set(sourcesOfNotes.match(/"(?:picture|frames|cuts|excerpt|dom|address|whole)-[a-z-]+"/gu));
  const keys = [...notes].map((note) => `note_${note.slice(1, -1).replaceAll("-", "_")}`);
  assert.deepEqual(keys.sort(), Object.keys(fr).filter((key) => key.startsWith("note_")).sort());
});

test("French sentences have their non-breaking spaces", () => {
  const wrong = Object.entries(fr).filter(([, { message }]) => /[^\u00a0\u202f\d][:;!?»](?!\/)| [:;!?»]|«[^\u00a0\u202f]/u.test(message));
  assert.deepEqual(wrong, []);
});

test("no sentence promises or judges", () => {
  for (const catalogue of [fr, en]) {
    for (const [key, { message }] of Object.entries(catalogue)) {
      assert.doesNotMatch(message, /incontestable|irréfutable|garanti|illégal|illegal|guarantee/iu, key);
    }
  }
});
