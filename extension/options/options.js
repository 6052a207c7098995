/** The few settings of the extension: the port, this browser's pairing, what waits. */

import { askToSeeAddresses, send } from "../lib/browser.js";
import { find, make, on, say as write, show } from "../lib/dom.js";
import { foundWords } from "../lib/found.js";
import { fill, say, sayCount, sayMoment } from "../lib/i18n.js";

const slot = (name) => find(`[data-slot="${name}"]`);
const port = find("#port");
const whole = find("#whole");
const addresses = find("#addresses");
const inPrivate = find("#private");
const notifications = find("#notifications");

async function draw() {
  const { value } = await send({ verb: "settings" });
  port.value = value.port;
  whole.checked = value.wholePage;
  addresses.checked = value.addresses;
  inPrivate.checked = value.inPrivate;
  notifications.checked = value.notifications;
  drawSites(value.sites);
  drawJournal(value.journal);
  write(slot("paired"), value.paired ? say("options_paired") : say("options_unpaired"));
  show(find("[data-action='disconnect']"), value.paired);
  const count = value.queue.filter(({ kind }) => kind === "capture").length;
  write(slot("queue"), count > 0 ? sayCount("queue_waiting", count) : say("queue_none"));
}

function siteLine(site) {
  const away = make("button", { type: "button", "data-leave": site }, say("options_site_leave"));
  on(away, "click", () => change("leave-site", { site }));
  return make("li", {}, `${site.replace(/\/\*$/u, "")} `, away);
}

function drawSites(sites) {
  show(slot("no-sites"), sites.length === 0);
  slot("sites").replaceChildren(...sites.map(siteLine));
}

const journalWords = ({ at, host, ...found }) =>
  say("journal_line", sayMoment(at), host, foundWords(found) || say("rechecked_waits"));

function drawJournal(lines) {
  show(slot("no-journal"), lines.length === 0);
  show(find("[data-action='forget-journal']"), lines.length > 0);
  slot("journal").replaceChildren(...lines.map((line) => make("li", {}, journalWords(line))));
}

/** Sends a choice, says that it is kept, draws what holds now. */
async function change(verb, parts = {}) {
  const reply = await send({ verb, ...parts });
  write(slot("status"), reply.ok ? say("options_kept") : say("error_unexpected_title"));
  await draw();
}

/** Asked in the click itself: the browser refuses the question after an `await`. */
function askAddresses() {
  if (addresses.checked) askToSeeAddresses().then(draw, draw);
  else void change("leave-addresses");
}

async function savePort(event) {
  event.preventDefault();
  const reply = await send({ verb: "set-port", port: port.valueAsNumber });
  write(slot("status"), reply.ok ? say("options_saved") : say("options_refused"));
  if (reply.ok) await draw();
}

/** Our side is forgotten even when the companion is away; it is then said. */
async function disconnect() {
  const reply = await send({ verb: "disconnect" });
  write(slot("status"), reply.ok ? say("options_disconnected") : say("options_disconnected_here"));
  await draw();
}

async function saveWhole() {
  const reply = await send({ verb: "set-whole-page", wanted: whole.checked });
  write(slot("status"), reply.ok ? say("options_whole_saved") : say("error_unexpected_title"));
  await draw();
}

fill();
on(whole, "change", saveWhole);
on(addresses, "change", askAddresses);
on(inPrivate, "change", () => change("set-private", { wanted: inPrivate.checked }));
on(notifications, "change", () => change("set-notifications", { wanted: notifications.checked }));
on(find("[data-action='forget-journal']"), "click", () => change("forget-journal"));
on(find("form"), "submit", savePort);
on(find("[data-action='disconnect']"), "click", disconnect);
void draw();
