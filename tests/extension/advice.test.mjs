import assert from "node:assert/strict";
import { test } from "node:test";

import { installBrowser } from "./fakes.mjs";

installBrowser();
const { likelihoodWord, markedPieces, shareLeft, wholeYears } = await import("../../extension/popup/advice.js");

const marked = (words, spans) =>
  markedPieces(words, spans).map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join("");

const CASES = [
  ["ce charlatan ment", [{ start: 3, end: 12 }], "ce [charlatan] ment"],
  ["😀 escroc", [{ start: 2, end: 8 }], "😀 [escroc]"],
  ["abcdef", [{ start: 3, end: 5 }, { start: 0, end: 2 }], "[ab]c[de]f"],
  ["abcdef", [{ start: 0, end: 4 }, { start: 2, end: 5 }], "[abcd][e]f"],
  ["abcdef", [{ start: 1, end: 5 }, { start: 2, end: 3 }], "a[bcde]f"],
  ["abc", [{ start: 2, end: 9 }], "ab[c]"],
  ["abc", [{ start: 7, end: 9 }], "abc"],
  ["abc", [], "abc"],
  ["", [], ""],
];

for (const [words, spans, expected] of CASES) {
  test(`marks: ${expected}`, () => assert.equal(marked(words, spans), expected));
}

test("marking loses no character", () => {
  const words = "Ça — « 😀 » : fin\nligne";
  const pieces = markedPieces(words, [{ start: 2, end: 7 }, { start: 4, end: 12 }]);
  assert.equal(pieces.map(({ text }) => text).join(""), words);
});

const WORDS = [[1, "très probable"], [0.8, "très probable"], [0.6, "probable"], [0.4, "possible"], [0.2, "peu probable"], [0, "très peu probable"]];
for (const [likelihood, word] of WORDS) {
  test(`${likelihood} is said ${word}`, () => assert.equal(likelihoodWord(likelihood), word));
}

const mention = (least, published) => ({
  published,
  deadline: { expires: { earliest: "2026-12-10", latest: "2026-12-20" }, days_left: { least, most: 30 } },
});

test("the bar is the part of the whole delay that is left", () => {
  assert.equal(shareLeft(mention(50, { earliest: "2026-09-01", latest: "2026-09-11" })), 0.5);
  assert.equal(shareLeft(mention(-3, { earliest: "2026-09-01", latest: "2026-09-11" })), 0);
});

test("without a beginning there is no bar", () => {
  assert.equal(shareLeft(mention(50, null)), null);
  assert.equal(shareLeft(mention(null, { earliest: null, latest: "2026-09-11" })), null);
  assert.equal(shareLeft({ published: null, deadline: null }), null);
});

// Days left on the day named in the comment, both counted; six years end on the eve of the same day.
const YEARS = [
  [2191, "2032-11-22", 6], // 23 November 2026
  [2190, "2032-11-22", 5], // a day later
  [2190, "2031-02-28", 6], // 1 March 2025, one leap day in between
  [1095, "2028-02-29", 3], // 1 March 2025
  [1094, "2028-02-29", 2],
  [401, "2027-12-29", 1],
];
for (const [least, last, years] of YEARS) {
  test(`${least} days until ${last} are ${years} years`, () => assert.equal(wholeYears(least, last), years));
}
