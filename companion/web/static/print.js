// The button of a page made to be printed; without this script the browser's own menu prints it.
const button = document.querySelector('[data-print]');
button.hidden = false;
button.addEventListener('click', () => window.print());
