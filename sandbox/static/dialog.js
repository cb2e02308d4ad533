/** Dialogs over the page: focus stays inside, Esc asks to leave, and the confirm question of Block Kit. */

import { freshId, h } from "./dom.js";
import { textObject } from "./mrkdwn.js";

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled)";

/** Shows a dialog; `onLeave` runs on Esc and decides itself whether to close. */
export function openDialog(dialog, onLeave) {
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Tab") keepInside(dialog, event);
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onLeave();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function keepInside(dialog, event) {
  const stops = [...dialog.querySelectorAll(FOCUSABLE)].filter(
    (node) => node.offsetParent !== null && node.tabIndex >= 0,
  );
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge && dialog.contains(document.activeElement)) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

/** Asks a confirm object's question; true only if the person confirmed. Nothing to ask counts as yes. */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const titleId = freshId("confirm");
    const answer = (yes) => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const dialog = h(
      "dialog",
      { class: "confirm", "aria-labelledby": titleId },
      h("h2", { id: titleId }, textObject(question.title)),
      h("div", { class: "text" }, textObject(question.text)),
      h(
        "div",
        { class: "buttons" },
        h("button", { type: "button", class: "button", onclick: () => answer(false) }, textObject(question.deny)),
        h(
          "button",
          {
            type: "button",
            class: `button ${question.style === "danger" ? "danger" : "primary"}`,
            onclick: () => answer(true),
          },
          textObject(question.confirm),
        ),
      ),
    );
    openDialog(dialog, () => answer(false));
  });
}
