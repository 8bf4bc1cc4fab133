import { XMLParser, XMLValidator } from "fast-xml-parser";
import { parseJson } from "../http/message";

/** The five that XML has by itself. No other is resolved: a document could define one that does harm. */
const characters: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  tagValueProcessor: (_name, text) =>
    text.replace(/&(amp|lt|gt|quot|apos);/g, (_entity, name: string) => characters[name] ?? ""),
});

/** A body as data, whether it is JSON or XML, of which the root element is left out; `undefined` when it is neither. */
export function parseBody(body: string): unknown {
  return body.trimStart().startsWith("<") ? parseXml(body) : parseJson(body);
}

/** The API's own documents only: a page that a proxy sends is XML too, often enough. */
function parseXml(body: string): unknown {
  try {
    if (XMLValidator.validate(body) !== true) return undefined;
    const elements = Object.entries(parser.parse(body) as Record<string, unknown>);
    return elements.find(([name]) => name === "Error" || name.endsWith("Response"))?.[1];
  } catch {
    // The parser refuses external entities and very deep nesting.
    return undefined;
  }
}
