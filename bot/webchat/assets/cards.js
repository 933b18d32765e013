// Cards and choices: what a message shows beyond its words.
import { $, copy, el, icon, linked, w } from "./dom.js";

const NUMBER = /\b\d{4}-[2-9A-HJKMNP-TV-Z]{6}\b/;
const CODE = /^[2-9A-Z]{5}-[2-9A-Z]{5}$/;
const ADDRESS = /^(https?:|tel:|mailto:)/i;
const STATE_ICONS = { ours: "tool", person: "user-question", party: "building-store", good: "circle-check-filled", over: "minus" };
const NOT_YET = new Set(["", "☐", "□", "-", "0", "no"]);
const MARKED = /^[·•☑☐✓-]\s*/;
const LEADS = /.*[:：]\s*$/;
const YES = /^([☑✓✔✅]|1|yes)$/;
const HEADS = { evidence: ["paperclip", "card_evidence"], summary: ["clipboard-check", "card_summary"] };

/** Give the card of a message; null when it has none and its words stand in a bubble. */
export function card(line, cases) {
  const rows = line.card?.rows ?? [];
  if (!rows.length) return null;
  const made = { evidence, summary, receipt, progress }[line.card.kind] ?? facts;
  return made(line, rows, cases);
}

export const isReceipt = (line) => line.card?.kind === "receipt";

/** Name a state with the colour of whose turn it is. */
export function badge(words, turn = "over", big = "") {
  return el(`span.state.${turn}${big && ".big"}`, {}, icon(STATE_ICONS[turn] ?? "minus"), words);
}

/** Give the choices of a message as a group; null when it offers none. */
export function choices(line, press) {
  if (!line.buttons.length) return null;
  const group = new Group(line);
  group.buttons = line.buttons.map((one, place) => pill(one, place, line, press)).filter(Boolean);
  group.box = el("div.picks", { role: "group", "aria-label": w("choices") });
  group.press = press;
  group.rove();
  return group;
}

class Group {
  constructor(line) {
    this.id = line.id;
    this.numbered = line.numbered;
    this.buttons = [];
    this.keys = new Set(line.buttons.map((one) => one.key));
  }

  /** One stop for the tab key; the arrows go from choice to choice. */
  rove() {
    for (const [place, one] of this.buttons.entries()) {
      one.tabIndex = place ? -1 : 0;
      one.addEventListener("keydown", (event) => {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!by) return;
        event.preventDefault();
        const next = this.buttons[(place + by + this.buttons.length) % this.buttons.length];
        one.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      });
    }
  }

  has(key) {
    return this.keys.has(key);
  }

  /** Give the key of the choice that a typed text names; numbers count where there are several. */
  named(text) {
    const plain = (text ?? "").normalize("NFKC").trim();
    const same = this.buttons.find((one) => one.dataset.key && one.textContent === plain);
    const nth = /^[1-9]$/.test(plain) && this.buttons.length > 1 ? this.buttons[plain - 1] : null;
    return (same ?? nth)?.dataset.key ?? "";
  }

  /** Take in a link inside the card that says one of the choices too. */
  adopt(link) {
    this.keys.add(link.dataset.key);
    link.onclick = () => this.press({ key: link.dataset.key, label: link.dataset.label });
  }

  /** Tick the chosen one; the others stay visible, greyed. */
  choose(key) {
    if (!key) return;
    for (const one of this.buttons) {
      if (one.dataset.key !== key || one.classList.contains("was")) continue;
      one.classList.remove("past");
      one.classList.add("was");
      one.setAttribute("aria-pressed", "true");
      one.prepend(icon("check", "s"));
    }
    this.settle();
  }

  /**
   * Grey what is not asked any more. It can still be pressed: a choice carries its own
   * target, and of several that may be chosen the second comes after the first.
   */
  settle() {
    for (const one of this.buttons) {
      one.classList.remove("main");
      if (one.tagName !== "A" && !one.classList.contains("was")) one.classList.add("past");
    }
  }
}

function pill(button, place, line, press) {
  if (button.url) {
    if (!ADDRESS.test(button.url)) return null;
    const away = /^https?:/i.test(button.url) ? { target: "_blank", rel: "noopener noreferrer" } : {};
    return el("a.pick", { href: button.url, ...away }, button.label);
  }
  const made = el("button.pick", { type: "button", "data-key": button.key, onclick: () => press(button) }, button.label);
  if (place === 0 && leads(line)) made.classList.add("main");
  return made;
}

/** Say whether the first choice is the way on: submitting, or being done once something is there. */
function leads(line) {
  if (line.card?.kind === "evidence") return line.card.rows.some(([, value]) => !NOT_YET.has(value));
  return line.card?.kind === "summary";
}

function frame(kind, head, ...inside) {
  return el(`div.card-b.${kind}`, {}, head, el("div.in.stack", {}, ...inside));
}

function header(kind, ...more) {
  const [name, words] = HEADS[kind];
  return el("header", {}, icon(name), el("h2.grow", {}, w(words)), ...more);
}

function evidence(line, rows) {
  const got = rows.filter(([, value]) => !NOT_YET.has(value)).length;
  const count = el("span.muted.small", {}, w("checklist_count", { n: got, of: rows.length }));
  const list = rows.map(([label, value, key]) => {
    const there = !NOT_YET.has(value);
    const note = there && !YES.test(value) ? el("span.muted.small", {}, ` ${value}`) : "";
    const inside = [icon(there ? "circle-check-filled" : "circle", there ? "ok" : "no"), el("span", {}, label, note)];
    if (!key) return el("li", {}, ...inside, el("span.vh", {}, w(there ? "there" : "not_there")));
    const box = { type: "button", role: "checkbox", "aria-checked": String(there), "data-key": key, "data-label": label };
    return el("li", {}, el("button.tick", box, ...inside));
  });
  const [above, below] = around(line, (one) => MARKED.test(one) && rows.some(([label]) => one.includes(label)));
  const made = frame("evidence", header("evidence", count), ...rest(above, rows), el("ul.tick-list", {}, ...list), ...rest(below, rows));
  const add = el(`button.pick${got ? "" : ".main"}`, { type: "button", onclick: () => $("attach").click() }, icon("plus", "s"), w("add_files"));
  made.append(el("footer", {}, add));
  return made;
}

function summary(line, rows) {
  const list = rows.map(([label, value, key]) => el("div", {}, el("dt", {}, label), el("dd", {}, value),
    el("dd", {}, key ? change(label, key) : "")));
  const [above, below] = around(line, (one) => rows.some(([label, value]) => one.startsWith(label) && one.includes(value)));
  above.text = above.text.replace(LEADS, ""); // the head of the card leads into the rows
  return frame("summary", header("summary"), ...rest(above, rows), el("dl.sum", {}, ...list), ...rest(below, rows));
}

/** Split the words of a message where its rows end: what follows them does so in the card too. */
function around(line, isRow) {
  const lines = line.text.split("\n");
  const row = lines.map(isRow);
  const end = row.lastIndexOf(true) + 1;
  const [above, below] = end ? [lines.slice(0, end).filter((_, place) => !row[place]), lines.slice(end)] : [lines, []];
  return [{ text: above.join("\n") }, { text: below.join("\n") }];
}

function change(label, key) {
  const words = w("change");
  return el("button.textlink", { type: "button", "data-key": key, "data-label": `${words}${w("change_gap")}${label}`, "aria-label": `${words} ${label}` }, words);
}

function receipt(line, rows) {
  const number = line.case || (line.text.match(NUMBER) ?? [""])[0];
  const code = rows.map(([, value]) => value).find((value) => CODE.test(value)) ?? "";
  const list = rows.filter(([, value]) => value && value !== number)
    .flatMap(([label, value]) => [el("dt", {}, label), el("dd", {}, CODE.test(value) ? el("b.num", {}, value) : value)]);
  const done = el("div.line.done", {}, icon("circle-check-filled"), el("b", {}, w("card_receipt")));
  const made = frame("receipt", null, done, el("p.caseno", {}, number), el("dl.facts", {}, ...list), ...rest(line, rows, number));
  made.append(el("footer", {}, save(line, rows, number), copyButton(number, code)));
  return made;
}

function save(line, rows, number) {
  const lines = rows.map(([label, value]) => `${label}: ${value}`);
  const text = [document.body.dataset.organisation, number, ...lines, new Date(line.at).toLocaleString(), `${location.origin}/status`];
  return el("button.pick", {
    type: "button",
    onclick: () => {
      const url = URL.createObjectURL(new Blob([`${text.join("\n")}\n`], { type: "text/plain;charset=utf-8" }));
      el("a", { href: url, download: `${number}.txt` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    },
  }, icon("download", "s"), w("save_receipt"));
}

function copyButton(number, code) {
  const label = el("span", { role: "status" }, w("copy_number"));
  return el("button.pick", {
    type: "button",
    onclick: async () => {
      label.textContent = await copy([number, code].filter(Boolean).join(" ")) ? w("copied") : number;
      setTimeout(() => { label.textContent = w("copy_number"); }, 2500);
    },
  }, icon("copy", "s"), label);
}

function progress(line, rows, cases) {
  const named = Object.fromEntries(rows.filter(([label]) => cases.labels[label]).map(([label, value]) => [cases.labels[label], value]));
  if (!named.now) return facts(line, rows);
  const trail = rows.filter(([label]) => !cases.labels[label]);
  const turn = cases.turns[named.now];
  const over = turn === "good" || turn === "over";
  const head = el("header", {},
    el("div.grow", {}, el("h2", {}, named.about ?? line.case), el("span.muted.small.num", {}, named.number ?? line.case)),
    badge(named.now, turn, "big"));
  const steps = trail.map(([when, what]) => step("done", what, when));
  if (!over) steps.push(step("now", named.next ?? named.now, named.due));
  const [above, below] = around(line, (one) => trail.some(([when, what]) => one.startsWith(when) && one.includes(what)));
  return frame("progress", head, ...rest(above, rows), el("ol.trail", {}, ...steps),
    over ? el("p", {}, named.next ?? "") : "", ...rest(below, rows));
}

function step(kind, what, when) {
  const dot = el("span.dot", {}, kind === "done" ? icon("check") : "");
  return el(`li.${kind}`, {}, dot, el("span.what", {}, what), when ? el("span.when", {}, when) : "");
}

function facts(line, rows) {
  const list = rows.flatMap(([label, value]) => [el("dt", {}, label), el("dd", {}, value)]);
  return frame("facts-b", null, ...rest(line, rows), el("dl.facts", {}, ...list));
}

/** Give the lines of the message that the rows do not say already. */
function rest(line, rows, ...also) {
  const said = [...rows.map(([, value]) => value), ...also].filter((value) => value?.length > 1);
  const labels = rows.map(([label]) => label).filter(Boolean);
  const left = line.text.split("\n").filter((one) => {
    const bare = one.trim();
    if (!bare || MARKED.test(bare) && labels.some((label) => bare.includes(label))) return false;
    return !said.some((value) => bare.includes(value) || (bare.length > 3 && value.includes(bare)));
  });
  return left.length ? [el("p", {}, linked(left.join("\n")))] : [];
}
