/** What was found again of known mentions, in words: « 2 en ligne, 1 modifiée, 1 disparue ». */

import { sayCount } from "./i18n.js";

/**
 * What is nought is left out; an empty string when there is nothing to say.
 *
 * @param {{online?: number, changed?: number, gone?: number, unseen?: number} | null | undefined} found
 */
export function foundWords(found) {
  const { online = 0, changed = 0, gone = 0, unseen = 0 } = found ?? {};
  /** @type {[string, number][]} */
  const counted = [
    ["observed_online", online],
    ["observed_changed", changed],
    ["observed_gone", gone],
    ["observed_unseen", unseen],
  ];
  return counted.filter(([, count]) => count > 0).map(([key, count]) => sayCount(key, count)).join(", ");
}
