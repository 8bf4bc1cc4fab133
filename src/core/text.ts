/** On one line and without control characters, so that it can't move a terminal's cursor, fake another line or read backwards. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Bidi_Control}]+/gu, " ");
}

/** Cuts at a whole character so that the UTF-8 form has at most `limit` bytes. */
export function clip(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return text;
  return `${new TextDecoder().decode(bytes.subarray(0, limit - 3), { stream: true })}…`;
}
