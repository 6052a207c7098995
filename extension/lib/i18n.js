/** What the extension itself says: fills pages, picks the plural, keeps French spaces. */

import { message } from "./browser.js";
import { findAll } from "./dom.js";

/** The language the browser chose among ours; each catalogue names itself. */
export const language = () => message("language");

/** The sentence for `key`; a key without a sentence is a mistake of ours and is shown as such. */
export const say = (key, ...parts) => message(key, parts) || `[${key}]`;

/** `key_one` for 1 (and 0 in French), `key_other` for the rest; the number is the first part. */
export function sayCount(key, count, ...parts) {
  const form = new Intl.PluralRules(language()).select(count) === "one" ? "one" : "other";
  return say(`${key}_${form}`, count, ...parts);
}

/** The word for an entry `{fr, en}` of the vocabulary. */
export const inLanguage = (entry) => (language() === "en" ? entry.en : entry.fr);

/** An instant of today or lately, in milliseconds: « 24 nov., 14:02 ». */
export const sayMoment = (at) =>
  new Intl.DateTimeFormat(language(), { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(at);

/** A day such as 2026-03-14, written as one writes it. */
export function sayDay(day) {
  const [year, month, date] = day.split("-").map(Number);
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(language(), options).format(Date.UTC(year, month - 1, date));
}

/** Fills `data-i18n` (text), `data-i18n-label` (accessible name) and the page's language. */
export function fill(root = document) {
  root.documentElement.lang = language();
  for (const element of findAll("[data-i18n]", root)) element.textContent = say(element.dataset.i18n);
  for (const element of findAll("[data-i18n-label]", root)) {
    element.setAttribute("aria-label", say(element.dataset.i18nLabel));
  }
}
