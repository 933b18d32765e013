// The chat page: puts the line, the conversation, the composer and the menu together.
import { $, fresh, w } from "./dom.js";
import { Composer } from "./composer.js";
import { Line } from "./line.js";
import { Log } from "./log.js";
import { Menu } from "./menu.js";

const OFFLINE_AFTER = 1500; // milliseconds; a line that comes back sooner is not worth a word
const ACK_AFTER = 40;

const line = new Line();
const say = (said) => {
  const id = fresh();
  const { text = "", choice = "", answers = 0, burst = "", files = [], shown = [] } = said;
  log.local({ say: id, at: Date.now(), text, choice, answers, burst, files: shown, heard: files.length ? "files" : "text" });
  line.say({ id, text, choice, answers, burst, files, shown });
};
const log = new Log(line, say);
const composer = new Composer(line, log, say);
const menu = new Menu(line, log, say);

let arrived = [];
let ackTimer = 0;
function ack(message) {
  if (message.arrived) return;
  arrived.push(message.id);
  clearTimeout(ackTimer);
  ackTimer = setTimeout(() => { line.tell({ type: "ack", ids: arrived.splice(0) }); }, ACK_AFTER);
}

const takes = {
  history: (frame) => {
    log.history(frame.lines, frame.more);
    for (const one of frame.lines) if (one.type === "message") ack(one);
  },
  earlier: (frame) => log.earlier(frame.lines, frame.before, frame.more),
  message: (frame) => { log.add(frame); ack(frame); },
  said: (frame) => log.add(frame),
  typing: (frame) => log.typing(true, frame.name),
  cases: (frame) => { log.cases = frame; menu.cases(frame.cases, frame.turns); },
  recovery: (frame) => menu.showCode(frame.code),
  recovered: (frame) => menu.recovered(frame),
  moved: () => location.reload(),
  error: (frame) => menu.trouble(frame.code),
};

line.addEventListener("frame", (event) => takes[event.detail.type]?.(event.detail));
line.addEventListener("acked", (event) => log.acked(event.detail.id));
line.addEventListener("failed", (event) => log.failed(event.detail.id, event.detail.code));

let strip = 0;
line.addEventListener("up", () => {
  clearTimeout(strip);
  $("offline").hidden = true;
  log.online(true);
});
line.addEventListener("down", () => {
  clearTimeout(strip);
  strip = setTimeout(() => { $("offline").hidden = false; log.online(false); }, navigator.onLine ? OFFLINE_AFTER : 0);
});

for (const kept of line.waiting.values()) {
  const { shown = [], id, ...said } = kept;
  log.local({ ...said, say: id, files: shown, heard: said.files?.length ? "files" : "text" });
}
for (const button of document.querySelectorAll("[data-say]")) {
  button.addEventListener("click", () => { menu.close(); say({ text: button.dataset.say }); });
}
addEventListener("resize", () => log.keepEnd());
line.start();
composer.focus();
document.body.dataset.ready = w("chat_title");
