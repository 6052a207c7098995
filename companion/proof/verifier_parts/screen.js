// What the person sees: a place to drop the file, a verdict in words, and why.
let language = 'fr', shown = null;

function say(code, facts = {}) {
  const sentence = (SENTENCES[code] ?? { fr: code, en: code })[language];
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ''));
}

function sayAll() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-say]')) element.textContent = say(element.dataset.say);
  if (shown) draw(shown);
}

function draw(report) {
  shown = report;
  const place = document.querySelector('#report');
  place.dataset.standing = report.standing;
  place.dataset.level = report.level;
  const verdict = Object.assign(document.createElement('p'), { id: 'verdict' });
  const mark = { whole: '✔', broken: '✘', unreadable: '■' }[report.standing];
  verdict.textContent = `${mark} ${say(`standing-${report.standing}`)}${report.name ? ` – ${report.name}` : ''}`;
  const parts = ['unreadable', 'broken', 'limit', 'verified'].flatMap((kind) => drawPart(kind, report.findings));
  place.replaceChildren(verdict, ...parts);
}

function drawPart(kind, findings) {
  const some = findings.filter((finding) => finding.kind === kind);
  if (!some.length) return [];
  const heading = Object.assign(document.createElement('h2'), { textContent: say(`part-${kind}`) });
  const list = document.createElement('ul');
  for (const finding of some) {
    const item = Object.assign(document.createElement('li'), { textContent: say(finding.code, finding.facts) });
    Object.assign(item.dataset, { kind, code: finding.code, name: finding.facts.name ?? '' });
    list.append(item);
  }
  return [heading, list];
}

async function take(file) {
  if (!file) return;
  const busy = document.querySelector('#busy'), place = document.querySelector('#report');
  shown = null;
  delete place.dataset.standing;
  place.replaceChildren();
  const progress = (done, total) => { busy.textContent = say('page-busy', { name: file.name, done, total }); };
  progress(0, '…');
  const report = await verifyDossier(file, progress);
  busy.textContent = '';
  draw({ ...report, name: file.name });
  place.focus();
}

document.querySelector('#file').addEventListener('change', (event) => {
  const [file] = event.target.files;
  event.target.value = ''; // The same file, corrected meanwhile, may be chosen again.
  take(file);
});
document.querySelector('#language').addEventListener('click', () => {
  language = language === 'fr' ? 'en' : 'fr';
  sayAll();
});
const drop = document.querySelector('#drop');
for (const name of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', name === 'dragover');
    if (name === 'drop') take(event.dataTransfer.files[0]);
  });
}
sayAll();
