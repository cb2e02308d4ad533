/** The interactive elements of Block Kit: nodes that tell the app, and read and restore what they hold. */

import { confirmed } from "./dialog.js";
import { browserZone, fromWallTime, wallTime } from "./dates.js";
import { freshId, h, icon, iconButton, safeLink } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";
import { openMenu } from "./popup.js";
import { createSelect, optionWords } from "./select.js";
import { MEGABYTE, Uploads } from "./uploads.js";

const TYPING_PAUSE = 500;
const FILES_MOST = 10;
const LARGEST_FILE = 10 * MEGABYTE;

/**
 * Draws one element as {node, target, read, restore}; `read` is missing where there is nothing to hold.
 * `place` is the container and block id; `send(element, state, node)` tells the app, `label` names the field,
 * `speaks` says whether a change is told at once (all but quiet inputs).
 */
export function drawElement(element, context) {
  const draw = DRAWERS[element.type] ?? (element.type.endsWith("_select") ? select : unsupported);
  return draw(element, context);
}

const DRAWERS = {
  button,
  overflow,
  checkboxes,
  image,
  radio_buttons: radios,
  file_input: fileInput,
  datepicker: (element, context) => picker(element, context, "date", "selected_date", "initial_date"),
  timepicker: (element, context) => picker(element, context, "time", "selected_time", "initial_time"),
  datetimepicker: moment,
  plain_text_input: (element, context) =>
    element.multiline ? textArea(element, context) : textField(element, context, "text"),
  email_text_input: (element, context) => textField(element, context, "email"),
  url_text_input: (element, context) => textField(element, context, "url"),
  number_input: (element, context) =>
    textField(element, context, "text", element.is_decimal_allowed ? "decimal" : "numeric"),
};

/** Tells the app of a change, after the element's own question; a "no" puts the old state back. */
async function tell(element, state, { send }, node, undo = () => {}) {
  if (await confirmed(element.confirm)) return send(element, state, node);
  undo();
  return null;
}

function button(element, context) {
  const address = safeLink(element.url);
  const attributes = {
    class: `button ${element.style ?? ""}`,
    "data-action": element.action_id,
    "data-value": element.value,
    "aria-label": element.accessibility_label,
  };
  const act = () => node.ariaBusy !== "true" && tell(element, { type: "button", value: element.value }, context, node);
  const node = address
    ? h(
        "a",
        { ...attributes, href: address, target: "_blank", rel: "noopener noreferrer", onclick: act },
        textObject(element.text),
        icon("forward"),
      )
    : h("button", { ...attributes, type: "button", onclick: act }, textObject(element.text));
  return { node, target: node };
}

function overflow(element, context) {
  const node = iconButton("more", "More actions", {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    "data-action": element.action_id,
    onclick: () => open(),
  });
  const open = () =>
    openMenu(
      node,
      "More actions",
      element.options.map((option) => ({
        label: plain(option.text.text),
        hint: option.description && plain(option.description.text),
        act: () => {
          if (safeLink(option.url)) window.open(safeLink(option.url), "_blank", "noopener");
          tell(element, { type: "overflow", selected_option: option }, context, node);
        },
      })),
    );
  return { node, target: node };
}

function image(element) {
  return {
    node: h("img", {
      class: "thumbnail",
      src: element.image_url ?? element.slack_file?.url,
      alt: plain(element.alt_text),
      loading: "lazy",
    }),
  };
}

/** Options with boxes: both kinds differ only in how many may be ticked. */
function ticks(element, context, kind, read, initial) {
  const name = freshId("ticks");
  const boxes = element.options.map((option) =>
    h("input", { type: kind, name, value: option.value, "data-action": element.action_id, onchange: () => changed() }),
  );
  const node = h(
    "div",
    { class: "ticks", role: kind === "radio" ? "radiogroup" : "group", "aria-label": context.label },
    boxes.map((box, index) => h("label", { class: "tick" }, box, optionWords(element.options[index]))),
  );
  const tick = (chosen) =>
    boxes.forEach((box) => {
      box.checked = chosen.some((option) => option.value === box.value);
    });
  const chosen = () => element.options.filter((_, index) => boxes[index].checked);
  let before = initial;
  const changed = () => {
    if (context.speaks)
      tell(element, read(chosen()), context, node, () => {
        tick(before);
      });
    before = chosen();
  };
  tick(initial);
  return {
    node,
    target: boxes[0],
    isGroup: true,
    read: () => read(chosen()),
    restore: (state) => tick(state.selected_options ?? [state.selected_option].filter(Boolean)),
  };
}

function checkboxes(element, context) {
  return ticks(
    element,
    context,
    "checkbox",
    (chosen) => ({ type: element.type, selected_options: chosen }),
    element.initial_options ?? [],
  );
}

function radios(element, context) {
  return ticks(
    element,
    context,
    "radio",
    (chosen) => ({ type: element.type, selected_option: chosen[0] ?? null }),
    [element.initial_option].filter(Boolean),
  );
}

function select(element, context) {
  const field = createSelect(element, {
    label: context.label,
    place: context.place,
    onChange: (state) => context.speaks && tell(element, state, context, field.node),
  });
  field.target.dataset.action = element.action_id;
  return field;
}

function picker(element, context, type, property, initial) {
  const field = h("input", {
    type,
    class: "field short",
    value: element[initial] ?? "",
    "aria-label": context.label,
    "data-action": element.action_id,
    onchange: () => context.speaks && tell(element, read(), context, field),
  });
  const read = () => ({ type: element.type, [property]: field.value || null });
  return {
    node: field,
    target: field,
    read,
    restore: (state) => {
      field.value = state[property] ?? "";
    },
  };
}

/** The browser's own field for files, emptied after each pick: the list beneath it says what will be sent. */
function fileInput(element, context) {
  const uploads = new Uploads({
    endings: element.filetypes,
    most: element.max_files ?? FILES_MOST,
    largest: LARGEST_FILE,
  });
  const field = h("input", {
    type: "file",
    class: "file-field",
    multiple: element.max_files !== 1,
    accept: element.filetypes?.map((ending) => `.${ending}`).join(","),
    "aria-label": context.label,
    "data-action": element.action_id,
    onchange: () => {
      uploads.take([...field.files]);
      field.value = "";
    },
  });
  return {
    node: h("div", {}, field, uploads.node),
    target: field,
    read: () => ({ type: element.type, files: uploads.files }),
    restore: (state) => uploads.hold(state.files ?? []),
    settled: () => uploads.settled(),
  };
}

/** A date with its time, entered in the browser's zone and sent as seconds. */
function moment(element, context) {
  const shown = (seconds) => (seconds ? wallTime(new Date(seconds * 1000), browserZone) : "");
  const field = h("input", {
    type: "datetime-local",
    class: "field short",
    value: shown(element.initial_date_time),
    "aria-label": context.label,
    "data-action": element.action_id,
    onchange: () => context.speaks && tell(element, read(), context, field),
  });
  const read = () => ({
    type: element.type,
    selected_date_time: field.value ? fromWallTime(field.value.slice(0, 16), browserZone).getTime() / 1000 : null,
  });
  const node = h("div", { class: "moment" }, field, h("small", {}, browserZone.replace("_", " ")));
  return {
    node,
    target: field,
    read,
    restore: (state) => {
      field.value = shown(state.selected_date_time);
    },
  };
}

/** What typed fields share: reading, restoring, and telling the app on Enter or while typing if it asks. */
function typed(field, element, context) {
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const read = () => ({ type: element.type, value: field.value || null });
  const speak = () => tell(element, read(), context, field);
  let pause;
  field.addEventListener("input", () => {
    clearTimeout(pause);
    if (context.speaks && triggers.includes("on_character_entered")) pause = setTimeout(speak, TYPING_PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || !context.speaks || !triggers.includes("on_enter_pressed")) return;
    event.preventDefault();
    speak();
  });
  return {
    node: field,
    target: field,
    read,
    restore: (state) => {
      field.value = state.value ?? "";
    },
  };
}

function textField(element, context, type, mode) {
  return typed(h("input", { type, inputmode: mode, ...textAttributes(element, context) }), element, context);
}

function textArea(element, context) {
  return typed(h("textarea", { rows: "5", ...textAttributes(element, context) }), element, context);
}

function textAttributes(element, context) {
  return {
    class: "field",
    value: element.initial_value ?? "",
    placeholder: plain(element.placeholder?.text),
    maxlength: element.max_length ?? null,
    "aria-label": context.label,
    "data-action": element.action_id,
  };
}

function unsupported(element) {
  return { node: h("p", { class: "remark" }, `“${element.type}” is not supported in this sandbox.`) };
}
