/** The house rules of eslint.config.js say no to what would let a page's words become markup. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import { ESLint } from "eslint";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const eslint = new ESLint({ cwd: ROOT });

/** The rules a line breaks when it stands in a file of the extension. */
async function broken(line, file = "extension/popup/made-up.js") {
  const [{ messages }] = await eslint.lintText(`${line}\n`, { filePath: `${ROOT}${file}` });
  return messages.filter(({ ruleId }) => ruleId?.startsWith("no-")).map(({ ruleId }) => ruleId);
}

const MARKUP = [
  "document.body.innerHTML = location.hash;",
  "document.body['innerHTML'] = location.hash;",
  "document.body.outerHTML = location.hash;",
  "document.body.insertAdjacentHTML('beforeend', location.hash);",
  "document.body.setHTMLUnsafe(location.hash);",
  "Document.parseHTMLUnsafe(location.hash);",
  "document.write(location.hash);",
  "document.writeln(location.hash);",
  "document.createRange().createContextualFragment(location.hash);",
  "document.createElement('iframe').srcdoc = location.hash;",
];
const CODE = ["eval(location.hash);", "new Function(location.hash);", "setTimeout('alert(1)', 1);", "location.href = 'javascript:alert(1)';"];
const SEAMS = ["fetch('http://127.0.0.1:8765/');", "globalThis.fetch('/');", "chrome.tabs.query({});", "new XMLHttpRequest();", "new WebSocket('ws://127.0.0.1');", "navigator.sendBeacon('/');", "new EventSource('/');"];

for (const line of [...MARKUP, ...CODE, ...SEAMS]) {
  test(`refused in the extension: ${line}`, async () => assert.notDeepEqual(await broken(line), []));
}

for (const line of [...MARKUP, ...CODE]) {
  test(`refused in the dashboard's script: ${line}`, async () =>
    assert.notDeepEqual(await broken(line, "companion/web/static/made-up.js"), []));
}

test("text goes in as text", async () => {
  assert.deepEqual(await broken("document.body.textContent = location.hash;"), []);
});
