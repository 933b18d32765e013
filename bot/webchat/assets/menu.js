// The menu: one's own complaints, theme, language, the recovery code.
import { badge } from "./cards.js";
import { $, copy, el, icon, language, w } from "./dom.js";
import { setTheme } from "./theme.js";

export class Menu {
  constructor(line, log, say) {
    this._line = line;
    this._say = say;
    this._side = $("side");
    this._home = this._side.parentNode;
    this._sheet = $("sheet");
    $("menu").onclick = () => { this._sheet.append(this._side); this._sheet.showModal(); };
    this._sheet.onclose = () => this._home.append(this._side);
    this._sheet.onclick = (event) => { if (event.target === this._sheet) this._sheet.close(); };
    this._sheet.querySelector("[data-close]").onclick = () => this._sheet.close();
    for (const one of document.querySelectorAll("[data-theme-is]")) one.onclick = () => setTheme(one.dataset.themeIs);
    $("show-code").onclick = () => { this.close(); this._line.tell({ type: "recovery" }); };
    $("enter-code").onclick = () => { this.close(); this._askCode(); };
    for (const link of $("languages").children) link.onclick = () => this._speak(link);
    $("shut")?.addEventListener("click", () => parent.postMessage({ huiyin: "close" }, "*"));
    if (parent !== window) addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) parent.postMessage({ huiyin: "close" }, "*");
    });
  }

  close() {
    if (this._sheet.open) this._sheet.close();
  }

  /** List the person's own complaints. */
  cases(cases) {
    $("mine-none").hidden = cases.length > 0;
    $("mine").replaceChildren(...cases.map((one) => this._case(one)));
  }

  _case(one) {
    const ask = () => { this.close(); this._say({ text: w("say_case", { number: one.number }) }); };
    return el("button", { type: "button", onclick: ask },
      el("span.line.between", {}, el("b.num", {}, one.number), badge(one.state, one.turn)),
      el("span.small", {}, one.title),
      one.due ? el("span.tiny.muted", {}, one.due) : "");
  }

  /** The page changes its language, and so does the conversation. */
  _speak(link) {
    if (link.lang !== language) this._line.say({ text: link.textContent.trim() });
  }

  showCode(code) {
    const done = el("span", { role: "status" }, w("copy_code"));
    const press = async () => { done.textContent = await copy(code) ? w("copied") : w("copy_code"); };
    this._box(w("code_yours"), el("p.code", {}, code), el("p.small.muted", {}, w("code_text")),
      el("div.line.wrap", {}, el("button.btn.primary", { type: "button", onclick: press }, icon("copy"), done), this._shut()));
  }

  _askCode() {
    const input = el("input.form-control.num", { id: "code-in", maxlength: 32, required: true, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-describedby": "code-wrong" });
    const wrong = el("p.trouble", { id: "code-wrong", role: "alert", hidden: true });
    const form = el("form.stack", {
      onsubmit: (event) => {
        event.preventDefault();
        wrong.hidden = true;
        this._line.tell({ type: "recover", code: input.value.trim() });
      },
    }, el("label", { for: "code-in" }, w("code_enter_text")), input, wrong,
    el("div.line.wrap", {}, el("button.btn.primary", {}, w("code_go_on")), this._shut()));
    this._box(w("code_enter"), form);
    input.focus();
  }

  recovered(frame) {
    if (!frame.ok) { this._wrong(w("code_wrong")); return; }
    if (!frame.left) { location.reload(); return; }
    const go = el("button.btn.primary", { type: "button", onclick: () => location.reload() }, w("code_noted"));
    this._box(w("code_left"), el("p.small", {}, w("code_left_text")), el("p.code", {}, frame.left), go);
    $("code-box").oncancel = (event) => event.preventDefault();
  }

  /** Say what is wrong where the person is looking. */
  trouble(code) {
    if (code === "too_many_codes") this._wrong(w("code_too_many"));
    else if (code === "slow_down" || code === "no_cookie") {
      $("trouble").textContent = w(`error_${code}`);
      $("trouble").hidden = false;
    }
  }

  _wrong(words) {
    const place = $("code-wrong");
    if (!place) return;
    place.textContent = words;
    place.hidden = false;
  }

  _shut() {
    return el("button.btn.quiet", { type: "button", onclick: () => $("code-box").close() }, w("close"));
  }

  _box(title, ...inside) {
    const box = $("code-box");
    box.oncancel = null;
    box.replaceChildren(el("div.stack", {}, el("h2", { id: "code-title" }, title), ...inside));
    if (!box.open) box.showModal();
  }
}
