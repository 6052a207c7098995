// Keeps the notes while they are written. Without this script the button under them does.
// A companion that was stopped, or a sign-in that is over, loses nothing: the words stay in the
// field and are sent again when the person comes back to this tab.
const WAIT_MS = 800;
const AGAIN_MS = 15_000;
const FORM = 'form[data-form="notes"]';
let timer = 0;
let isSending = false;
let unsaved = false;

const formOf = (target) => target.closest?.(FORM);
const say = (form, words) => {
  const line = form.querySelector('[data-notes-status]');
  if (line.textContent !== words) line.textContent = words;
};

function send(form, more = {}) {
  return fetch(form.action, {
    ...more,
    method: 'POST',
    body: new FormData(form),
    cache: 'no-store',
    redirect: 'error',
    headers: { Accept: 'application/json' },
  });
}

// Signed in again in another tab, the form's own token is of the old session: a fresh one is read.
async function renew(form) {
  const answer = await fetch(location.pathname, { cache: 'no-store', redirect: 'error' });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector(`${FORM} [name="csrf_token"]`);
  if (!fresh) throw new Error('no form');
  form.elements.csrf_token.value = fresh.value;
}

async function deliver(form) {
  const first = await send(form);
  if (first.ok || first.status === 409) return first;
  await renew(form);
  return send(form);
}

async function keep(form) {
  clearTimeout(timer);
  if (isSending) return later(form, WAIT_MS);
  isSending = true;
  const written = form.elements.notes.value;
  say(form, form.dataset.saving);
  try {
    const answer = await deliver(form);
    // Changed in another tab: the page that answers a plain form shows both.
    if (answer.status === 409) return form.submit();
    if (!answer.ok) throw new Error(String(answer.status));
    const { said, began_at: mark } = await answer.json();
    form.elements.began_at.value = mark;
    unsaved = form.elements.notes.value !== written;
    say(form, said);
    if (unsaved) later(form, WAIT_MS);
  } catch {
    say(form, form.dataset.lost);
    later(form, AGAIN_MS);
  } finally {
    isSending = false;
  }
}

function later(form, wait) {
  clearTimeout(timer);
  timer = setTimeout(() => keep(form), wait);
}

document.addEventListener('input', (event) => {
  const form = formOf(event.target);
  if (!form) return;
  unsaved = true;
  later(form, WAIT_MS);
});

document.addEventListener('submit', (event) => {
  if (!formOf(event.target)) return;
  clearTimeout(timer);
  unsaved = false;
});

function again() {
  const form = document.querySelector(FORM);
  if (unsaved && form && !document.hidden) void keep(form);
}
document.addEventListener('visibilitychange', again);
window.addEventListener('focus', again);

window.addEventListener('pagehide', () => {
  const form = document.querySelector(FORM);
  if (unsaved && form) void send(form, { keepalive: true }).catch(() => undefined);
});
