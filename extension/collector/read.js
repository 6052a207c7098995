/**
 * Reads the rendered page: its DOM with open shadow roots and same-origin frames, the selection,
 * the picked element, cut texts, the clock. It changes nothing.
 *
 * A classic script; the result is plain data, bounded by the limits of shared/schemas/capture.
 */
"use strict";

if (!globalThis.aviseCollector.read) {
  const LIMITS = {
    dom: 20_000_000, frame: 4_000_000, frames: 50, cuts: 500, text: 200_000, html: 2_000_000,
    url: 8192, title: 2000, label: 200, around: 200, before: 120,
  };
  const VOID_TEXT = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "TEXTAREA", "HEAD"]);
  const CUT_LABEL =
    /^(?:…|\.{3})?\s*(?:plus|lire plus|lire la suite|voir plus|voir la suite|afficher plus|afficher la suite|en savoir plus|more|read more|see more|show more)\s*(?:…|\.{3}|[›»>+])?$/iu;
  const CUT_PLACES = "button, a, summary, label, span, div, [role='button'], [role='link']";

  const wellFormed = (text) => (text.isWellFormed() ? text : text.toWellFormed());
  const collapse = (text) => text.replace(/\s+/gu, " ");
  const orNull = (text, limit) => (text ? wellFormed(text).slice(0, limit) : null);

  /** Keeps at most `limit` characters and notes it when something was left out. */
  function bounded(text, limit, notes, note) {
    const whole = wellFormed(text);
    if (whole.length <= limit) return whole;
    notes.add(note);
    return wellFormed(whole.slice(0, limit));
  }

  /** `root` and every open shadow root inside it. */
  function openRoots(root) {
    const roots = [];
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) roots.push(element.shadowRoot, ...openRoots(element.shadowRoot));
    }
    return roots;
  }

  const quoted = (value) => value.replace(/&/gu, "&amp;").replace(/"/gu, "&quot;").replace(/</gu, "&lt;");

  /** An element as HTML, its own tag included, with the open shadow roots it holds. */
  function serialise(element) {
    const own = element.shadowRoot ? [element.shadowRoot, ...openRoots(element.shadowRoot)] : [];
    const shadowRoots = [...own, ...openRoots(element)];
    const tag = element.localName;
    const attributes = [...element.attributes].map(({ name, value }) => ` ${name}="${quoted(value)}"`);
    const inner = element.getHTML({ serializableShadowRoots: true, shadowRoots });
    return `<${tag}${attributes.join("")}>${inner}</${tag}>`;
  }

  const pageAsHtml = (page) =>
    (page.doctype ? new XMLSerializer().serializeToString(page.doctype) : "") +
    serialise(page.documentElement);

  const isLarge = ({ width, height }) => width >= 300 && height >= 150;

  /** Same-origin frames at any depth; large frames of others are noted, for they cannot be read. */
  function readableFrames(page, notes) {
    const found = [];
    for (const root of [page, ...openRoots(page)]) {
      for (const frame of root.querySelectorAll("iframe, frame")) {
        const inner = frame.contentDocument;
        if (inner?.documentElement) found.push(inner, ...readableFrames(inner, notes));
        else if (isLarge(frame.getBoundingClientRect())) notes.add("frames-closed");
      }
    }
    return found;
  }

  function framesAsHtml(inners, notes) {
    const frames = [];
    for (const inner of inners) {
      const dom = wellFormed(pageAsHtml(inner));
      if (dom.length > LIMITS.frame || frames.length === LIMITS.frames) notes.add("frames-left-out");
      else frames.push({ url: inner.URL.slice(0, LIMITS.url), dom });
    }
    return frames;
  }

  const isRead = (node) => !VOID_TEXT.has(node.parentNode.nodeName);

  /** Up to `limit` characters of text from `start` on, backwards or forwards, `start` left out. */
  function textFrom(start, isForward, limit) {
    const root = start.getRootNode();
    const walker = root.ownerDocument ?? root;
    const texts = walker.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    texts.currentNode = start;
    let text = "";
    while (text.length < limit * 2 && (isForward ? texts.nextNode() : texts.previousNode())) {
      const node = texts.currentNode;
      if (!isRead(node) || start.contains(node)) continue;
      text = isForward ? `${text} ${node.data}` : `${node.data} ${text}`;
      if (collapse(text).length > limit + 1) break;
    }
    const plain = collapse(text).trim();
    return wellFormed(isForward ? plain.slice(0, limit) : plain.slice(-limit));
  }

  const isVisible = (element) =>
    element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true });

  function isCut(element) {
    const isControl = element.matches("button, a, summary, [role='button'], [role='link']");
    if (!isControl && element.childElementCount > 0) return false;
    if (element.textContent.length > 60) return false;
    return CUT_LABEL.test(collapse(element.textContent).trim()) && isVisible(element);
  }

  /** « Plus », « Lire la suite »: where the site shows only the beginning of a text. */
  function findCuts(pages, notes) {
    const cuts = [];
    const taken = [];
    for (const root of pages.flatMap((page) => [page, ...openRoots(page)])) {
      for (const element of root.querySelectorAll(CUT_PLACES)) {
        if (taken.at(-1)?.contains(element) || !isCut(element)) continue;
        taken.push(element);
        const label = collapse(element.textContent).trim().slice(0, LIMITS.label);
        cuts.push({ label, text: textFrom(element, false, LIMITS.before) });
      }
    }
    if (cuts.length > LIMITS.cuts) notes.add("cuts-left-out");
    return cuts.slice(0, LIMITS.cuts);
  }

  const pathTo = (node, ancestor) => {
    const path = [];
    for (let at = node; at !== ancestor; at = at.parentNode) {
      path.unshift([...at.parentNode.childNodes].indexOf(at));
    }
    return path;
  };
  const follow = (root, path) => path.reduce((node, index) => node.childNodes[index], root);

  /** The selected HTML, cut out of an inert copy: nothing of it loads or runs. */
  function selectedHtml(range) {
    const common = range.commonAncestorContainer;
    const top = common.nodeType === Node.ELEMENT_NODE ? common : common.parentElement;
    const inert = document.implementation.createHTMLDocument("");
    const copy = inert.importNode(top, true);
    const inner = inert.createRange();
    inner.setStart(follow(copy, pathTo(range.startContainer, top)), range.startOffset);
    inner.setEnd(follow(copy, pathTo(range.endContainer, top)), range.endOffset);
    const holder = inert.createElement("div");
    holder.append(inner.cloneContents());
    return holder.getHTML();
  }

  function excerptOf(text, html, before, after, notes) {
    return {
      text: bounded(text, LIMITS.text, notes, "excerpt-cut"),
      html: bounded(html, LIMITS.html, notes, "excerpt-cut"),
      before,
      after,
    };
  }

  /** What stands in the same text node as the selection's edge, then what stands around it. */
  function around(range) {
    const { startContainer: first, startOffset, endContainer: last, endOffset } = range;
    const head = first.nodeType === Node.TEXT_NODE ? first.data.slice(0, startOffset) : "";
    const tail = last.nodeType === Node.TEXT_NODE ? last.data.slice(endOffset) : "";
    const before = collapse(`${textFrom(first, false, LIMITS.around)} ${head}`).trim();
    const after = collapse(`${tail} ${textFrom(last, true, LIMITS.around)}`).trim();
    return [before.slice(-LIMITS.around), after.slice(0, LIMITS.around)].map(wellFormed);
  }

  function readSelection(pages, notes) {
    for (const page of pages) {
      const selection = page.getSelection();
      if (!selection || selection.isCollapsed || selection.rangeCount === 0) continue;
      const range = selection.getRangeAt(0);
      const text = selection.toString();
      if (text.trim()) return excerptOf(text, selectedHtml(range), ...around(range), notes);
    }
    return null;
  }

  function readPicked(element, notes) {
    if (!element?.isConnected) return null;
    const [before, after] = [textFrom(element, false, LIMITS.around), textFrom(element, true, LIMITS.around)];
    return excerptOf(element.innerText ?? element.textContent, serialise(element), before, after, notes);
  }

  function readExcerpt(method, pages, notes) {
    if (method === "selection") return readSelection(pages, notes);
    return method === "picked" ? readPicked(globalThis.aviseCollector.picked, notes) : null;
  }

  const readViewport = () => ({
    width: Math.round(innerWidth),
    height: Math.round(innerHeight),
    pixel_ratio: Math.min(devicePixelRatio, 100),
    scroll_x: Math.round(scrollX),
    scroll_y: Math.round(scrollY),
  });

  /** Everything a capture says of the page; `notes` names what was left out. */
  globalThis.aviseCollector.read = (method) => {
    const notes = new Set();
    const pages = [document, ...readableFrames(document, notes)];
    const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel~='canonical'][href]"));
    const excerpt = readExcerpt(method, pages, notes);
    globalThis.aviseCollector.picked = null;
    return {
      url: bounded(location.href, LIMITS.url, notes, "address-cut"),
      canonical_url: orNull(canonical?.href, LIMITS.url),
      title: wellFormed(document.title).slice(0, LIMITS.title),
      lang: orNull(document.documentElement.lang, 40),
      captured_at: new Date().toISOString(),
      time_zone: orNull(Intl.DateTimeFormat().resolvedOptions().timeZone, 80),
      viewport: readViewport(),
      dom: bounded(pageAsHtml(document), LIMITS.dom, notes, "dom-cut"),
      frames: framesAsHtml(pages.slice(1), notes),
      excerpt,
      cuts: findCuts(pages, notes),
      layout: globalThis.aviseCollector.layout.ofView(),
      contentType: document.contentType,
      notes: [...notes],
    };
  };
}

// The value of a script's last statement goes back to the background, and Firefox refuses functions.
void 0;
