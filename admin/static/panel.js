// What the pages of the panel do by themselves: news, keys, the composer, uploads, tabs.
(() => {
  const body = document.body;
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const tell = (name) => { if (window.htmx) htmx.trigger(body, name); };

  // ---- News: one line to the server; without it, looking now and then.
  const GATHER_MS = 250; // what happens together is shown together
  const LOOK_EVERY_MS = 15000; // while the line is down
  const SAY_DOWN_AFTER_MS = 4000;
  const AGAIN_AFTER_MS = 10000; // when the server refused the line
  let gathering = null;
  let down = null;
  let looking = null;

  const news = (number) => {
    const shown = one("#case");
    const ours = !shown || !number || shown.dataset.number === number;
    if (!ours) return;
    clearTimeout(gathering);
    gathering = setTimeout(() => tell(shown ? "panel:case" : "panel:news"), GATHER_MS);
  };
  const up = () => {
    clearTimeout(down);
    clearInterval(looking);
    down = looking = null;
    const sign = one("#offline");
    if (sign && !sign.hidden) { sign.hidden = true; news(""); }
  };
  const broken = () => {
    if (down) return;
    down = setTimeout(() => { one("#offline").hidden = false; }, SAY_DOWN_AFTER_MS);
    looking = setInterval(() => news(""), LOOK_EVERY_MS);
  };
  const listen = () => {
    const line = new EventSource(body.dataset.live);
    line.addEventListener("hello", up);
    line.addEventListener("case", (event) => news(event.data));
    line.onerror = () => {
      broken();
      if (line.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_AFTER_MS);
    };
    addEventListener("pagehide", () => line.close(), { once: true });
  };
  if (body.dataset.live && window.EventSource) listen();
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // ---- htmx: our mark on every request, and nothing moves under the reader's hands.
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRF"] = body.dataset.csrf || "";
    const shown = one("#case");
    if (shown && event.detail.elt.id === "log") {
      event.detail.parameters.visible = document.visibilityState === "visible" ? "1" : "0";
      event.detail.parameters.stand = shown.dataset.stand;
    }
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const elt = event.detail.elt;
    if (elt.id === "list" && one("#list details[open]")) event.preventDefault();
  });
  let kept = null;
  const END_PX = 48; // so near the end counts as reading the newest
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    const scroller = target.id === "list" ? one(".rows", target) : target.id === "log" ? target : null;
    if (!scroller) return;
    kept = {
      top: scroller.scrollTop,
      atEnd: scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < END_PX,
      open: all("details[open][id]", target).map((d) => d.id),
      focus: target.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null,
    };
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (!kept) return;
    const log = one("#log");
    const scroller = log || one(".rows");
    for (const id of kept.open) { const d = document.getElementById(id); if (d) d.open = true; }
    if (scroller) scroller.scrollTop = log && kept.atEnd ? scroller.scrollHeight : kept.top;
    if (kept.focus) { const back = one(`a[href="${CSS.escape(kept.focus)}"]`); if (back) back.focus(); }
    kept = null;
    mark();
  });

  const centre = () => {
    const chosen = one(".view-pick [aria-current]");
    if (chosen && chosen.offsetParent) chosen.parentElement.scrollLeft = chosen.offsetLeft - 60;
  };
  centre();
  document.addEventListener("htmx:afterSwap", centre);

  // ---- The list by keys.
  let current = null; // the number of the row that is marked
  const rows = () => all(".qt tbody tr");
  const mark = (row) => {
    if (row) current = row.dataset.number;
    for (const r of rows()) r.classList.toggle("cur", r.dataset.number === current);
    if (row) row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const list = rows();
    if (!list.length) return;
    const at = list.findIndex((r) => r.dataset.number === current);
    mark(list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by))]);
  };
  const writing = (node) => node.closest("input, textarea, select, [contenteditable], dialog");
  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    Enter: () => { const row = rows().find((r) => r.dataset.number === current); if (row) one("a.subj", row).click(); },
    a: () => { const form = one(`tr[data-number="${current}"] .c-own form`); if (form) form.requestSubmit(); },
    "/": () => one("#q") && one("#q").focus(),
    r: () => one("#text") && one("#text").focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if (event.key === "Escape") for (const menu of all("details.menu[open]")) { menu.open = false; one("summary", menu).focus(); }
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    if (event.key === "Enter" && event.target !== body && event.target.closest("a, button, summary")) return;
    const does = KEYS[event.key];
    if (does) { event.preventDefault(); does(); }
  });

  // ---- Menus close when one clicks beside them; small buttons.
  document.addEventListener("click", (event) => {
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    const row = event.target.closest(".qt tbody tr");
    if (row && !event.target.closest("a, button, input")) { mark(row); if (getSelection().isCollapsed) one("a.subj", row).click(); }
    const button = event.target.closest("[data-copy], [data-print], [data-drop], [data-close], [data-back]");
    if (!button) return;
    if ("copy" in button.dataset && navigator.clipboard) {
      navigator.clipboard.writeText(button.dataset.copy).then(() => say(button.dataset.copied));
    } else if ("print" in button.dataset) {
      print();
    } else if ("drop" in button.dataset && button.closest(".chip")) {
      button.closest(".chip").remove();
    } else if ("close" in button.dataset) {
      event.preventDefault();
      one(button.dataset.close).replaceChildren();
    } else if ("back" in button.dataset && document.referrer.startsWith(`${location.origin}/admin/cases?`)) {
      event.preventDefault();
      location.href = document.referrer;
    }
  });
  const say = (words) => {
    const toast = document.createElement("div");
    toast.className = "flash";
    toast.setAttribute("role", "status");
    toast.textContent = words;
    body.append(toast);
    setTimeout(() => toast.remove(), 2500);
  };

  // ---- Forms are sent once; leaving with words unsent asks first.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("once" in form.dataset)) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.id === "say" && all(".chip.running", form).length) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  addEventListener("beforeunload", (event) => {
    const form = one("#say");
    if (form && !form.dataset.sent && one("#text").value.trim() && one("#text").value !== one("#text").defaultValue) event.preventDefault();
  });

  // ---- The composer: it grows, it counts.
  const text = one("#text");
  if (text) {
    const count = one("#count");
    const fit = () => {
      text.style.height = "auto";
      text.style.height = `${Math.min(text.scrollHeight, 260)}px`;
      const note = one('#say [name="kind"]:checked').value === "note";
      const most = note ? text.maxLength : Number(text.dataset.count);
      count.textContent = text.value.length > most * 0.8 ? `${text.value.length} / ${most}` : "";
      count.classList.toggle("over", text.value.length > most);
    };
    text.addEventListener("input", fit);
    for (const kind of all('#say [name="kind"]')) kind.addEventListener("change", () => { fit(); text.focus(); });
    fit();
  }
  const log = one("#log");
  if (log) log.scrollTop = log.scrollHeight;
  const box = one("#step-box form");
  if (box) box.scrollIntoView({ block: "nearest" });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "step-box") return;
    for (const menu of all("details.menu[open]")) menu.open = false;
    const first = one("textarea, select, input:not([type=hidden])", event.detail.target);
    if (first) first.focus();
  });

  // ---- Uploads, each by itself, with progress and a way out.
  const attach = one("#attach");
  const upload = (file) => {
    const chip = document.createElement("span");
    const bar = document.createElement("progress");
    const stop = document.createElement("button");
    chip.className = "chip running";
    chip.append(`${file.name} `, bar, stop);
    stop.type = "button";
    stop.className = "x";
    stop.textContent = "✕";
    stop.setAttribute("aria-label", attach.dataset.drop);
    bar.max = 1;
    one("#attached").append(chip);
    const call = new XMLHttpRequest();
    call.open("POST", `${attach.dataset.to}?name=${encodeURIComponent(file.name)}`);
    call.setRequestHeader("X-CSRF", body.dataset.csrf);
    call.setRequestHeader("Content-Type", "application/octet-stream");
    call.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; };
    const failed = (words) => {
      chip.classList.remove("running");
      chip.classList.add("failed");
      bar.remove();
      chip.firstChild.textContent = `${file.name}: ${words}`;
    };
    call.onload = () => {
      if (call.status === 200) chip.outerHTML = call.responseText;
      else failed(call.getResponseHeader("Content-Type")?.startsWith("text/plain") ? call.responseText : attach.dataset.failed);
    };
    call.onerror = () => failed(attach.dataset.failed);
    stop.addEventListener("click", () => { call.abort(); chip.remove(); });
    call.send(file);
  };
  const take = (files) => { for (const file of files) upload(file); };
  if (attach) {
    attach.addEventListener("change", () => { take(attach.files); attach.value = ""; });
    text.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); take(event.clipboardData.files); } });
    const pane = one("#pane-talk");
    pane.addEventListener("dragover", (event) => event.preventDefault());
    pane.addEventListener("drop", (event) => { event.preventDefault(); take(event.dataTransfer.files); });
  }

  // ---- The tabs of a case on a phone.
  for (const list of all("[role=tablist]")) {
    const tabs = all("[role=tab]", list);
    const pick = (tab) => {
      for (const t of tabs) { t.setAttribute("aria-selected", String(t === tab)); t.tabIndex = t === tab ? 0 : -1; }
      one("#case").dataset.tab = tab.dataset.name;
      if (tab.dataset.name === "talk" && one("#log")) one("#log").scrollTop = one("#log").scrollHeight;
    };
    tabs.forEach((tab, at) => {
      tab.addEventListener("click", () => pick(tab));
      tab.addEventListener("keydown", (event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (by) { const next = tabs[(at + by + tabs.length) % tabs.length]; next.focus(); pick(next); }
      });
    });
    if (one("#step-box form") || location.hash === "#links") pick(tabs.find((t) => t.dataset.name === "facts"));
  }
})();
