// Answers a question without a new page: sends the form, puts the updated mention in place.
// Without this script the same form does the same with a reload.
async function answer(form, button) {
  const fields = new FormData(form, button);
  const response = await fetch(form.action, { method: 'POST', body: fields, cache: 'no-store' });
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const main = page.querySelector('main');
  if (!main?.querySelector('article[data-mention]')) throw new Error('no mention');
  document.querySelector('main').replaceWith(document.adoptNode(main));
  const heading = document.querySelector('#questions-title') ?? document.querySelector('h1');
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('form[data-answer]')) return;
  event.preventDefault();
  const button = event.submitter;
  form.setAttribute('aria-busy', 'true');
  answer(form, button).catch(() => {
    // The companion was stopped or the session is over: the plain way says so in words.
    if (button?.name) {
      const named = document.createElement('input');
      Object.assign(named, { type: 'hidden', name: button.name, value: button.value });
      form.append(named);
    }
    form.submit();
  });
});
