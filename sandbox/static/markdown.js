/** The markdown block: the everyday part of standard Markdown as DOM nodes. */

import { h, link } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { unescape } from "./mrkdwn.js";

const LIST_ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const words = (text) => withEmoji(unescape(text));

/** Each reader takes the lines it understands from the front and returns its node, or null to pass. */
const READERS = [fence, heading, rule, quote, table, list, paragraph];

export function markdown(text) {
  const lines = (text ?? "").split("\n");
  const nodes = [];
  while (lines.length) {
    if (!lines[0].trim()) lines.shift();
    else nodes.push(READERS.reduce((node, read) => node ?? read(lines), null));
  }
  return nodes;
}

function takeWhile(lines, wanted) {
  const end = lines.findIndex((line) => !wanted(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function fence(lines) {
  if (!lines[0].startsWith("```")) return null;
  lines.shift();
  const inside = takeWhile(lines, (line) => !line.startsWith("```"));
  lines.shift();
  return h("pre", {}, unescape(inside.join("\n")));
}

function heading(lines) {
  const found = /^(#{1,6})\s+(.*?)\s*#*$/.exec(lines[0]);
  if (!found) return null;
  lines.shift();
  return h(
    "p",
    { class: `md-heading level-${found[1].length}`, role: "heading", "aria-level": Math.min(found[1].length + 1, 6) },
    spans(found[2]),
  );
}

function rule(lines) {
  return /^\s*([-*_])(?:\s*\1){2,}\s*$/.test(lines[0]) ? (lines.shift(), h("hr")) : null;
}

function quote(lines) {
  const isQuote = (line) => /^(>|&gt;)/.test(line);
  if (!isQuote(lines[0])) return null;
  const inside = takeWhile(lines, isQuote).map((line) => line.replace(/^(>|&gt;) ?/, ""));
  return h("blockquote", {}, markdown(inside.join("\n")));
}

const cells = (row) =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

function table(lines) {
  if (!lines[0].includes("|") || !/^\s*\|?\s*:?-{2,}/.test(lines[1] ?? "")) return null;
  const [head, , ...rows] = takeWhile(lines, (line) => line.includes("|"));
  return h(
    "div",
    { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          cells(head).map((cell) => h("th", { scope: "col" }, spans(cell))),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            {},
            cells(row).map((cell) => h("td", {}, spans(cell))),
          ),
        ),
      ),
    ),
  );
}

function list(lines) {
  const first = LIST_ITEM.exec(lines[0]);
  if (!first) return null;
  const indent = first[1].length;
  const items = [];
  while (lines.length) {
    const found = LIST_ITEM.exec(lines[0]);
    if (!found || found[1].length < indent) break;
    if (found[1].length > indent) items.at(-1).append(list(lines));
    else items.push(h("li", {}, spans((lines.shift(), found[3]))));
  }
  return /\d/.test(first[2]) ? h("ol", { start: Number.parseInt(first[2], 10) }, items) : h("ul", {}, items);
}

function paragraph(lines) {
  const isPlain = (line) => line.trim() && !/^(#{1,6}\s|```|>|&gt;)/.test(line) && !LIST_ITEM.test(line);
  const inside = takeWhile(lines, isPlain);
  return h("div", { class: "para" }, spans((inside.length ? inside : [lines.shift()]).join("\n")));
}

const SPAN = new RegExp(
  [
    /`([^`\n]+)`/,
    /\*\*(?=\S)(.+?)(?<=\S)\*\*/,
    /~~(?=\S)(.+?)(?<=\S)~~/,
    /(?<![\w*])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?![\w*])/,
    /\[([^\]\n]+)\]\(([^)\s]+)\)/,
  ]
    .map((part) => part.source)
    .join("|"),
);

function spans(text) {
  const found = SPAN.exec(text);
  if (!found) return [words(text)];
  const [all, code, bold, struck, italic, label, address] = found;
  const node =
    code !== undefined
      ? h("code", {}, unescape(code))
      : bold !== undefined
        ? h("strong", {}, spans(bold))
        : struck !== undefined
          ? h("s", {}, spans(struck))
          : italic !== undefined
            ? h("em", {}, spans(italic))
            : link(unescape(address), spans(label));
  return [words(text.slice(0, found.index)), node, ...spans(text.slice(found.index + all.length))];
}
