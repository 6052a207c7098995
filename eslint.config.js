/** House rules of the extension, each with its sentence. */

import js from "@eslint/js";
import globals from "globals";

const MARKUP = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "parseHTMLUnsafe"].map((property) => ({
  property,
  message: "What a page or the law says goes in as text: use make() or say() of lib/dom.js.",
}));

const SEAM = ["chrome", "browser"].map((name) => ({
  name,
  message: "Only lib/browser.js says chrome or browser: add a line there.",
}));

const FETCH = {
  name: "fetch",
  message: "Only background/companion.js talks to the network.",
};

const EVAL = ["eval", "Function"].map((name) => ({ name, message: "An extension page forbids it." }));

const HOUSE = {
  "no-restricted-properties": ["error", ...MARKUP],
  "no-restricted-globals": ["error", ...SEAM, FETCH, ...EVAL],
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
  "no-eval": "error",
  "no-implied-eval": "error",
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
