// The conversation on the page: bubbles, days, ticks, in the order in which things were said.
import { $, clock, dayKey, dayName, el, icon, linked, w } from "./dom.js";
import { card, choices, isReceipt } from "./cards.js";
import { fileCard, shot, shots } from "./files.js";

const NEAR_END = 120; // pixels from the end within which new lines pull the view along
const TOUCH_LASTS = 800; // milliseconds in which a moving view was moved by the person
const TYPING_AFTER = 500; // milliseconds without an answer
const TYPING_MAX = 12000;

/** Shows lines. ``act`` is called with what a pressed choice says. */
export class Log {
  constructor(line, act) {
    this._line = line;
    this._act = act;
    this._box = $("log");
    this._scroller = $("scroller");
    this._mine = new Map(); // messages of ours on the page, by the name the browser gave them
    this._groups = []; // choices on the page, oldest first
    this._shown = new Set(); // outbox and inbox ids on the page
    this._bursts = new Map(); // albums on the page, by their name
    this._author = null;
    this._oldest = 0;
    this._follows = true; // the view stays at the newest line until the person scrolls up
    this._touched = 0; // when the person last moved the view
    this.cases = { turns: {}, labels: {} };
    this._unread = 0;
    this._title = document.title;
    $("down").onclick = () => this.toEnd(true);
    this._scroller.addEventListener("scroll", () => this._scrolled(), { passive: true });
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this._scroller.addEventListener(kind, (event) => { if (!presses(event)) this._touched = Date.now(); }, { passive: true });
    }
    document.addEventListener("visibilitychange", () => this._scrolled());
    $("earlier").onclick = () => this._line.tell({ type: "more", before: this._oldest });
  }

  /** Show the newest part of a conversation in place of what is there. */
  history(lines, more) {
    const waiting = [...this._mine.values()].filter((one) => !one.done);
    this._box.replaceChildren();
    this._groups = [];
    this._shown.clear();
    this._mine.clear();
    this._bursts.clear();
    this._author = null;
    this._box.setAttribute("aria-live", "off"); // what is old is not read aloud
    for (const line of lines) this.add(line, { quiet: true });
    for (const one of waiting) this._again(one);
    this._oldest = lines[0]?.seq ?? 0;
    $("earlier").hidden = !more || !lines.length;
    this.toEnd();
    setTimeout(() => this._box.setAttribute("aria-live", "polite"), 400);
  }

  /** Put what came before at the top, without moving what the person looks at. */
  earlier(lines, before, more) {
    const fresh = lines.filter((line) => !this._shown.has(line.type + line.id));
    const { _box: box, _groups: groups, _author: author } = this;
    this._box = el("div", {});
    [this._groups, this._author] = [[], null];
    for (const line of fresh) this.add(line, { quiet: true });
    const nodes = [...this._box.childNodes];
    for (const group of this._groups) group.settle();
    [this._box, this._groups, this._author] = [box, [...this._groups, ...groups], author];
    const height = this._scroller.scrollHeight;
    box.prepend(...nodes);
    this._tidyDays();
    this._scroller.scrollTop += this._scroller.scrollHeight - height;
    this._oldest = before || this._oldest;
    $("earlier").hidden = !more;
  }

  /** Show one line of the server. */
  add(line, { quiet = false } = {}) {
    if (line.type === "said" && this._known(line)) return;
    if (this._shown.has(line.type + line.id)) return;
    this._shown.add(line.type + line.id);
    if (line.type === "message") this._message(line);
    else this._said({ ...line, done: true });
    if (quiet) return;
    if (line.type === "message") this.typing(false);
    if (this._follows) this.toEnd(true);
    if (line.type === "message" && (document.hidden || !this._follows)) this._count();
  }

  /** Show what the person says now; gives the entry, whose state changes later. */
  local(said) {
    const entry = this._said({ files: [], choice: "", burst: "", text: "", ...said, done: false });
    this._follows = true;
    this.toEnd(true);
    if (this._up && !said.upload) this._waits = setTimeout(() => this.typing(true), TYPING_AFTER);
    return entry;
  }

  /** Put a kept file in the place of its progress. */
  uploaded(entry, file) {
    const [part] = this._files([file], entry.lead);
    if (part) entry.upload.before(part);
    entry.upload.remove();
    entry.upload = null;
    entry.files = [file];
  }

  /** Say that a file did not go; its card says why. */
  uploadFailed(entry) {
    entry.failed = "upload";
    this._words(entry, "");
    this._state(entry);
  }

  /** Take away what the person stopped. */
  remove(entry) {
    this._mine.delete(entry.say);
    const lead = entry.lead;
    lead.members = lead.members.filter((one) => one !== entry);
    entry.upload?.remove();
    if (lead === entry) this._words(entry, "");
    if (lead.members.length) this._state(lead.members[0]);
    else lead.node.remove();
  }

  /** Note that the server has a message. */
  acked(id) {
    const entry = this._mine.get(id);
    if (!entry || entry.done) return;
    entry.done = true;
    this._state(entry);
    this.typing(false); // the answers come right behind
  }

  /** Say at a message that it was not taken, and offer to say it again. */
  failed(id, code) {
    const entry = this._mine.get(id);
    if (!entry) return;
    entry.failed = code;
    this._state(entry);
  }

  /** Show that the line is up or down at what waits for it. */
  online(up) {
    this._up = up;
    for (const entry of this._mine.values()) if (!entry.done) this._state(entry);
  }

  /** Show or hide that somebody is writing. */
  typing(on, name = "") {
    clearTimeout(this._typing);
    clearTimeout(this._waits);
    const box = $("typing");
    if (!on) { box.hidden = true; return; }
    box.hidden = false;
    $("typing-who").textContent = name ? w("types", { name }) : w("types_bot");
    this._typing = setTimeout(() => { box.hidden = true; }, TYPING_MAX);
    if (this._follows) this.toEnd();
  }

  /** Stay at the newest line when the room for it changes, as a keyboard opens. */
  keepEnd() {
    if (this._follows) this.toEnd();
  }

  /** Go to the newest line. */
  toEnd(smooth = false) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this._scroller.scrollTo({ top: this._scroller.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
    requestAnimationFrame(() => this._scrolled());
  }

  _message(line) {
    this._day(line.at);
    const author = line.author;
    if (author && author !== this._author) this._append(el("div.event", {}, w("joined", { name: author })));
    const by = author !== this._author ? this._by(author) : null;
    this._author = author;
    const shown = card(line, this.cases);
    const node = el("div.msg", { "data-id": line.id }, by);
    if (shown) node.classList.add("cardy");
    node.append(shown ?? el("div.bub", {}, linked(plain(line))));
    for (const part of this._files(line.files)) node.append(part);
    if (author) node.append(el("span.sent", {}, el("time", {}, clock(line.at))));
    this._append(node);
    this._choices(line, shown, node);
  }

  _by(author) {
    if (!author) return el("span.by", {}, el("b", {}, w("bot_name")), w("bot_is"));
    const face = el("span.face", { "aria-hidden": "true" }, [...author][0]);
    return el("span.by", {}, face, el("b", {}, author), w("staff_is"));
  }

  _choices(line, shown, node) {
    if (line.numbered) for (const one of this._groups) if (one.numbered && one.answered) one.settle();
    const group = choices(line, (button) => this._act({ text: button.label, choice: button.key, answers: line.id }));
    if (!group) return;
    this._groups.push(group);
    if (shown) (shown.querySelector("footer") ?? shown.appendChild(el("footer", {}))).append(...group.buttons);
    else {
      group.box.append(...group.buttons);
      this._append(group.box);
    }
    for (const link of node.querySelectorAll(".textlink[data-key], .tick")) group.adopt(link);
    if (isReceipt(line)) node.classList.add("is-receipt");
  }

  _said(line) {
    this._day(line.at);
    if (this._author === null) this._author = "";
    this._answers(line);
    const entry = { ...line };
    if (line.say) this._mine.set(line.say, entry);
    const before = this._bursts.get(line.burst);
    const joins = line.burst && before && !(line.text && before.words);
    entry.lead = joins ? before : entry;
    if (!joins) {
      entry.members = [];
      entry.sent = el("span.sent", {});
      entry.node = el("div.msg.us", {}, entry.sent);
      this._append(entry.node);
    }
    entry.lead.members.push(entry);
    this._fill(entry);
    if (line.burst && !before) this._bursts.set(line.burst, entry);
    this._state(entry);
    return entry;
  }

  _fill(entry) {
    const lead = entry.lead;
    for (const part of this._files(entry.files, lead)) lead.sent.before(part);
    if (entry.upload) lead.sent.before(entry.upload);
    const again = entry.heard === "files" && !entry.files.length && !entry.upload;
    const words = entry.text || (entry.place ? w("place") : again ? w("file_again") : "");
    if (words) this._words(lead, words);
  }

  _words(lead, words) {
    lead.words?.remove();
    lead.words = words ? el("div.bub", {}, words) : null;
    if (words) lead.sent.before(lead.words);
  }

  /** Give files as nodes; pictures of one album go into one grid. */
  _files(files, lead = null) {
    const nodes = [];
    let album = lead?.album ?? null;
    for (const file of files) {
      if (!shots(file)) { nodes.push(fileCard(file)); continue; }
      if (!album) {
        album = el("div.album", {});
        nodes.push(album);
        if (lead) lead.album = album;
      }
      album.append(shot(file));
    }
    if (album) arrange(album);
    return nodes;
  }

  /** Take a line of the server for the message of ours that it is. */
  _known(line) {
    const entry = line.say ? this._mine.get(line.say) : null;
    if (!entry) return false;
    this._shown.add(line.type + line.id);
    this._line.confirm(line.say, line.at);
    return true;
  }

  _again(entry) {
    const { lead, members, node, sent, album, words, ...said } = entry;
    this._said(said);
  }

  /** Tick what was chosen, by a press, by its words or by its number. */
  _answers(line) {
    const last = this._groups.filter((one) => one.numbered).at(-1);
    if (line.choice) {
      const own = this._groups.filter((one) => one.has(line.choice));
      const group = own.find((one) => String(one.id) === String(line.answers)) ?? own.at(-1);
      group?.choose(line.choice);
    } else if (last && !last.answered) last.choose(last.named(line.text));
    for (const one of this._groups) one.answered = true;
  }

  _state(entry) {
    const lead = entry.lead;
    const failed = lead.members.find((one) => one.failed);
    const waits = lead.members.some((one) => !one.done);
    const off = this._up === false;
    lead.sent.classList.toggle("held", !failed && waits && off);
    lead.sent.classList.toggle("failed", Boolean(failed));
    if (failed) this._sayFailed(lead, failed);
    else if (waits) lead.sent.replaceChildren(icon("clock", "s"), w(off ? "waits" : "sending"));
    else {
      const kept = lead.members.some((one) => one.files.length);
      const ticks = el("span.ticks", {}, icon("checks", "s"), w(kept ? "kept" : "received"));
      lead.sent.replaceChildren(el("time", {}, clock(lead.at)), ticks);
    }
  }

  _sayFailed(lead, failed) {
    lead.sent.replaceChildren(icon("alert-circle", "s"), w(`failed_${failed.failed}`));
    if (failed.failed === "upload") return;
    const say = () => {
      this.remove(failed);
      const { text, choice, answers, burst } = failed;
      this._act({ text, choice, answers, burst, files: failed.files.map((one) => one.id), shown: failed.files });
    };
    lead.sent.append(el("button.textlink", { type: "button", onclick: say }, w("again")));
  }

  _append(node) {
    this._box.append(node);
  }

  _day(at) {
    const key = dayKey(at);
    const days = this._box.querySelectorAll(".daysep");
    if (days.length && days[days.length - 1].dataset.day === key) return;
    this._append(el("p.daysep", { "data-day": key }, dayName(at)));
  }

  _tidyDays() {
    let before = "";
    for (const one of this._box.querySelectorAll(".daysep")) {
      if (one.dataset.day === before) one.remove();
      else before = one.dataset.day;
    }
  }

  _scrolled() {
    const box = this._scroller;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
    if (atEnd) this._follows = true;
    else if (Date.now() - this._touched < TOUCH_LASTS) this._follows = false;
    $("down").hidden = atEnd || this._follows;
    if (atEnd && !document.hidden && this._unread) {
      this._count(-this._unread);
      this._line.tell({ type: "seen" });
    }
  }

  _count(more = 1) {
    this._unread += more;
    $("unread").textContent = this._unread || "";
    document.title = this._unread ? `(${this._unread}) ${this._title}` : this._title;
    if (parent !== window) parent.postMessage({ huiyin: "unread", count: this._unread }, "*");
  }
}

/** Say whether somebody only presses a button or a link, which moves no view. */
function presses(event) {
  const key = event.type === "keydown" && (event.key === "Enter" || event.key === " ");
  return (key || event.type === "pointerdown") && event.target.closest?.("button, a") != null;
}

/** Give the words of a message; the name that a member of staff bears stands above it already. */
function plain(line) {
  if (!line.author) return line.text;
  const [head, ...rest] = line.text.split(/[：:]\s*/);
  const named = rest.length && head.length < 30 && head.includes(line.author) && !head.includes("\n");
  return named ? line.text.slice(head.length).replace(/^[：:]\s*/, "") : line.text;
}

function arrange(album) {
  const many = album.children.length;
  album.classList.toggle("one", many === 1);
  album.classList.toggle("odd", many > 2 && many % 2 === 1);
}
