/** A list of choices under a text field: the keys stay in the field, the list follows (the combobox pattern). */

import { freshId, h } from "./dom.js";
import { openPopup } from "./popup.js";

/** Ties a list to its field. `onPick(item)` gets the chosen item; items are {key, content, group, selected}. */
export class Listbox {
  constructor(field, { label, onPick, many = false, onClose = () => {} }) {
    Object.assign(this, { field, label, onPick, many, onClose, items: [], rows: [], at: -1, popup: null });
    this.id = freshId("list");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("autocomplete", "off");
    if (field.tagName === "INPUT") field.setAttribute("role", "combobox");
    this.announce(false);
  }

  get isOpen() {
    return this.popup !== null;
  }

  /** Tells assistive software whether the list is there; a field of several lines may only say that one can come. */
  announce(isOpen) {
    if (this.field.tagName === "INPUT") this.field.setAttribute("aria-expanded", String(isOpen));
    else this.field.setAttribute("aria-haspopup", "listbox");
  }

  /** Shows the items, or the remark where there are none; the first, or the selected one, is ready for Enter. */
  show(items, { remark = "Nothing found", anchor = this.field } = {}) {
    this.items = items;
    this.rows = items.map((item, index) => this.row(item, index));
    const content = this.rows.length ? this.grouped() : [h("p", { class: "remark" }, remark)];
    this.open(anchor);
    this.list.replaceChildren(...content);
    this.popup.settle();
    const ready = this.many ? Math.min(this.at, items.length - 1) : items.findIndex((item) => item.selected);
    this.moveTo(Math.max(0, ready));
  }

  open(anchor) {
    if (this.isOpen) return;
    this.list = h("div", {
      role: "listbox",
      id: this.id,
      "aria-label": this.label,
      "aria-multiselectable": this.many || null,
      // A long list scrolls, and only that of a combobox may do so out of reach of the keyboard.
      tabindex: this.field.tagName === "INPUT" ? null : "0",
      class: "choices",
    });
    this.popup = openPopup(anchor, this.list, { wide: true, onClose: () => this.closed() });
    this.announce(true);
    this.field.setAttribute("aria-controls", this.id);
  }

  close() {
    this.popup?.close();
  }

  closed() {
    this.popup = null;
    this.at = -1;
    this.announce(false);
    this.field.removeAttribute("aria-controls");
    this.field.removeAttribute("aria-activedescendant");
    this.onClose();
  }

  row(item, index) {
    return h(
      "div",
      {
        role: "option",
        id: `${this.id}-${index}`,
        class: "choice",
        "data-key": item.key,
        "aria-selected": String(Boolean(item.selected)),
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => this.onPick(item),
        onpointermove: () => this.moveTo(index, { scroll: false }),
      },
      item.content,
    );
  }

  /** The rows, with neighbours of one group in a box that bears its name. */
  grouped() {
    const nodes = [];
    this.rows.forEach((row, index) => {
      const name = this.items[index].group;
      if (name && name !== this.items[index - 1]?.group) nodes.push(groupBox(name));
      if (name) nodes.at(-1).append(row);
      else nodes.push(row);
    });
    return nodes;
  }

  moveTo(index, { scroll = true } = {}) {
    this.rows[this.at]?.classList.remove("current");
    this.at = this.rows.length ? (index + this.rows.length) % this.rows.length : -1;
    const row = this.rows[this.at];
    row?.classList.add("current");
    if (row) this.field.setAttribute("aria-activedescendant", row.id);
    if (scroll) row?.scrollIntoView({ block: "nearest" });
  }

  /** Gives a key of the field to the open list first; true if the list used it. */
  takeKey(event, { pickWith = ["Enter"] } = {}) {
    if (!this.isOpen) return false;
    if (event.key === "ArrowDown") this.moveTo(this.at + 1);
    else if (event.key === "ArrowUp") this.moveTo(this.at - 1);
    else if (event.key === "Escape") this.close();
    else if (pickWith.includes(event.key) && this.items[this.at] && !event.shiftKey) this.onPick(this.items[this.at]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

function groupBox(name) {
  const heading = h("p", { class: "group-name", "aria-hidden": "true" }, name);
  return h("div", { role: "group", "aria-label": name }, heading);
}
