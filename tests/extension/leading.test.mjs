/** The view led over a page (collector/whole.js), on a page of nothing but its measures. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { runInThisContext } from "node:vm";

const VIEW = 700;
const COLLECTOR = readFileSync(new URL("../../extension/collector/whole.js", import.meta.url), "utf8");
let page;
let painted;

/** A page of three views; `painted` runs in the place of the frames the collector waits for. */
beforeEach(() => {
  page = {
    scrollTop: 0, scrollHeight: 3 * VIEW, clientHeight: VIEW, clientWidth: 1000,
    scrollTo({ top }) {
      this.scrollTop = Math.min(top, this.scrollHeight - VIEW);
    },
  };
  painted = () => {};
  class Layout {
    nodes = [];
    look() {}
  }
  Object.assign(globalThis, {
    innerHeight: VIEW, innerWidth: 1000, location: { href: "https://avis.example/dr" },
    document: {
      scrollingElement: page, documentElement: page, body: { querySelectorAll: () => [] },
    },
    getComputedStyle: () => ({ overflowY: "visible", position: "static" }),
    requestAnimationFrame: (then) => setTimeout(() => (painted(), then()), 0),
    aviseCollector: { layout: { Layout } },
  });
  runInThisContext(COLLECTOR);
});

const { show, confirm, begin, end } = {
  show: (done) => globalThis.aviseCollector.whole.show(done),
  confirm: (from, until) => globalThis.aviseCollector.whole.confirm(from, until),
  begin: () => globalThis.aviseCollector.whole.begin(),
  end: () => globalThis.aviseCollector.whole.end(),
};

test("a page nobody touches is led to its end and put back", async () => {
  page.scrollTop = 130;
  begin();
  let done = 0;
  for (let isLast = false; !isLast; ) {
    const shown = await show(done);
    assert.equal(confirm(done, shown.until), true);
    [done, isLast] = [shown.until, shown.isLast];
  }
  end();
  assert.deepEqual([done, page.scrollTop], [3 * VIEW, 130]);
});

const WHEN = {
  "while a strip settles": async () => {
    painted = () => (page.scrollTop = 77);
    return show(VIEW);
  },
  "before its picture is taken": async () => {
    const shown = await show(VIEW);
    page.scrollTop = 77;
    return confirm(VIEW, shown.until) || null;
  },
  "between two strips": async () => {
    page.scrollTop = 77;
    return show(VIEW);
  },
};

for (const [when, act] of Object.entries(WHEN)) {
  test(`whoever scrolls ${when} is left where they are`, async () => {
    begin();
    const first = await show(0);
    assert.equal(confirm(0, first.until), true);
    assert.equal(await act(), null);
    end();
    assert.equal(page.scrollTop, 77);
  });
}

test("a page that grows above the view moves it by itself, and that disturbs nothing", async () => {
  begin();
  assert.equal(confirm(0, (await show(0)).until), true);
  painted = () => {
    if (page.scrollHeight === 3 * VIEW) [page.scrollHeight, page.scrollTop] = [4 * VIEW, page.scrollTop + VIEW];
  };
  const shown = await show(VIEW);
  assert.equal(confirm(VIEW, shown.until), true);
  end();
});
