/**
 * Lets the doctor pick one review: outline under the mouse or moved by keys, Enter or click takes.
 *
 * A classic script. The overlay lies in a closed shadow root and is removed completely; keys and
 * clicks are caught before the page sees them, so that nothing on the page is activated.
 */
"use strict";

{
  const collector = globalThis.aviseCollector;
  const SMALLEST = { width: 40, height: 16 };
  const BLOCKS = "article, li, section, blockquote, p, div, td, dd, figure";
  const WHOLES = "article, li, blockquote, [role='article'], [role='listitem']";
  const LONGEST = 5000;
  const TOP = "position:fixed;pointer-events:none;z-index:2147483647;";
  const FRAME_STYLE = `${TOP}display:none;border:3px solid #0b5c8a;outline:2px solid #fff;
    border-radius:4px;background:rgb(11 92 138 / 12%);box-sizing:border-box;`;
  const BAR_STYLE = `${TOP}left:50%;bottom:16px;transform:translateX(-50%);padding:10px 16px;
    max-width:calc(100vw - 64px);border-radius:8px;background:#16202b;color:#fff;
    font:15px/1.4 system-ui,sans-serif;box-shadow:0 2px 12px rgb(0 0 0 / 40%);`;

  let current = null;
  let isWidened = false;

  const isLargeEnough = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width >= SMALLEST.width && height >= SMALLEST.height;
  };

  const hasWords = (element) => (element.innerText ?? "").trim().length > 0;

  /** The review an element lies in: its list item or article when that is not a whole page. */
  function reviewAround(element) {
    const whole = element.closest(WHOLES);
    if (whole && (whole.innerText ?? "").length <= LONGEST) return whole;
    return element.closest(BLOCKS) ?? element;
  }

  const isBlock = (element) =>
    isLargeEnough(element) && element.checkVisibility() && hasWords(element);

  /** What the keyboard goes through: the reviews around the smallest blocks with words. */
  function candidates() {
    const blocks = [...document.querySelectorAll(BLOCKS)].filter(isBlock);
    const outer = new Set(blocks.map((element) => element.parentElement?.closest(BLOCKS)));
    const smallest = blocks.filter((element) => !outer.has(element));
    return [...new Set(smallest.map(reviewAround))];
  }

  function drawn(frame, element) {
    const { left, top, width, height } = element.getBoundingClientRect();
    Object.assign(frame.style, {
      display: "block", left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px`,
    });
  }

  function makeOverlay() {
    const host = document.createElement("avise-overlay");
    const root = host.attachShadow({ mode: "closed" });
    const [frame, bar] = [document.createElement("div"), document.createElement("div")];
    // Set through the object model: a page's policy on style elements does not forbid that.
    host.style.cssText = "all:initial";
    frame.style.cssText = FRAME_STYLE;
    bar.style.cssText = BAR_STYLE;
    bar.setAttribute("role", "status");
    bar.textContent = collector.say("pick_instructions");
    root.append(frame, bar);
    return { host, frame };
  }

  const { host, frame } = makeOverlay();
  const point = (element) => {
    if (!element || element === document.documentElement) return;
    current = element;
    isWidened = false;
    drawn(frame, element);
  };

  /** The mouse keeps what the up arrow made wider for as long as it stays inside. */
  const pointAt = (event) => {
    const under = event.composedPath().find((node) => node instanceof Element);
    if (!under || (isWidened && current.contains(under))) return;
    point(reviewAround(under));
  };

  const widen = () => {
    const parent = current?.parentElement;
    if (!parent || parent === document.body) return;
    point(parent);
    isWidened = true;
  };

  function move(step) {
    const all = candidates();
    if (all.length === 0) return;
    const at = all.findIndex((element) => element === current || current?.contains(element));
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
    all[next].scrollIntoView({ block: "center" });
    point(all[next]);
  }

  function take() {
    if (!current) return;
    collector.picked = current;
    collector.close();
    collector.tell("picked");
  }

  function leave() {
    collector.close();
    collector.tell("pick-left");
  }

  const KEYS = {
    Enter: take,
    Escape: leave,
    Tab: (event) => move(event.shiftKey ? -1 : 1),
    ArrowDown: () => move(1),
    ArrowRight: () => move(1),
    ArrowLeft: () => move(-1),
    ArrowUp: widen,
  };

  const swallow = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const LISTENERS = {
    mousemove: pointAt,
    keydown: (event) => {
      swallow(event);
      KEYS[event.key]?.(event);
    },
    click: (event) => {
      swallow(event);
      pointAt(event);
      take();
    },
    scroll: () => current && drawn(frame, current),
  };
  for (const name of ["keyup", "keypress", "mousedown", "mouseup", "pointerdown", "pointerup", "dblclick", "contextmenu"]) {
    LISTENERS[name] = swallow;
  }

  // The doctor's hand alone: an event made up by the page's scripts is caught and picks nothing.
  for (const [name, listener] of Object.entries(LISTENERS)) {
    LISTENERS[name] = (event) => (event.isTrusted ? listener : swallow)(event);
  }

  const how = { capture: true, passive: false };
  const release = () => {
    for (const [name, listener] of Object.entries(LISTENERS)) window.removeEventListener(name, listener, how);
  };
  collector.open(host, release);
  for (const [name, listener] of Object.entries(LISTENERS)) window.addEventListener(name, listener, how);
  window.focus();
}
