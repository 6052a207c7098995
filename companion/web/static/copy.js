// A button that copies a box; without this script it stays hidden and the box can be selected.
for (const button of document.querySelectorAll('button[data-copy]')) {
  const box = document.getElementById(button.dataset.copy);
  const status = document.querySelector('[data-copy-status]');
  if (!box || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(box.value);
      if (status) status.textContent = button.dataset.copied ?? '';
    } catch {
      box.select();
    }
  });
}
