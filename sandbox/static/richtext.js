/** The rich_text block: sections, lists, quotes and preformatted text made of styled pieces. */

import { h, link } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { dateNode, mention, unescape } from "./mrkdwn.js";
import { channelName } from "./world.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

const PIECES = {
  text: (piece) => unescape(piece.text),
  link: (piece) => link(piece.url, unescape(piece.text || piece.url)),
  user: (piece) => mention(piece.user_id),
  channel: (piece) => h("span", { class: "mention" }, `#${channelName(piece.channel_id)}`),
  broadcast: (piece) => h("span", { class: "mention broadcast" }, `@${piece.range}`),
  emoji: (piece) => EMOJI.get(piece.name) ?? fromCode(piece.unicode) ?? `:${piece.name}:`,
  date: (piece) => dateNode(piece.timestamp, piece.format, piece.url, piece.fallback ?? ""),
};

const PARTS = {
  rich_text_section: (part) => h("div", { class: "para" }, pieces(part)),
  rich_text_preformatted: (part) => h("pre", {}, pieces(part)),
  rich_text_quote: (part) => h("blockquote", {}, pieces(part)),
  rich_text_list: (part) =>
    h(
      part.style === "ordered" ? "ol" : "ul",
      { class: `indent-${Math.min(part.indent ?? 0, 4)}`, start: part.offset ? part.offset + 1 : null },
      part.elements.map((item) => h("li", {}, pieces(item))),
    ),
};

const fromCode = (unicode) =>
  unicode && String.fromCodePoint(...unicode.split("-").map((code) => Number.parseInt(code, 16)));

function pieces(part) {
  return part.elements.map((piece) => {
    const styles = Object.keys(STYLES).filter((style) => piece.style?.[style]);
    return styles.reduce((inner, style) => h(STYLES[style], {}, inner), PIECES[piece.type]?.(piece) ?? "");
  });
}

export const richText = (block) => block.elements.map((part) => PARTS[part.type]?.(part) ?? null);
