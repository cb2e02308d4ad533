/** Modal views: the form over the page, its errors, the views stacked under it, and App Home. */

import * as api from "./api.js";
import { drawBlocks } from "./blocks.js";
import { openDialog } from "./dialog.js";
import { freshId, h, iconButton, keepingFocus } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { avatar, person, world } from "./world.js";

/** Runs a block action while its element shows that it is busy; `onTrouble(text)` hears why it failed. */
export function sender(onTrouble, afterwards) {
  return async (deed, node) => {
    node?.setAttribute("aria-busy", "true");
    onTrouble(null);
    const answer = await api.action(world.me.id, deed);
    node?.removeAttribute("aria-busy");
    if (!answer.ok) onTrouble(`That did not work: ${api.inWords(answer.error)}.`);
    afterwards?.();
  };
}

/** The one modal that can be open; `show(view)` follows whatever the sandbox says is on top. */
export class Modal {
  constructor({ onChange }) {
    this.onChange = onChange;
    this.view = null;
    this.entered = new Map();
    this.busy = false;
  }

  /** Opens, redraws, goes back or closes; what was typed is kept wherever the field is still there. */
  show(view) {
    if (this.busy || sameView(view, this.view)) return;
    if (!view) this.shut();
    else this.draw(view);
  }

  draw(view) {
    const isSame = view.id === this.view?.id;
    if (this.view) this.entered.set(this.view.id, this.body.fields.values());
    const scroll = isSame ? this.scroller.scrollTop : 0;
    const keepsFrame = isSame && frameFace(view) === frameFace(this.view);
    if (!this.dialog) this.open();
    this.view = view;
    this.body = drawBlocks(view.blocks, {
      container: { view_id: view.id },
      send: sender((text) => this.trouble(text), this.onChange),
    });
    this.body.fields.restore(this.entered.get(view.id) ?? view.state?.values);
    keepingFocus(this.dialog, () => {
      if (!keepsFrame) this.dialog.replaceChildren(this.frame(view));
      else this.scroller.replaceChildren(this.banner, this.body.node);
    });
    if (keepsFrame) this.trouble(null);
    this.dialog.dataset.view = view.callback_id ?? "";
    this.scroller.scrollTop = scroll;
    if (!isSame || !this.dialog.contains(document.activeElement)) this.focusFirst();
  }

  open() {
    this.opener = document.activeElement;
    this.titleId = freshId("modal-title");
    this.dialog = h("dialog", { id: "modal", class: "modal", "aria-labelledby": this.titleId });
    openDialog(this.dialog, () => this.leave());
  }

  shut() {
    this.dialog?.close();
    this.dialog?.remove();
    Object.assign(this, { dialog: null, view: null, body: null });
    this.entered.clear();
    if (this.opener?.isConnected) this.opener.focus();
    else document.querySelector("#composer-text")?.focus();
  }

  frame(view) {
    const isStacked = Boolean(view.previous_view_id);
    this.banner = h("p", { class: "banner", role: "alert", hidden: true });
    this.scroller = h("div", { class: "modal-body" }, this.banner, this.body.node);
    return h(
      "form",
      {
        class: "modal-frame",
        novalidate: true,
        onsubmit: (event) => this.submit(event),
        oninput: (event) => this.touched(event),
        onchange: (event) => this.touched(event),
      },
      h(
        "header",
        { class: "modal-head" },
        isStacked && iconButton("left", "Back", { onclick: () => this.leave() }),
        h("h2", { id: this.titleId }, plain(view.title.text)),
        iconButton("close", "Close all", {
          "aria-label": isStacked ? "Close all" : "Close",
          onclick: () => this.leave({ all: true }),
        }),
      ),
      this.scroller,
      h("footer", { class: "modal-foot" }, this.buttons(view, isStacked)),
    );
  }

  buttons(view, isStacked) {
    const leave = plain(view.close?.text) || (view.submit ? "Cancel" : isStacked ? "Back" : "Close");
    this.submitButton =
      view.submit &&
      h("button", { type: "submit", class: "button primary", "data-submit": "" }, plain(view.submit.text));
    return [
      h("button", { type: "button", class: "button", "data-close": "", onclick: () => this.leave() }, leave),
      this.submitButton,
    ];
  }

  /** The first field, else the way on, else the way out. */
  focusFirst() {
    (this.body.fields.held[0]?.field.target ?? this.submitButton ?? this.dialog.querySelector("[data-close]")).focus();
  }

  async submit(event) {
    event.preventDefault();
    if (this.busy || !this.view.submit) return;
    this.trouble(null);
    this.body.fields.showErrors({});
    this.setBusy(true);
    await this.body.fields.settled();
    const answer = await api.submit(world.me.id, this.view.id, this.body.fields.values());
    this.setBusy(false);
    if (answer.ok) this.show(answer.view);
    else if (answer.errors) this.reject(answer.errors);
    else this.trouble(`Not sent: ${api.inWords(answer.error)}. What you entered is still here.`);
    this.onChange();
  }

  reject(errors) {
    const homeless = this.body.fields.showErrors(errors);
    if (homeless.length) this.trouble([...new Set(homeless)].join(" "));
  }

  async leave({ all = false } = {}) {
    if (this.busy) return;
    this.setBusy(true);
    let answer = await api.close(world.me.id, this.view.id);
    while (all && answer.view) answer = await api.close(world.me.id, answer.view.id);
    this.setBusy(false);
    if (answer.ok) this.show(answer.view);
    else this.trouble(`The form is closed, but not as it should be: ${api.inWords(answer.error)}.`);
    this.onChange();
  }

  /** A disabled button loses the focus; it gets it back, or keys would go nowhere. */
  setBusy(busy) {
    if (busy) this.pressed = document.activeElement;
    this.busy = busy;
    this.dialog.setAttribute("aria-busy", String(busy));
    for (const button of this.dialog.querySelectorAll(".modal-foot button, .modal-head button")) button.disabled = busy;
    if (!busy && !this.dialog.contains(document.activeElement)) this.pressed.focus();
  }

  trouble(text) {
    this.banner.hidden = !text;
    this.banner.textContent = text ?? "";
    if (text) this.banner.scrollIntoView({ block: "nearest" });
  }

  touched(event) {
    this.trouble(null);
    this.body.fields.clearErrorAt(event.target);
  }
}

/** What stands around the blocks; where it stays the same, a button that is just being pressed stays too. */
const frameFace = ({ title, submit, close, previous_view_id: below }) => JSON.stringify([title, submit, close, below]);
const face = ({ id, hash, title, submit, close, blocks, previous_view_id: below }) =>
  JSON.stringify([id, hash, title, submit, close, blocks, below]);
export const sameView = (one, other) => (one && other ? face(one) === face(other) : one === other);

/** The app's Home as a node; what was chosen in its fields is what the sandbox remembers. */
export function drawHome(view, { onTrouble, afterwards }) {
  if (!view)
    return h(
      "div",
      { class: "empty" },
      avatar(person(world.app.bot_user), "large"),
      h("p", {}, `${world.app.name} has not set up its Home yet.`),
    );
  const { node, fields } = drawBlocks(view.blocks, {
    container: { view_id: view.id },
    send: sender(onTrouble, afterwards),
  });
  fields.restore(view.state?.values);
  return h("div", { class: "home", "data-view": view.callback_id ?? "home" }, node);
}
