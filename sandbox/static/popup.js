/** Floating boxes beside the thing that opened them: placed inside the window, closed by Esc or a press elsewhere. */

import { h } from "./dom.js";

const MARGIN = 8;
let current = null;

/** Opens `box` beside `anchor`; `wide` makes it as wide as the anchor at least. Returns the way to close it. */
export function openPopup(anchor, box, { wide = false, onClose = () => {} } = {}) {
  current?.close();
  const host = anchor.closest("dialog, main, nav") ?? document.body;
  box.popover = "manual";
  box.classList.add("popup");
  host.append(box);
  box.showPopover();
  const settle = () => place(anchor, box, { wide });
  const popup = { box, close: () => closePopup(popup, onClose, settle, outside) };
  const outside = (event) => {
    if (!box.contains(event.target) && !anchor.contains(event.target)) popup.close();
  };
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("resize", settle);
  window.addEventListener("scroll", settle, true);
  settle();
  current = popup;
  return { close: popup.close, settle };
}

function closePopup(popup, onClose, settle, outside) {
  if (!popup.box.isConnected) return;
  document.removeEventListener("pointerdown", outside, true);
  window.removeEventListener("resize", settle);
  window.removeEventListener("scroll", settle, true);
  popup.box.remove();
  if (current === popup) current = null;
  onClose();
}

/** Below the anchor, or above where there is more room; along the edge that is nearer to the window's. */
function place(anchor, box, { wide }) {
  const frame = anchor.getBoundingClientRect();
  if (wide) box.style.minWidth = `${Math.min(frame.width, innerWidth - 2 * MARGIN)}px`;
  const above = frame.top - MARGIN;
  const below = innerHeight - frame.bottom - MARGIN;
  const upward = below < Math.min(box.scrollHeight + 4, 240) && above > below;
  box.style.maxHeight = `${Math.min(upward ? above : below, 420) - 4}px`;
  const isOnRight = frame.left > innerWidth / 2;
  const wanted = isOnRight ? frame.right - box.offsetWidth : frame.left;
  box.style.left = `${Math.max(MARGIN, Math.min(wanted, innerWidth - box.offsetWidth - MARGIN))}px`;
  box.style.top = upward ? `${frame.top - box.offsetHeight - 4}px` : `${frame.bottom + 4}px`;
}

/** A menu of `{label, hint, act}` under its button; arrows, Home, End, Enter and Esc work as in any menu. */
export function openMenu(button, label, items) {
  const rows = items.map(({ label: words, hint, act }) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        class: "menu-item",
        onclick: () => {
          popup.close();
          act();
        },
      },
      h("span", {}, words),
      hint && h("small", {}, hint),
    ),
  );
  const menu = h("div", { role: "menu", "aria-label": label, class: "menu", onkeydown: (event) => steer(event) }, rows);
  const popup = openPopup(button, menu, { onClose: () => finish(button) });
  const steer = (event) => {
    const at = rows.indexOf(document.activeElement);
    const next = {
      ArrowDown: (at + 1) % rows.length,
      ArrowUp: (at - 1 + rows.length) % rows.length,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (next !== undefined) rows[next].focus();
    else if (event.key === "Escape" || event.key === "Tab") popup.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  button.setAttribute("aria-expanded", "true");
  rows[0]?.focus();
}

function finish(button) {
  button.setAttribute("aria-expanded", "false");
  button.focus();
}
