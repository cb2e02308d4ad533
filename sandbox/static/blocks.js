/** The blocks of Block Kit as nodes, together with what their fields hold. */

import { drawElement } from "./elements.js";
import { freshId, h, safeLink } from "./dom.js";
import { markdown } from "./markdown.js";
import { mrkdwn, plain, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/**
 * Draws blocks as {node, fields}. `container` is how the Page API names the surface ({channel, ts} or {view_id});
 * `send(deed, node)` carries an action to the app.
 */
export function drawBlocks(blocks, { container, send }) {
  const fields = new Fields();
  const nodes = blocks.map((block, index) => {
    const blockId = block.block_id ?? String(index);
    const node = (LAYOUTS[block.type] ?? unknown)(block, elementDrawer(blockId, { container, send, fields }));
    node.dataset.block = blockId;
    return node;
  });
  return { node: h("div", { class: "blocks" }, nodes), fields };
}

/** What the fields of one surface hold, and where their errors are shown. */
class Fields {
  constructor() {
    this.held = [];
    this.inputs = new Map();
  }

  hold(blockId, actionId, field) {
    this.held.push({ blockId, actionId, field });
  }

  /** Slack's `state.values`. */
  values() {
    const values = {};
    for (const { blockId, actionId, field } of this.held) (values[blockId] ??= {})[actionId] = field.read();
    return values;
  }

  /** Resolves when no field waits for anything any more. */
  settled() {
    return Promise.all(this.held.map(({ field }) => field.settled?.()));
  }

  /** Puts entered values back wherever block, action and kind of element are still the same. */
  restore(values) {
    for (const { blockId, actionId, field } of this.held) {
      const state = values?.[blockId]?.[actionId];
      if (state && state.type === field.read().type) field.restore(state);
    }
  }

  /** An answered complaint goes away; the others stay. */
  clearErrorAt(target) {
    for (const frame of this.inputs.values()) if (frame.node.contains(target)) frame.showError(null);
  }

  /** Shows {block_id: text} on the fields; returns what belongs to no field of this surface. */
  showErrors(errors) {
    for (const [blockId, frame] of this.inputs) frame.showError(errors[blockId] ?? null);
    const first = [...this.inputs].find(([blockId]) => errors[blockId]);
    first?.[1].focus();
    return Object.entries(errors)
      .filter(([blockId]) => !this.inputs.has(blockId))
      .map(([, text]) => text);
  }
}

/** Draws the elements of one block and enters those that hold something. */
function elementDrawer(blockId, { container, send, fields }) {
  const place = { ...container, block_id: blockId };
  const draw = (element, { label = spoken(element), speaks = true } = {}) => {
    const tell = (source, state, node) =>
      send(
        { container, block_id: blockId, action_id: source.action_id, element: state, values: fields.values() },
        node,
      );
    const drawn = drawElement(element, { place, label, speaks, send: tell });
    if (drawn.read) fields.hold(blockId, element.action_id, drawn);
    return drawn;
  };
  return { draw, blockId, fields };
}

/** What an element without a label of its own is called by screen readers. */
const spoken = (element) => plain(element.placeholder?.text) || element.action_id || element.type;

const LAYOUTS = {
  header: (block) => h("div", { class: "block header", role: "heading", "aria-level": "2" }, plain(block.text.text)),
  divider: () => h("hr", { class: "block divider" }),
  markdown: (block) => h("div", { class: "block text markdown" }, markdown(block.text)),
  rich_text: (block) => h("div", { class: "block text" }, richText(block)),
  section,
  context,
  actions,
  image,
  input,
};

function section(block, { draw }) {
  const text = h("div", { class: "text" }, textObject(block.text));
  const fields =
    block.fields &&
    h(
      "div",
      { class: "fields" },
      block.fields.map((field) => h("div", { class: "text" }, textObject(field))),
    );
  const accessory = block.accessory && draw(block.accessory, { label: accessoryLabel(block) });
  return h(
    "div",
    { class: "block section" },
    h("div", { class: "section-words" }, block.text && text, fields),
    accessory && h("div", { class: "accessory" }, accessory.node),
  );
}

/** A section's text names the field beside it. */
function accessoryLabel(block) {
  const words = h("span", {}, textObject(block.text)).textContent.trim();
  return words ? words.slice(0, 120) : spoken(block.accessory);
}

function context(block, { draw }) {
  return h(
    "div",
    { class: "block context" },
    block.elements.map((element) =>
      element.type === "image" ? draw(element).node : h("div", { class: "text" }, textObject(element)),
    ),
  );
}

function actions(block, { draw }) {
  return h(
    "div",
    { class: "block actions" },
    block.elements.map((element) => draw(element).node),
  );
}

function image(block) {
  const source = safeLink(block.image_url ?? block.slack_file?.url);
  return h(
    "figure",
    { class: "block picture" },
    block.title && h("figcaption", {}, plain(block.title.text)),
    source && h("img", { src: source, alt: plain(block.alt_text), loading: "lazy" }),
  );
}

function input(block, { draw, blockId, fields }) {
  const drawn = draw(block.element, { label: plain(block.label.text), speaks: Boolean(block.dispatch_action) });
  const frame = inputFrame(block, drawn);
  fields.inputs.set(blockId, frame);
  return frame.node;
}

/** Label, field, hint and error of an input, tied together for screen readers; ticked options make a fieldset. */
function inputFrame(block, { node, target, isGroup }) {
  const hint = block.hint && h("p", { class: "hint", id: freshId("hint") }, plain(block.hint.text));
  const error = h("p", { class: "field-error", id: freshId("error"), hidden: true });
  const words = [plain(block.label.text), block.optional && h("span", { class: "optional" }, " (optional)")];
  if (target) tie(target, block, [hint, error]);
  const label = isGroup ? h("legend", {}, words) : h("label", { for: target?.id }, words);
  const frame = h(isGroup ? "fieldset" : "div", { class: "block input" }, label, node, hint, error);
  const showError = (text) => {
    error.hidden = !text;
    error.textContent = text ?? "";
    frame.classList.toggle("wrong", Boolean(text));
    target?.setAttribute("aria-invalid", String(Boolean(text)));
  };
  return { node: frame, showError, focus: () => target?.focus() };
}

function tie(target, block, notes) {
  target.id = freshId("field");
  target.removeAttribute("aria-label");
  target.setAttribute(
    "aria-describedby",
    notes
      .filter(Boolean)
      .map((note) => note.id)
      .join(" "),
  );
  if (!block.optional && target.type !== "checkbox") target.setAttribute("aria-required", "true");
}

function unknown(block) {
  return h("p", { class: "block remark" }, `A “${block.type}” block, which this sandbox does not draw.`);
}

/** A message or view without blocks is its text alone. */
export const drawText = (text) => h("div", { class: "text" }, mrkdwn(text));
