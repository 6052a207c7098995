// A search opened from the round is ticked off at once; without this script a button does it.
const token = document.querySelector('[name="csrf_token"]')?.value ?? '';

async function tick(id) {
  const body = new URLSearchParams({ csrf_token: token, search: id, state: 'opened' });
  await fetch('/watch/round/step', { method: 'POST', body, headers: { 'Avise-Quiet': '1' } });
  // What comes next is shown when the person is back on this page.
  document.addEventListener('visibilitychange', () => document.hidden || location.reload(), { once: true });
}

for (const link of document.querySelectorAll('[data-round-open]')) {
  link.addEventListener('click', () => tick(link.dataset.roundOpen).catch(() => undefined));
}
