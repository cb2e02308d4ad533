/** Builds the page's nodes from text and attributes, so that nothing a person wrote is ever read as HTML. */

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "indeterminate", "readOnly"]);

/** An element: `on…` attributes are listeners, null and false attributes are left out, children may nest. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

function setAttribute(node, name, value) {
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) node[name] = value ?? "";
  else if (value === true) node.setAttribute(name, "");
  else if (value !== false && value != null) node.setAttribute(name, value);
}

/** Makes `nodes` the children of `parent` without touching those that are already in their place. */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}

/** Where an element of the app stands: message, block, action, and of several boxes which one. */
function whereabouts(node) {
  const places = ["ts", "block", "action"].map((name) => node.closest(`[data-${name}]`)?.dataset[name]);
  return [...places, ["radio", "checkbox"].includes(node.type) ? node.value : ""].join(" ");
}

/** Redraws a part of the page; if the focused element was replaced, its successor at the same address is focused. */
export function keepingFocus(root, redraw) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  const before = active?.dataset.action ? whereabouts(active) : null;
  const caret = active?.selectionStart;
  redraw();
  if (!before || active.isConnected) return;
  const successor = [...root.querySelectorAll("[data-action]")].find((node) => whereabouts(node) === before);
  successor?.focus();
  if (successor && caret != null) successor.setSelectionRange(caret, caret);
}

let lastId = 0;

/** A fresh id for tying a label, an error or a list to its field. */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** Only web and mail addresses may become links; anything else is null. */
export function safeLink(address) {
  return /^(https?:|mailto:|\/)/i.test(String(address ?? "").trim()) ? String(address).trim() : null;
}

/** A link that opens beside the page, or its plain text where the address is not one we follow. */
export function link(address, ...children) {
  const href = safeLink(address);
  return href
    ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children)
    : h("span", {}, ...children);
}

const ICONS = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h16M4 15h16",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  home: "M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6",
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 3",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  down: "M6 9l6 6 6-6",
  left: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6 6 18",
  more: "M5 11.4a.6.6 0 1 0 .01 0zM12 11.4a.6.6 0 1 0 .01 0zM19 11.4a.6.6 0 1 0 .01 0z",
  send: "M4 12 20 4l-5 16-4-7zM11 13l9-9",
  menu: "M4 7h16M4 12h16M4 17h16",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  clip: "M20 11.5 11.8 19.7a5 5 0 0 1-7.1-7.1L13 4.3a3.4 3.4 0 0 1 4.8 4.8l-8.3 8.2a1.7 1.7 0 0 1-2.4-2.4l7.6-7.5",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4 4",
  check: "M5 12l5 5 9-11",
  alert: "M12 4 2.5 20h19zM12 10v4M12 17h.01",
  eye: "M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  forward: "M5 12h14M13 6l6 6-6 6",
};

/** A decorative line icon; the words beside it, or the button's label, carry the meaning. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

/** A button that shows only an icon, with its label for everyone who does not see it. */
export function iconButton(name, label, attributes = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, ...attributes },
    icon(name),
  );
}
