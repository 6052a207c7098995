/**
 * The one object the collector's files share on a page; injected twice, it stays as it was.
 *
 * A classic script: injected files cannot be modules. It is the collector's only place that says
 * `chrome` or `browser`.
 */
"use strict";

if (!globalThis.aviseCollector) {
  const api = globalThis.browser ?? globalThis.chrome;
  let overlay = null;

  globalThis.aviseCollector = {
    /** The element the doctor picked, until it is read. */
    picked: null,

    /** One overlay at a time; `release` puts back whatever the overlay took hold of. */
    open(host, release) {
      this.close();
      overlay = { host, release };
      document.documentElement.append(host);
    },

    /** Removes the overlay and its listeners completely. */
    close() {
      if (!overlay) return;
      overlay.release();
      overlay.host.remove();
      overlay = null;
    },

    /** Tells the background one word; what was read is fetched from here, never pushed. */
    tell(verb) {
      return api.runtime.sendMessage({ verb });
    },

    say(key) {
      return api.i18n.getMessage(key);
    },
  };
}

// The value of a script's last statement goes back to the background, and Firefox refuses functions.
void 0;
