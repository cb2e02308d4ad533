/** Slack's mrkdwn and plain text as DOM nodes: marks, links, mentions, dates, emoji, entities undone once. */

import { fillFormat, fromStamp, inFull } from "./dates.js";
import { h, link } from "./dom.js";
import { EMOJI, withEmoji } from "./emoji.js";
import { channelName, person } from "./world.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const MARKS = { "*": "strong", _: "em", "~": "s" };
const TOKEN = /<([@#!][^<>\n]+|[a-z][a-z0-9+.-]*:[^<>\n]+)>/iy;
const BARE_LINK = /https?:\/\/[^\s<>|`]*[^\s<>|`.,;:!?'"*_~)\]]/iy;
const SHORTCODE = /:([a-z0-9_+-]+):/y;

/** Slack escapes three characters in everything it stores; this undoes it exactly once. */
export const unescape = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

/** A plain_text: no formatting, only entities and emoji. */
export const plain = (text) => withEmoji(unescape(text ?? ""));

/** The nodes of a mrkdwn text, block by block: pre, quotes, bullets and paragraphs. */
export function mrkdwn(text) {
  const pieces = (text ?? "").split(/```([\s\S]+?)```/);
  return pieces.flatMap((piece, index) => (index % 2 ? [preformatted(piece)] : paragraphs(trimmed(pieces, index))));
}

/** A text object of Block Kit, whichever of the two kinds it is. */
export function textObject(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : [plain(object.text)];
}

function preformatted(raw) {
  return h("pre", {}, literal(raw.replace(/^\n/, "").replace(/\n$/, "")));
}

/** The line breaks beside a pre belong to it, not to the paragraphs around. */
function trimmed(pieces, index) {
  const after = index > 0 ? pieces[index].replace(/^ *\n?/, "") : pieces[index];
  return index < pieces.length - 1 ? after.replace(/\n? *$/, "") : after;
}

function paragraphs(text) {
  if (!text) return [];
  return runs(text.split("\n")).map(({ kind, lines }) => {
    if (kind === "quote") return h("blockquote", {}, inline(lines.join("\n")));
    if (kind === "bullet")
      return h(
        "ul",
        { class: "bullets" },
        lines.map((line) => h("li", {}, inline(line))),
      );
    return h("div", { class: "para" }, inline(lines.join("\n")));
  });
}

/** Neighbouring lines of one kind, without the sign that made them so. */
function runs(lines) {
  const found = [];
  let rest = false;
  for (const line of lines) {
    rest ||= /^(?:>|&gt;){3}/.test(line);
    const kind = rest || /^(?:>|&gt;)/.test(line) ? "quote" : /^\s*•\s/.test(line) ? "bullet" : "para";
    const bare =
      kind === "quote"
        ? line.replace(/^(?:>|&gt;){1,3} ?/, "")
        : kind === "bullet"
          ? line.replace(/^\s*•\s+/, "")
          : line;
    if (found.at(-1)?.kind === kind) found.at(-1).lines.push(bare);
    else found.push({ kind, lines: [bare] });
  }
  return found;
}

const isWord = (character) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** The nodes of a stretch of text: one pass, each position tried as token, code, mark, link, emoji, letter. */
function inline(text) {
  const nodes = [];
  let plainText = "";
  let at = 0;
  while (at < text.length) {
    const found = token(text, at) ?? code(text, at) ?? marked(text, at) ?? bareLink(text, at) ?? shortcode(text, at);
    if (found) {
      nodes.push(unescape(plainText), found.node);
      plainText = "";
      at = found.end;
    } else {
      plainText += text[at];
      at += 1;
    }
  }
  return [...nodes, unescape(plainText)].filter((node) => node !== "");
}

/** Text inside code: tokens are still links and names, nothing else has a meaning. */
function literal(text) {
  const parts = text.split(/(<[^<>\n]+>)/);
  return parts.map((part) => token(part, 0)?.node ?? unescape(part));
}

function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function token(text, at) {
  const found = text[at] === "<" ? match(TOKEN, text, at) : null;
  return found && { node: meaning(found[1]), end: at + found[0].length };
}

function code(text, at) {
  if (text[at] !== "`") return null;
  const end = text.indexOf("`", at + 1);
  const inside = text.slice(at + 1, end);
  if (end < 0 || !inside.trim() || inside.includes("\n")) return null;
  return { node: h("code", {}, literal(inside)), end: end + 1 };
}

function marked(text, at) {
  const tag = MARKS[text[at]];
  if (!tag || isWord(text[at - 1]) || /\s/.test(text[at + 1] ?? " ") || text[at + 1] === text[at]) return null;
  const end = closing(text, at);
  return end < 0 ? null : { node: h(tag, {}, inline(text.slice(at + 1, end))), end: end + 1 };
}

/** Where the mark opened at `at` is closed on its line, stepping over tokens and code; -1 if it is not. */
function closing(text, at) {
  for (let end = at + 1; end < text.length && text[end] !== "\n"; end += 1) {
    const over = token(text, end) ?? code(text, end);
    if (over) end = over.end - 1;
    else if (text[end] === text[at] && !/\s/.test(text[end - 1]) && !isWord(text[end + 1])) return end;
  }
  return -1;
}

function bareLink(text, at) {
  if (isWord(text[at - 1])) return null;
  const found = match(BARE_LINK, text, at);
  return found && { node: link(unescape(found[0]), unescape(found[0])), end: at + found[0].length };
}

function shortcode(text, at) {
  const found = text[at] === ":" ? match(SHORTCODE, text, at) : null;
  const character = found && EMOJI.get(found[1]);
  return character ? { node: character, end: at + found[0].length } : null;
}

/** What stands between angle brackets: a person, a channel, a broadcast, a date or a link. */
function meaning(content) {
  const bar = content.indexOf("|");
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? null : content.slice(bar + 1);
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#"))
    return h(
      "span",
      { class: "mention", "data-channel": target.slice(1) },
      `#${unescape(label || channelName(target.slice(1)))}`,
    );
  if (target.startsWith("!date^")) return dateToken(target, unescape(label ?? ""));
  if (target.startsWith("!"))
    return h(
      "span",
      { class: "mention broadcast" },
      `@${unescape(label ?? target.slice(1).split("^")[0]).replace(/^@/, "")}`,
    );
  return link(unescape(target), label ? plain(label) : unescape(target.replace(/^mailto:/, "")));
}

/** A person's name as a mention; one's own stands out by weight. */
export function mention(id) {
  return h("span", { class: "mention", "data-user": id }, `@${person(id).real_name}`);
}

function dateToken(target, fallback) {
  const [, seconds, format, ...address] = target.split("^");
  return dateNode(seconds, unescape(format ?? ""), address.join("^"), fallback);
}

/** A date in the reader's zone with the exact instant on hover; the fallback where it cannot be drawn. */
export function dateNode(seconds, format, address, fallback) {
  const words = fillFormat(seconds, format);
  if (words === null) return fallback;
  const instant = fromStamp(seconds);
  const node = h("time", { datetime: instant.toISOString(), title: inFull(instant) }, words);
  return address ? link(unescape(address), node) : node;
}
