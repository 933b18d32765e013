// One tag on any page puts the chat into its corner:
// <script src="https://host/chat/embed.js" data-lang="zh-CN" async></script>
(() => {
  const script = document.currentScript;
  if (!script || window.huiyinChat) return;
  const origin = new URL(script.src).origin;
  const { lang = "", label, side = "right", scene = "" } = script.dataset;
  const words = { "zh-CN": ["投诉与求助", "关闭"], "zh-TW": ["投訴與求助", "關閉"], en: ["Complaints and help", "Close"] };
  const tag = lang || document.documentElement.lang || navigator.language || "zh-CN";
  const [open, shut] = words[tag] ?? (tag.startsWith("zh") ? words["zh-CN"] : words.en);
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const put = (node, css) => Object.assign(node.style, css);
  put(host, { position: "fixed", zIndex: "2147483000", inset: "auto" });

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label || open;
  button.setAttribute("aria-expanded", "false");
  put(button, {
    position: "fixed", bottom: "20px", [side]: "20px", minHeight: "48px", padding: "10px 20px", border: "0", borderRadius: "24px",
    background: "#17606f", color: "#fff", font: "600 15px/1.4 system-ui, sans-serif", cursor: "pointer", boxShadow: "0 6px 24px rgb(16 30 34 / 28%)",
  });
  let frame = null;

  const place = () => {
    if (!frame) return;
    const phone = innerWidth < 560;
    put(frame, {
      position: "fixed", border: "0", background: "Canvas", colorScheme: "normal", boxShadow: "0 8px 40px rgb(16 30 34 / 30%)",
      inset: phone ? "0" : "auto", width: phone ? "100%" : "400px", height: phone ? "100%" : "min(680px, calc(100vh - 110px))",
      borderRadius: phone ? "0" : "16px",
    });
    if (!phone) put(frame, { bottom: "84px", [side]: "20px" });
  };
  const make = () => {
    const query = new URLSearchParams({ embed: "1", ...(lang && { lang }), ...(scene && { scene }) });
    frame = document.createElement("iframe");
    frame.src = `${origin}/chat?${query}`;
    frame.title = label || open;
    frame.allow = "clipboard-write; camera";
    place();
    root.append(frame);
  };
  const show = (on) => {
    if (on && !frame) make();
    if (frame) frame.hidden = !on;
    if (frame) frame.style.display = on ? "block" : "none";
    button.setAttribute("aria-expanded", String(on));
    button.textContent = on ? shut : label || open;
    (on ? frame : button).focus();
  };
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  addEventListener("resize", place);
  addEventListener("message", (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
    if (event.data?.huiyin === "close") show(false);
    if (event.data?.huiyin === "unread" && frame.hidden) {
      button.textContent = event.data.count ? `${label || open} (${event.data.count})` : label || open;
    }
  });
  root.append(button);
  const start = () => document.body.append(host);
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
  window.huiyinChat = { open: () => show(true), close: () => show(false) };
})();
