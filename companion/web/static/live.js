// Asks every three seconds whether a browser wants to be connected, and shows it by itself.
// Without this script the pages do the same after a reload.
const body = document.body;
const banner = document.querySelector('[data-pairing-banner]');
const showsRequest = ['/', '/pairing', '/connections'].includes(location.pathname);

function isTyping() {
  return ['INPUT', 'TEXTAREA', 'SELECT'].includes(document.activeElement?.tagName ?? '');
}

async function beat() {
  if (document.hidden) return;
  const answer = await fetch(body.dataset.pulse, { cache: 'no-store' });
  if (!answer.ok) return;
  const { pairing } = await answer.json();
  if ((pairing ?? '') === body.dataset.pairing) return;
  if (showsRequest && !isTyping()) {
    location.reload();
    return;
  }
  body.dataset.pairing = pairing ?? '';
  banner.hidden = pairing === null;
}

function beatAgain() {
  // A companion that was stopped answers nothing: the page stays as it is.
  beat().catch(() => undefined).finally(() => setTimeout(beatAgain, 3000));
}

if (body.dataset.pulse) setTimeout(beatAgain, 1000);
