/** House rules of the extension, each with its sentence. */

import js from "@eslint/js";
import globals from "globals";

const AS_TEXT = "What a page or the law says goes in as text: use make() or say() of lib/dom.js.";
const MARKUP = [
  "innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "parseHTMLUnsafe", "srcdoc",
  "createContextualFragment",
].map((property) => ({ property, message: AS_TEXT }));
const WRITES = ["write", "writeln"].map((property) => ({ object: "document", property, message: AS_TEXT }));

const SEAM = ["chrome", "browser"].map((name) => ({
  name,
  message: "Only lib/browser.js says chrome or browser: add a line there.",
}));

const NETWORK = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource"].map((name) => ({
  name,
  message: "Only background/companion.js talks to the network.",
}));
const BEACON = { object: "navigator", property: "sendBeacon", message: NETWORK[0].message };

const EVAL = ["eval", "Function"].map((name) => ({ name, message: "An extension page forbids it." }));

/** What holds wherever words of a page may be shown: in the extension and in the dashboard. */
const WORDS = {
  "no-restricted-properties": ["error", ...MARKUP, ...WRITES, BEACON],
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-script-url": "error",
};

const HOUSE = {
  ...WORDS,
  "no-restricted-globals": ["error", ...SEAM, ...NETWORK, ...EVAL],
  "no-restricted-syntax": [
    "error",
    {
      selector: "MemberExpression[object.name='globalThis'][property.name=/^(chrome|browser|fetch)$/]",
      message: "Only lib/browser.js says chrome or browser, only companion.js says fetch.",
    },
    {
      selector: "CatchClause > BlockStatement[body.length=0]",
      message: "An empty catch turns « programme absent » into « nothing found »: say what happened.",
    },
  ],
  "no-empty": ["error", { allowEmptyCatch: false }],
  "no-var": "error",
  "prefer-const": "error",
  eqeqeq: "error",
  "max-lines": ["error", { max: 400 }],
  "max-lines-per-function": ["error", { max: 50 }],
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
};

export default [
  js.configs.recommended,
  { languageOptions: { ecmaVersion: 2025, sourceType: "module" } },
  {
    files: ["extension/**/*.js"],
    languageOptions: { globals: { ...globals.browser } },
    rules: HOUSE,
  },
  {
    files: ["companion/web/static/*.js"],
    languageOptions: { sourceType: "script", globals: { ...globals.browser } },
    rules: WORDS,
  },
  {
    // Injected files cannot be modules.
    files: ["extension/collector/*.js"],
    languageOptions: { sourceType: "script" },
  },
  {
    // The two seams to the browser: pages and background, and the collector's own.
    files: ["extension/lib/browser.js", "extension/collector/guard.js"],
    rules: { "no-restricted-syntax": "off", "no-restricted-globals": "off" },
  },
  {
    files: ["extension/background/companion.js"],
    rules: { "no-restricted-globals": ["error", ...SEAM, ...EVAL] },
  },
  {
    files: ["tests/**/*.mjs"],
    languageOptions: { globals: { ...globals.node } },
  },
];
