// Files in the conversation: pictures and videos with a viewer, cards for the rest.
import { $, el, icon, size, w } from "./dom.js";

const SHOWABLE = /^image\/(png|jpeg|webp|gif|avif)$/;
const MINUTE = 60;

export const fileUrl = (file) => file.url ?? `/chat/file/${file.id}`;
const previewUrl = (file) => file.url ?? (file.preview ? `/chat/preview/${file.id}` : SHOWABLE.test(file.mime) ? fileUrl(file) : "");

/** Say whether a file is shown as a picture in an album. */
export const shots = (file) => ["photo", "video"].includes(file.kind) && file.state !== "dropped" && ["kept", "local"].includes(file.state ?? "kept");

/** Give a picture or a video as a tile that opens the viewer. */
export function shot(file) {
  const video = file.kind === "video";
  const label = `${w(video ? "open_video" : "open_photo")} ${file.name ?? ""}`.trim();
  const tile = el("button.shot", { type: "button", "aria-label": label });
  tile.file = file;
  const url = previewUrl(file);
  if (url && !(video && file.url)) tile.append(picture(url, tile));
  else if (video) tile.append(el("video", { src: `${fileUrl(file)}#t=0.1`, muted: true, playsinline: true, preload: "metadata", tabindex: -1, "aria-hidden": "true" }));
  else tile.append(ending(file));
  if (video) tile.append(el("span.play", {}, icon("player-play-filled")));
  if (file.seconds) tile.append(el("span.cap.num", {}, length(file.seconds)));
  tile.onclick = () => view(tile);
  return tile;
}

function picture(url, tile) {
  const made = el("img", { src: url, alt: "", loading: "lazy", decoding: "async" });
  made.onerror = () => made.replaceWith(ending(tile.file));
  return made;
}

/** Give a file as a card; one that was not taken says so. */
export function fileCard(file) {
  const kept = ["kept", "local"].includes(file.state ?? "kept");
  const state = { wanted: "file_coming", failed: "file_failed", refused: "file_refused", dropped: "file_dropped" }[file.state];
  const meta = [file.size ? size(file.size) : "", state ? w(state) : ""].filter(Boolean).join(" · ");
  const inside = [el("span.ext", { "aria-hidden": "true" }, ending(file)), el("span.cut", {}, file.name || w(`kind_${file.kind}`) ), el("span.meta", {}, meta)];
  if (!kept) return el(`div.filec${file.state === "wanted" ? "" : ".bad"}`, {}, ...inside);
  if (file.kind === "audio") {
    return el("div.filec", {}, ...inside, el("audio", { controls: true, preload: "none", src: fileUrl(file) }));
  }
  return el("a.filec", { href: fileUrl(file), target: "_blank", rel: "noopener", download: file.name || true }, ...inside);
}

function ending(file) {
  const found = /\.([A-Za-z0-9]{1,5})$/.exec(file.name ?? "");
  return (found ? found[1] : (file.mime ?? "").split("/").pop().slice(0, 4)).toUpperCase();
}

function length(seconds) {
  return `${Math.floor(seconds / MINUTE)}:${String(Math.round(seconds) % MINUTE).padStart(2, "0")}`;
}

/** Show one picture large, with the others of the conversation left and right. */
function view(tile) {
  const tiles = [...document.querySelectorAll("#log .shot")];
  const box = $("viewer");
  let place = tiles.indexOf(tile);
  const name = el("span.cut.grow", {});
  const stage = el("figure", {});
  const go = (by) => {
    place = (place + by + tiles.length) % tiles.length;
    const file = tiles[place].file;
    name.textContent = [file.name, tiles.length > 1 ? `${place + 1} / ${tiles.length}` : ""].filter(Boolean).join(" · ");
    save.href = fileUrl(file);
    save.download = file.name || "";
    stage.replaceChildren(large(file));
  };
  const button = (sign, key, act) => el("button.btn.iconly", { type: "button", "aria-label": w(key), onclick: act }, icon(sign));
  const save = el("a.btn.iconly", { "aria-label": w("download") }, icon("download"));
  const arrows = tiles.length > 1 ? [button("chevron-left", "before", () => go(-1)), button("chevron-right", "next", () => go(1))] : [];
  box.replaceChildren(el("header", {}, name, ...arrows, save, button("x", "close", () => box.close())), stage);
  box.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by && event.target.tagName !== "VIDEO") go(by);
  };
  box.onclick = (event) => { if (event.target === stage || event.target === box) box.close(); };
  box.onclose = () => { stage.replaceChildren(); tiles[place].focus(); };
  go(0);
  box.showModal();
}

function large(file) {
  if (file.kind === "video") return el("video", { src: fileUrl(file), controls: true, playsinline: true, preload: "metadata" });
  const shown = file.url || SHOWABLE.test(file.mime) ? fileUrl(file) : previewUrl(file);
  return shown ? el("img", { src: shown, alt: file.name ?? "" }) : el("p", {}, w("no_preview"));
}
