// Where the person writes: text, files from everywhere, a look at them before they go.
import { $, el, fresh, icon, memory, size, w } from "./dom.js";
import { busy, upload } from "./uploads.js";

const GROWS_TO = 144; // pixels
const TYPING_EVERY = 4000; // milliseconds
const maxMb = Number(document.body.dataset.maxMb);
const maxFiles = Number(document.body.dataset.maxFiles);

/** `say` is given {text, files, burst}; `log` shows what is on its way. */
export class Composer {
  constructor(line, log, say) {
    this._line = line;
    this._log = log;
    this._say = say;
    this._box = $("say");
    this._files = [];
    this._typed = 0;
    this._box.value = memory.get("draft") ?? "";
    this._grow();
    this._keys();
    this._pickers();
    this._drops();
    addEventListener("beforeunload", (event) => { if (busy()) event.preventDefault(); });
  }

  focus() {
    if (matchMedia("(hover: hover)").matches) this._box.focus();
  }

  _keys() {
    const touch = matchMedia("(hover: none) and (pointer: coarse)");
    this._box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
      if (event.shiftKey || touch.matches) return; // on phones Enter is a new line, the button sends
      event.preventDefault();
      this.send();
    });
    this._box.addEventListener("input", () => {
      this._grow();
      if (this._box.value) memory.set("draft", this._box.value);
      else memory.drop("draft");
      if (Date.now() - this._typed > TYPING_EVERY) {
        this._typed = Date.now();
        this._line.tell({ type: "typing" });
      }
    });
    $("write").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    if (touch.matches) this._box.setAttribute("enterkeyhint", "enter");
  }

  _grow() {
    this._box.style.height = "0";
    this._box.style.height = `${Math.min(GROWS_TO, Math.max(44, this._box.scrollHeight + 2))}px`;
  }

  _pickers() {
    for (const [button, input] of [["attach", "pick"], ["shoot", "snap"]]) {
      $(button).onclick = () => $(input).click();
      $(input).onchange = () => { this._take($(input).files); $(input).value = ""; };
    }
    $("shoot").hidden = !matchMedia("(pointer: coarse)").matches;
    this._box.addEventListener("paste", (event) => {
      const files = [...event.clipboardData.files];
      if (!files.length) return;
      event.preventDefault();
      this._take(files);
    });
  }

  _drops() {
    let depth = 0;
    const has = (event) => event.dataTransfer?.types.includes("Files");
    const show = (on) => { $("dropping").hidden = !on; };
    addEventListener("dragenter", (event) => { if (has(event)) { depth += 1; show(true); } });
    addEventListener("dragleave", (event) => { if (has(event)) { depth -= 1; show(depth > 0); } });
    addEventListener("dragover", (event) => { if (has(event)) event.preventDefault(); });
    addEventListener("drop", (event) => {
      if (!has(event)) return;
      event.preventDefault();
      depth = 0;
      show(false);
      this._take(event.dataTransfer.files);
    });
  }

  /** Put files into the tray, where they can be looked at and taken out again. */
  _take(files) {
    const trouble = [];
    for (const file of files) {
      if (this._files.length >= maxFiles) { trouble.push(w("too_many", { n: maxFiles })); break; }
      if (file.size > maxMb * 1048576) trouble.push(w("too_big_named", { name: file.name, max_mb: maxMb }));
      else this._files.push(file);
    }
    this._trouble(trouble.join(" "));
    this._tray();
    this.focus();
  }

  _tray() {
    const tray = $("tray");
    for (const one of tray.querySelectorAll("img,video")) URL.revokeObjectURL(one.src);
    tray.hidden = !this._files.length;
    tray.replaceChildren(...this._files.map((file) => this._thumb(file)));
  }

  _thumb(file) {
    const remove = el("button", {
      type: "button",
      "aria-label": w("take_out", { name: file.name }),
      onclick: () => { this._files = this._files.filter((one) => one !== file); this._tray(); this._box.focus(); },
    }, icon("x", "s"));
    const words = () => el("span", {}, `${file.name} ${size(file.size)}`);
    let shown = words();
    if (file.type.startsWith("image/")) {
      shown = el("img", { src: URL.createObjectURL(file), alt: file.name });
      shown.onerror = () => shown.replaceWith(words());
    } else if (file.type.startsWith("video/")) {
      shown = el("video", { src: URL.createObjectURL(file), muted: true, preload: "metadata", "aria-label": file.name });
    }
    return el("div", {}, shown, remove);
  }

  _trouble(words) {
    $("trouble").textContent = words;
    $("trouble").hidden = !words;
  }

  /** Send what is written and chosen. */
  send() {
    const text = this._box.value.trim();
    const files = this._files;
    if (!text && !files.length) return;
    this._box.value = "";
    memory.drop("draft");
    this._grow();
    this._files = [];
    this._tray();
    this._trouble("");
    if (files.length) this._sendFiles(files, text);
    else this._say({ text });
    this._box.focus();
  }

  /** Each file is said as soon as it is kept, the words with the first of them. */
  _sendFiles(files, text) {
    const burst = files.length > 1 ? fresh() : "";
    for (const [place, file] of files.entries()) {
      const id = fresh();
      const job = upload(file, "/chat/upload", {
        maxMb,
        done: (kept) => this._kept(kept, file, entry),
        ended: (how) => this._notKept(how, entry),
      });
      const words = place === 0 ? text : "";
      const entry = this._log.local({ say: id, at: Date.now(), text: words, heard: "files", burst, upload: job.card });
    }
  }

  _kept(kept, file, entry) {
    const picture = kept.kind === "photo" || kept.kind === "video";
    this._log.uploaded(entry, { ...kept, url: picture ? URL.createObjectURL(file) : undefined });
    const { id, name, kind, size: bytes, mime } = kept;
    const shown = [{ id, name, kind, size: bytes, mime, state: "kept" }];
    this._line.say({ id: entry.say, text: entry.text, files: [id], burst: entry.burst, shown });
  }

  /** A file that did not go leaves its words behind, which go alone. */
  _notKept(how, entry) {
    const text = entry.text;
    if (how === "stopped") this._log.remove(entry);
    else this._log.uploadFailed(entry);
    if (text) this._say({ text });
  }
}
