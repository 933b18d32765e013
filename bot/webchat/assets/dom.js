// Makes elements, icons, words and dates. A text always becomes a text node, never HTML.
export const language = document.documentElement.lang || "zh-CN";
const words = (await import(`./words.${language}.js`)).default;

/** Give the words of a key, its {slots} filled. */
export function w(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, slot) => values[slot] ?? "");
}

/** Make an element: el("p.muted.small", {id: "x", onclick: …}, "text", child). */
export function el(what, attributes, ...children) {
  const [tag, ...classes] = what.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** Give an icon of the page's sheet. */
export function icon(name, size = "") {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", `icon ${size}`.trim());
  made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  made.append(use);
  return made;
}

export const $ = (id) => document.getElementById(id);

/** Draw a name for one message; the server knows a repeated one by it. */
export function fresh() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

const LINK = /https?:\/\/[^\s<>"'，。；！？、）】》]+/g;

/** Give a text as nodes, with its web addresses as links. */
export function linked(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(LINK)) {
    const url = match[0].replace(/[.,;:!?)]+$/, "");
    nodes.push(text.slice(done, match.index));
    nodes.push(el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, url));
    done = match.index + url.length;
  }
  return [...nodes, text.slice(done)];
}

const CLOCK = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat(language, { month: "long", day: "numeric", weekday: "short" });
const YEAR = new Intl.DateTimeFormat(language, { year: "numeric", month: "long", day: "numeric" });

export const clock = (at) => CLOCK.format(at);
export const dayKey = (at) => new Date(at).toDateString();

/** Name a day: today, yesterday, or its date. */
export function dayName(at, now = Date.now()) {
  if (dayKey(at) === dayKey(now)) return w("today");
  if (dayKey(at) === dayKey(now - 86400000)) return w("yesterday");
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? DAY : YEAR).format(at);
}

/** Give a size in words. */
export function size(bytes) {
  if (bytes >= 1048576) return `${(bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0)} MB`;
  return `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

/** Put a text on the clipboard, also where the page may not use the new way. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = el("textarea.vh", { readonly: true });
    box.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}

/** Remember something in this browser; without storage it is remembered by the page alone. */
export const memory = {
  _page: new Map(),
  get(key) {
    try { return localStorage.getItem(`huiyin:${key}`); } catch { return this._page.get(key) ?? null; }
  },
  set(key, value) {
    try { localStorage.setItem(`huiyin:${key}`, value); } catch { this._page.set(key, value); }
  },
  drop(key) {
    try { localStorage.removeItem(`huiyin:${key}`); } catch { this._page.delete(key); }
  },
  keys(start) {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(`huiyin:${start}`)).map((key) => key.slice(7));
    } catch {
      return [...this._page.keys()].filter((key) => key.startsWith(start));
    }
  },
};
