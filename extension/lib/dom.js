/** Finds, makes, shows and listens: every string goes in as text, never as markup. */

export const find = (selector, root = document) => root.querySelector(selector);
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

/**
 * Makes an element. `attributes` with the value `null` or `false` are left out; `true` is empty.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null>} attributes
 * @param {...(Node | string | null)} children - strings become text nodes, null is left out
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

export const show = (element, isShown) => {
  element.hidden = !isShown;
};

export const on = (element, event, listener) => element.addEventListener(event, listener);
