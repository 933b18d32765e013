// Looks at evidence in a dialog: arrow keys, turning, zoom; focus goes back where it came from.
(() => {
  const dialog = document.querySelector("#viewer");
  const page = document.querySelector(".viewer-page");
  if (!dialog) return;
  const inside = () => dialog.querySelector(".viewer") || (page && page.querySelector(".viewer"));
  const load = async (href) => {
    const answer = await fetch(href, { headers: { "HX-Request": "true" } });
    if (!answer.ok) { location.href = href; return; }
    dialog.innerHTML = await answer.text();
    if (!dialog.open) dialog.showModal();
    const current = dialog.querySelector('.thumbs [aria-current="true"]');
    if (current) current.scrollIntoView({ block: "nearest", inline: "center" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (link && !page && !event.ctrlKey && !event.metaKey) { event.preventDefault(); load(link.href); return; }
    const button = event.target.closest("[data-close-viewer], [data-turn], [data-zoom]");
    if (!button) return;
    if ("closeViewer" in button.dataset) { if (page) history.back(); else dialog.close(); return; }
    const image = inside().querySelector(".stage > img");
    if ("turn" in button.dataset) {
      const now = Number(image.dataset.turned || 0);
      image.dataset.turned = String((now + 1) % 4);
    } else {
      const on = inside().classList.toggle("zoomed");
      button.setAttribute("aria-pressed", String(on));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!dialog.open && !page) return;
    const name = { ArrowLeft: "before", ArrowRight: "after" }[event.key];
    const media = event.target.closest("video, audio");
    if (!name || media) return;
    const link = inside() && inside().querySelector(`a[data-view="${name}"]`);
    if (link) { event.preventDefault(); link.click(); }
  });
  dialog.addEventListener("close", () => dialog.replaceChildren());
})();
