import { createHash, createHmac } from "node:crypto";

// What a server computes to verify a signature, apart from the code that makes signatures.

/** Percent-encodes every byte but the unreserved characters of RFC 3986. */
export function encode(text: string): string {
  const bytes = [...Buffer.from(text)];
  return bytes
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-_.~]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function mac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
