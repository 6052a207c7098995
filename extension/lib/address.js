/**
 * The key under which a page is found again: the same as the companion's `page_key`.
 *
 * Fragment and tracking parameters go; scheme and host are lower-cased; a default port, « www. »
 * and a last slash are dropped; http counts as https. `tests/cases/page-keys.json` holds both
 * sides to the same answers.
 */

const PARTS = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/su;
const TRACKING_NAMES = ["gclid", "fbclid", "srsltid"];
const TRACKING_PREFIX = "utm_";
const DEFAULT_PORTS = { http: ":80", https: ":443" };

function unquoted(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    // No valid percent spelling: it is compared as it stands.
    return name;
  }
}

function isTracking(pair) {
  const name = unquoted(pair.split("=")[0]).toLowerCase();
  return TRACKING_NAMES.includes(name) || name.startsWith(TRACKING_PREFIX);
}

/** A user name before the host is case-sensitive and stays. */
function hostPart(netloc) {
  const at = netloc.lastIndexOf("@") + 1;
  return netloc.slice(0, at) + netloc.slice(at).toLowerCase();
}

const withoutEnd = (text, end) => (end && text.endsWith(end) ? text.slice(0, -end.length) : text);

/** @param {string} url @returns {string} */
export function pageKey(url) {
  const stripped = url.trim();
  const [, spelled, netloc, rest, query = ""] = PARTS.exec(stripped) ?? [];
  if (!spelled || !netloc?.trim()) return stripped;
  const scheme = spelled.toLowerCase();
  const host = withoutEnd(hostPart(netloc.trim()), DEFAULT_PORTS[scheme]).replace(/^(?:www\.)+/u, "");
  const counted = scheme === "http" && !host.includes(":") ? "https" : scheme;
  const path = rest.trim().replace(/\/+$/u, "") || "/";
  const pairs = query.split("&").map((pair) => pair.trim()).filter((pair) => pair && !isTracking(pair));
  return `${counted}://${host}${path}${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`;
}
