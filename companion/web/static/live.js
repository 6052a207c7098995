// Asks every three seconds whether a browser wants to be connected and whether mentions came, and
// shows both by itself. Without this script the pages do the same after a reload.
const body = document.body;
const banner = document.querySelector('[data-pairing-banner]');
const news = document.querySelector('[data-live-new]');
const showsRequest = ['/', '/pairing', '/connections', '/welcome/ready'].includes(location.pathname);
const isHome = location.pathname === '/';
const showsNews = isHome || location.pathname === '/mentions';

function isTyping() {
  return ['INPUT', 'TEXTAREA', 'SELECT'].includes(document.activeElement?.tagName ?? '');
}

// Nobody's page moves under their hands: only one that is at its top and untouched is renewed.
function isAtRest() {
  const main = document.querySelector('main');
  const inside = main.contains(document.activeElement) && document.activeElement !== main;
  return scrollY < 40 && !inside && getSelection().isCollapsed;
}

async function renewHome() {
  const answer = await fetch(location.href, { cache: 'no-store' });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  document.querySelector('main').replaceWith(document.adoptNode(page.querySelector('main')));
}

function say(words, { withLink }) {
  news.querySelector('[data-live-words]').textContent = words;
  news.querySelector('[data-live-show]').hidden = !withLink;
  news.hidden = false;
  if (!withLink) setTimeout(() => { news.hidden = true; }, 8000);
}

async function showNews(total) {
  const before = Number(body.dataset.mentions);
  body.dataset.mentions = String(total);
  if (total <= before || !showsNews) return;
  const words = total === before + 1 ? body.dataset.liveOne : body.dataset.liveMany;
  const renews = isHome && isAtRest();
  if (renews) await renewHome();
  say(words, { withLink: !renews });
}

async function beat() {
  if (document.hidden) return;
  const answer = await fetch(body.dataset.pulse, { cache: 'no-store' });
  if (!answer.ok) return;
  const { pairing, mentions } = await answer.json();
  if (body.dataset.mentions && String(mentions) !== body.dataset.mentions) await showNews(mentions);
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
