// A form whose answer takes a while says so on its button; without this script it works the same.
for (const form of document.querySelectorAll('form[data-busy]')) {
  form.addEventListener('submit', () => {
    const button = form.querySelector('button');
    if (!button) return;
    button.setAttribute('aria-busy', 'true');
    button.disabled = true;
    button.textContent = form.dataset.busy;
  });
}
