/** The few settings of the extension: the port, this browser's pairing, what waits. */

import { send } from "../lib/browser.js";
import { find, on, say as write, show } from "../lib/dom.js";
import { fill, say, sayCount } from "../lib/i18n.js";

const slot = (name) => find(`[data-slot="${name}"]`);
const port = find("#port");
const whole = find("#whole");

async function draw() {
  const { value } = await send({ verb: "settings" });
  port.value = value.port;
  whole.checked = value.wholePage;
  write(slot("paired"), value.paired ? say("options_paired") : say("options_unpaired"));
  show(find("[data-action='disconnect']"), value.paired);
  const count = value.queue.filter(({ kind }) => kind === "capture").length;
  write(slot("queue"), count > 0 ? sayCount("queue_waiting", count) : say("queue_none"));
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
on(find("form"), "submit", savePort);
on(find("[data-action='disconnect']"), "click", disconnect);
void draw();
