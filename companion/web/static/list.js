// The list by keyboard, and several mentions ticked at once. Without this script every mention can
// still be reached by Tab and ticked by hand.
const rows = [...document.querySelectorAll('[data-list] [data-mention]')];
const form = document.querySelector('[data-several]');
const help = document.querySelector('[data-keys-help]');
const switchedOn = document.querySelector('[data-keys-on]');
const KEPT = 'avise-keys';

function boxOf(row) {
  return row.querySelector('input[type=checkbox]');
}

function isTyping(target) {
  return target.closest('input:not([type=checkbox]), select, textarea, dialog') !== null;
}

// One letter does nothing for whoever switched it off: speech input types letters.
function lettersOn() {
  try {
    return localStorage.getItem(KEPT) !== 'off';
  } catch {
    return true;
  }
}

function keepLetters(on) {
  try {
    localStorage.setItem(KEPT, on ? 'on' : 'off');
  } catch {
    // Kept for this page only: nothing else depends on it.
  }
}

function here() {
  return rows.indexOf(document.activeElement?.closest('[data-mention]'));
}

function go(step) {
  const to = Math.min(Math.max(here() + step, 0), rows.length - 1);
  const row = rows[to];
  row?.querySelector('a').focus();
  row?.scrollIntoView({ block: 'nearest' });
}

function count() {
  const ticked = rows.filter((row) => boxOf(row).checked).length;
  const said = form.querySelector('[data-count]');
  said.dataset.first ??= said.textContent;
  said.textContent = ticked ? `${ticked} ${said.dataset.word}` : said.dataset.first;
  const all = form.querySelector('[data-all]');
  all.checked = ticked === rows.length;
  all.indeterminate = ticked > 0 && ticked < rows.length;
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  x: () => {
    const row = rows[here()];
    if (!row) return;
    boxOf(row).checked = !boxOf(row).checked;
    count();
  },
  '/': () => document.getElementById('q').focus(),
  '?': () => help.showModal(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
  if (!act || (event.key !== '?' && !lettersOn())) return;
  event.preventDefault();
  act();
});

if (form) {
  form.querySelector('.several-all').hidden = false;
  const keys = document.querySelector('[data-keys]');
  keys.hidden = false;
  keys.addEventListener('click', () => help.showModal());
  form.querySelector('[data-all]').addEventListener('change', (event) => {
    for (const row of rows) boxOf(row).checked = event.target.checked;
    count();
  });
  for (const row of rows) boxOf(row).addEventListener('change', count);
  count();
}
switchedOn.checked = lettersOn();
switchedOn.addEventListener('change', () => keepLetters(switchedOn.checked));
