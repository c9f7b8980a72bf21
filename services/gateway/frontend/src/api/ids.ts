/** UUIDv7 (RFC 9562 §5.7): minted when a form opens, so that a double click or a resend is harmless. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let stamp = Date.now();
  for (let place = 5; place >= 0; place--) {
    bytes[place] = stamp % 256;
    stamp = Math.floor(stamp / 256);
  }
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
